import { expect, test } from './test.ts';

test('three strategies are compared on the same demand and targets', async ({ operator, page }) => {
  test.setTimeout(240_000);
  await operator.open('/compare?seed=41');
  const table = page.getByRole('table', { name: /strateg/i }).first();
  for (const strategy of ['All cloud', 'Nearest edge', 'Optimised hybrid']) {
    await expect(table.getByRole('columnheader', { name: new RegExp(strategy, 'i') })).toBeVisible({ timeout: 60_000 });
  }
  for (const figure of [/\$ ?\/ ?h|per hour/i, /Mtok/i, /p95/i, /targets met/i, /backbone/i, /kW|power/i, /tok/i]) {
    await expect(table.getByRole('row', { name: figure }).first()).toBeVisible({ timeout: 120_000 });
  }
  await expect(page.locator('.recharts-surface').first()).toBeVisible({ timeout: 120_000 });
});
