import { expect, test } from './test.ts';

test.use({ expectedErrors: /status of 50[03] |Failed to load resource/ });

test('an API that falls silent turns the screen stale, and it recovers by itself', async ({ operator, page }) => {
  await operator.open();
  await operator.send('PUT', '/mock/faults', { mode: 'silent' });
  await expect(page.locator('html')).toHaveAttribute('data-freshness', /stale|offline/, { timeout: 30_000 });
  await expect(page.getByText(/stale|offline/i).first()).toBeVisible();
  await operator.send('PUT', '/mock/faults', { mode: 'none' });
  await expect(page.locator('html')).toHaveAttribute('data-freshness', 'live', { timeout: 60_000 });
});

test('an API that answers 500 turns the screen offline, and it recovers by itself', async ({ operator, page }) => {
  await operator.open();
  await operator.send('PUT', '/mock/faults', { mode: 'error' });
  await expect(page.locator('html')).toHaveAttribute('data-freshness', 'offline', { timeout: 60_000 });
  await operator.send('PUT', '/mock/faults', { mode: 'none' });
  await expect(page.locator('html')).toHaveAttribute('data-freshness', 'live', { timeout: 60_000 });
});

test('a slow API shows that it is loading, then the answer', async ({ operator, page }) => {
  await operator.open('/targets');
  await operator.send('PUT', '/mock/faults', { mode: 'slow', slowMs: 3000 });
  await operator.choosesClass('Voice');
  await expect(page.getByRole('status', { name: 'Opening the study' })).toBeVisible();
  await expect(page.getByText('What the limit changes').first()).toBeVisible({ timeout: 60_000 });
  await operator.send('PUT', '/mock/faults', { mode: 'none' });
});
