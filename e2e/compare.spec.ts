import { expect, test } from './test.ts';

test('three strategies are compared on the same demand and targets', async ({ operator, page }) => {
  test.setTimeout(180_000);
  await operator.open('/compare');
  const table = page.getByRole('table', { name: 'Strategies side by side' });
  for (const strategy of ['All cloud', 'Nearest edge', 'Optimised hybrid']) {
    const heading = table.getByRole('columnheader', { name: new RegExp(strategy, 'i') });
    await expect(heading).toContainText(/cheapest|feasible/, { timeout: 120_000 });
  }
  const said = ((await table.textContent()) ?? '').toLowerCase();
  for (const figure of [
    'cost',
    'mtok',
    'gpu',
    'energy',
    'backbone',
    'p50',
    'p95',
    'targets met',
    'power',
    'tokens per watt',
  ]) {
    expect(said).toContain(figure);
  }
  await expect(page.getByRole('figure', { name: 'Cost by term in dollars per hour' })).toBeVisible();
});
