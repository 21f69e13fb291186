import type { Frame } from '../src/domain/telemetry.ts';
import { expectConservation, type Operator } from './operator.ts';
import { expect, test } from './test.ts';

// The refusals asked for below are answered 404 and 422, which the browser writes to its console.
test.use({ expectedErrors: /status of 4(04|22) / });

test.describe('draining the largest switching centre', () => {
  test('the preview names receivers, the work moves, and nothing goes there afterwards', async ({ operator }) => {
    test.setTimeout(300_000);
    const { page } = operator;
    await operator.open('/monitor');
    const { site, index } = await largestSwitchingCentre(operator);
    await operator.choosesSite(site.name);
    await page.getByRole('button', { name: 'Preview drain…' }).click();

    // The engine answers with a verdict and names who takes the work.
    const receivers = page.getByRole('table', { name: 'Sites that would take the work over' });
    await expect(receivers.getByRole('row').nth(1)).toBeVisible({ timeout: 60_000 });

    // A reason is asked for, and asking changes nothing.
    const confirm = page.getByRole('button', { name: /^Drain( with care)?$/ });
    await confirm.click();
    await expect(page.getByText('Give a reason: it goes into the log.')).toBeVisible();
    expect((await operator.frame()).drains).toEqual([]);

    await page.getByLabel('Reason, for the log').fill('Replace PSU in rack 4');
    await confirm.click();
    await expect(page.getByRole('list', { name: 'Steps of the drain' })).toBeVisible();
    await operator.runs(10);

    const drained = await operator.untilFrame((frame) => drainOf(frame, site.id)?.phase === 'drained', {
      timeout: 180_000,
      each: (frame) => {
        expectConservation(frame);
        const drain = drainOf(frame, site.id);
        if (!drain) return;
        const { total, done, left, cut } = drain.requests;
        expect(done + left + cut).toBe(total);
      },
    });
    expect(drainOf(drained, site.id)?.requests).toMatchObject({ left: 0, cut: 0 });

    // Afterwards: no request there, as the API counts, and other sites carry on.
    const later = await operator.untilFrame((frame) => frame.virtualMs > drained.virtualMs + 30_000);
    expect(later.sites.arrivedRps[index]).toBe(0);
    expect(later.sites.running[index]).toBe(0);
    expect(later.sites.state[index]).toBe('drained');
    expect(later.flows.site).not.toContain(index);
    expect(later.totals.completedRps).toBeGreaterThan(0);
  });

  test('stopping in the middle keeps the site cordoned, and a reload goes on where it was', async ({ operator }) => {
    test.setTimeout(300_000);
    const { page } = operator;
    await operator.open('/monitor');
    const { site, index } = await largestSwitchingCentre(operator);
    // By steps: a running world would not wait in the middle of a drain until a slow machine has loaded a page.
    await operator.pauses();
    const answer = await operator.send(
      'POST',
      '/drains',
      { siteId: site.id, reason: 'Fibre work' },
      { 'Idempotency-Key': 'e2e-stop' },
    );
    expect(answer.status).toBe(201);
    await operator.stepsUntil((frame) => drainOf(frame, site.id)?.phase === 'shifting');
    await operator.stepsUntil((frame) => (drainOf(frame, site.id)?.requests.done ?? 0) > 0);

    await operator.page.goto(`/monitor?site=${site.id}&panel=drain`);
    await operator.untilReady();
    await page.getByRole('button', { name: /^Stop drain/ }).click();
    await page.getByRole('dialog').or(page.getByRole('alertdialog')).getByRole('button', { name: /^Stop/ }).click();
    const stopped = await operator.untilFrame((frame) => drainOf(frame, site.id)?.phase === 'stopped');
    expect(stopped.sites.cordoned[index]).toBe(true);
    expectConservation(stopped);

    await operator.reload();
    const after = await operator.frame();
    expect(after.worldId).toBe(stopped.worldId);
    expect(after.virtualMs).toBe(stopped.virtualMs);
    expect(after.sites.cordoned[index]).toBe(true);
    expect(drainOf(after, site.id)?.phase).toBe('stopped');
    expectConservation(after);

    await page.getByRole('button', { name: 'Run the clock' }).click();
    const later = await operator.untilFrame((frame) => frame.virtualMs > after.virtualMs);
    expect(later.sites.cordoned[index]).toBe(true);
    expectConservation(later);
  });

  test('an impossible or senseless drain is refused with a reason and changes nothing', async ({ operator }) => {
    await operator.open('/monitor');
    const { site } = await largestSwitchingCentre(operator);
    const noReason = await operator.send(
      'POST',
      '/drains',
      { siteId: site.id, reason: '' },
      { 'Idempotency-Key': 'e2e-a' },
    );
    expect(noReason.status).toBe(422);
    expect(noReason.body.title).toBeTruthy();
    const unknown = await operator.send(
      'POST',
      '/drains',
      { siteId: 'atlantis-msc-01', reason: 'Sunk' },
      { 'Idempotency-Key': 'e2e-b' },
    );
    expect(unknown.status).toBe(404);
    expect(unknown.body.detail).toContain('atlantis-msc-01');
    expect((await operator.frame()).drains).toEqual([]);
  });
});

const drainOf = (frame: Frame, siteId: string) => frame.drains.findLast((drain) => drain.siteId === siteId);

async function largestSwitchingCentre(operator: Operator) {
  const { fleet } = await operator.fleet();
  const [largest] = fleet.sites
    .map((site, index) => ({ site, index }))
    .filter(({ site }) => site.tier === 'msc')
    .sort((a, b) => b.site.gpus - a.site.gpus);
  if (!largest) throw new Error('the fleet has no switching centre');
  return largest;
}
