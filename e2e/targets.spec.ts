import type { LatencyTarget } from '../src/domain/workload.ts';
import { expectConservation, type Operator } from './operator.ts';
import { expect, test } from './test.ts';

// The refusal asked for below is answered 422, which the browser writes to its console.
test.use({ expectedErrors: /status of 422 / });

test('an operator sees what a tighter limit costs, applies it with a reason, and the world plans again', async ({
  operator,
  page,
}) => {
  test.setTimeout(180_000);
  await operator.open('/targets');
  const before = await operator.frame();
  const limitMs = await limitInForce(operator);
  const tighterMs = Math.round(limitMs * 0.8);

  await operator.choosesClass('Voice');
  await operator.asksForLimit(tighterMs);
  const effect = page.getByRole('region', { name: 'Target of Voice' });
  await expect(effect.getByText(/\/h/).first()).toBeVisible({ timeout: 60_000 });
  await page.getByLabel('Reason, for the log').fill('Callers hear the gap');
  await effect.getByRole('button', { name: /^Apply/ }).click();
  await expect(effect.getByText(`Applied: ${limitMs} ms → ${tighterMs} ms`)).toBeVisible({ timeout: 60_000 });

  await operator.runs(10);
  const after = await operator.untilFrame((frame) => frame.plan.appliedMs > before.plan.appliedMs, { timeout: 90_000 });
  expect(after.plan.problemHash).not.toBe(before.plan.problemHash);
  expectConservation(after);
  expect(await limitInForce(operator)).toBe(tighterMs);
});

test('a limit that makes no sense is explained and changes nothing', async ({ operator, page }) => {
  await operator.open('/targets');
  const before = await operator.get('/targets');
  await operator.choosesClass('Voice');
  await operator.asksForLimit(-5);
  await expect(page.getByText('A latency limit must be above zero.')).toBeVisible();
  const refused = await operator.send(
    'PUT',
    '/targets/voice-agent',
    { limitMs: -5, reason: 'No' },
    { 'If-Match': '"1"', 'Idempotency-Key': 'e2e-negative' },
  );
  expect(refused.status).toBe(422);
  expect(await operator.get('/targets')).toEqual(before);
});

async function limitInForce(operator: Operator): Promise<number> {
  const { targets } = await operator.get<{ targets: { classId: string; target: LatencyTarget }[] }>('/targets');
  const found = targets.find(({ classId }) => classId === 'voice-agent');
  if (!found) throw new Error('voice has no target');
  return found.target.limit;
}
