import { expect, test } from './test.ts';

test('three strategies are compared on the same demand and targets', async ({ operator, page }) => {
  test.setTimeout(180_000);
  await operator.open('/compare');
  const table = page.getByRole('table', { name: 'Strategies side by side' });
  for (const strategy of ['All cloud', 'Nearest edge', 'Optimised hybrid']) {
    const heading = table.getByRole('columnheader', { name: new RegExp(strategy, 'i') });
    await expect(heading).toContainText(/cheapest|feasible/, { timeout: 120_000 });
  }
  // The page's engine had a thread of its own raise the bound; the world's, whose figures are the same every day, had none.
  expect(page.workers().filter((worker) => worker.url().includes('bound-worker'))).toHaveLength(1);
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

  // In the same test, because the plans that it needs take most of the time.
  await test.step('a plan is put to the proof on a thread of its own, and the search cancelled in the middle', async () => {
    const provers = () => page.workers().filter((worker) => worker.url().includes('prove-worker')).length;
    await table.getByRole('button', { name: 'Prove it' }).last().click();
    const proofs = page.getByRole('region', { name: 'Proofs' });
    await expect(proofs.getByText(/HiGHS is searching, [1-9]/)).toBeVisible();
    expect(provers()).toBe(1);
    await table.getByRole('button', { name: 'Cancel' }).click();
    await expect(proofs.getByText(/Cancelled\. HiGHS was at: Cost \$.*, bound \$.*, gap .*%/)).toBeVisible();
    await expect.poll(provers).toBe(0);
  });
});
