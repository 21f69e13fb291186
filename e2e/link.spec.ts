import { expect, test } from './test.ts';

test('the back button and a pasted link restore the view', async ({ operator, page }) => {
  await operator.open('/monitor');
  const { fleet } = await operator.fleet();
  const [first, second] = fleet.sites.filter(({ tier }) => tier === 'msc');
  if (!first || !second) throw new Error('two switching centres are needed');
  await operator.choosesSite(first.name);
  await operator.choosesSite(second.name);
  const link = page.url();

  await page.goBack();
  await expect(operator.panelOf(first.name)).toBeVisible();

  await page.goto(link);
  await operator.untilReady();
  await expect(operator.panelOf(second.name)).toBeVisible();
});

test('a broken link opens all the same and says what was dropped', async ({ operator, page }) => {
  await operator.open('/monitor?site=atlantis-msc-01&metric=happiness&zoom=far');
  const notice = page.getByRole('alert').filter({ hasText: 'was dropped' });
  for (const part of ['site=atlantis-msc-01', 'metric=happiness', 'zoom=far']) await expect(notice).toContainText(part);
});

test('a demo link tells its story, and anyone can begin it anew', async ({ operator, page }) => {
  await operator.open('/monitor?scenario=fibre-cut&seed=1');
  const before = await operator.frame();
  expect(before.scenario).toBe('fibre-cut');
  expect(before.seed).toBe(1);
  await operator.runs(60);
  const cut = await operator.untilFrame((frame) => frame.attention.some(({ kind }) => kind === 'link-cut'), {
    timeout: 90_000,
  });
  await expect(page.getByText(/cut/i).first()).toBeVisible();
  await page.getByRole('button', { name: 'Reset the story' }).click();
  const fresh = await operator.untilFrame((frame) => frame.worldId !== cut.worldId);
  expect(fresh.virtualMs).toBeLessThan(cut.virtualMs);
  expect(fresh.attention.filter(({ kind }) => kind === 'link-cut')).toEqual([]);
});
