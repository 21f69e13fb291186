import { expect, test } from './test.ts';

test('an operator sees what a tighter limit costs, applies it with a reason, and the world plans again', async ({
  operator,
  page,
}) => {
  test.setTimeout(240_000);
  await operator.open('/targets?seed=31');
  const before = await operator.frame();
  await page
    .getByRole('row', { name: /Voice agent/i })
    .first()
    .click();
  const limit = page
    .getByRole('textbox', { name: /limit/i })
    .or(page.getByRole('spinbutton', { name: /limit/i }))
    .first();
  await limit.fill('300');
  await limit.press('Enter');
  await expect(page.getByText(/\$.*\/h/).first()).toBeVisible({ timeout: 60_000 });

  await page.getByLabel(/Reason/).fill('Callers hear the gap');
  await page.getByRole('button', { name: /^Apply/ }).click();
  const after = await operator.untilFrame(
    (frame) => frame.plan.appliedMs > before.plan.appliedMs || frame.plan.problemHash !== before.plan.problemHash,
    {
      timeout: 120_000,
    },
  );
  expect(after.worldId).toBe(before.worldId);
  const targets = await operator.get<{ classes: { id: string; target: { limit: number } }[] }>('/targets');
  expect(targets.classes.find(({ id }) => id === 'voice-agent')?.target.limit).toBe(300);
});

test('a limit that makes no sense is explained and changes nothing', async ({ operator, page }) => {
  await operator.open('/targets?seed=32');
  await page
    .getByRole('row', { name: /Voice agent/i })
    .first()
    .click();
  const limit = page
    .getByRole('textbox', { name: /limit/i })
    .or(page.getByRole('spinbutton', { name: /limit/i }))
    .first();
  await limit.fill('-5');
  await limit.press('Enter');
  await expect(page.getByText(/above 0|positive|more than 0|greater than 0|between/i).first()).toBeVisible();
  const refused = await operator.send(
    'PUT',
    '/targets/voice-agent',
    { limitMs: -5, reason: 'No' },
    { 'If-Match': '"1"', 'Idempotency-Key': 'e2e-negative' },
  );
  expect(refused.status).toBe(422);
});
