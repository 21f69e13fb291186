import { expect, test } from './test.ts';

test('the back button and a pasted link restore the view', async ({ operator, page }) => {
  await operator.open('/monitor?seed=21');
  const { fleet } = await operator.fleet();
  const [first, second] = fleet.sites.filter(({ tier }) => tier === 'msc');
  if (!first || !second) throw new Error('two switching centres are needed');
  await operator.choosesSite(first.name);
  await operator.choosesSite(second.name);
  const link = page.url();

  await page.goBack();
  await expect(page.getByRole('heading', { name: first.name, exact: true })).toBeVisible();

  await page.goto(link);
  await operator.untilReady();
  await expect(page.getByRole('heading', { name: second.name, exact: true })).toBeVisible();
});

test('a broken link opens all the same and says what was dropped', async ({ operator, page }) => {
  await operator.open('/monitor?site=atlantis-msc-01&metric=happiness&zoom=far');
  const notice = page
    .getByRole('status')
    .or(page.getByRole('alert'))
    .filter({ hasText: /dropped/i });
  await expect(notice.first()).toContainText('happiness');
  await expect(page.getByText('atlantis-msc-01').first()).toBeVisible();
});

test('a demo link tells its story, and anyone can begin it anew', async ({ operator, page }) => {
  await operator.open('/monitor?scenario=fibre-cut&seed=7');
  const before = await operator.frame();
  expect(before.scenario).toBe('fibre-cut');
  expect(before.seed).toBe(7);
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
