import type { Page } from '@playwright/test';
import type { Frame } from '../src/domain/telemetry.ts';
import { expectConservation } from './operator.ts';
import { expect, test } from './test.ts';

test('the map paints land, sites and moving flows', async ({ operator, page }) => {
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await operator.open();
  const colours = await coloursIn(page, FREE_OF_PANELS);
  // Background, land, borders, flows and several bands of the ramp: a blank or lost canvas has one colour or two.
  expect(colours).toBeGreaterThan(12);
});

test('the figures and the flows follow the clock, and the totals are the sums over the sites', async ({ operator }) => {
  await operator.open();
  const first = await operator.frame();
  const shownAtFirst = await operator.shownSequence();
  const seen: Frame[] = [first];
  await operator.untilFrame((frame) => frame.sequence >= first.sequence + 5, {
    each: (frame) => {
      if (frame.sequence !== seen.at(-1)?.sequence) seen.push(frame);
    },
  });
  for (const frame of seen) {
    expectConservation(frame);
    expect(sum(frame.sites.arrivedRps)).toBeCloseTo(frame.totals.arrivedRps, 6);
    expect(sum(frame.sites.completedRps)).toBeCloseTo(frame.totals.completedRps, 6);
    expect(sum(frame.sites.powerKw)).toBeCloseTo(frame.totals.powerKw, 6);
    expect(sum(frame.sites.costUsdPerHour)).toBeCloseTo(frame.totals.costUsdPerHour, 6);
  }
  const times = seen.map(({ virtualMs }) => virtualMs);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(new Set(seen.map(({ flows }) => flows.rps.join())).size).toBeGreaterThan(1);
  await expect.poll(() => operator.shownSequence()).toBeGreaterThan(shownAtFirst);
});

test('pausing holds the figures still, stepping moves them, and what is shown is what the API says', async ({
  operator,
}) => {
  const { page } = operator;
  await operator.open();
  await operator.pauses();
  const held = await operator.untilFrame((frame) => !frame.clock.running);
  const next = await operator.untilFrame((frame) => frame.sequence > held.sequence);
  expect(next.virtualMs).toBe(held.virtualMs);

  await page.getByRole('button', { name: 'Step 10 s forward' }).click();
  const stepped = await operator.untilFrame((frame) => frame.virtualMs === held.virtualMs + 10_000);
  await expect(page.locator('html')).toHaveAttribute('data-virtual-ms', String(stepped.virtualMs));
  await expect(page.locator('[data-kpi="Requests"]')).toHaveAttribute('data-value', String(stepped.totals.arrivedRps));
  await expect(page.locator('[data-kpi="Power"]')).toHaveAttribute('data-value', String(stepped.totals.powerKw));
});

test('the drawer of a site shows its radio and AI use, its classes against their targets, and its last hour', async ({
  operator,
}) => {
  await operator.open();
  const { fleet } = await operator.fleet();
  const busiest = (frame: Frame) => frame.sites.arrivedRps.indexOf(Math.max(...frame.sites.arrivedRps));
  const site = fleet.sites[busiest(await operator.frame())];
  if (!site) throw new Error('no site is busy');
  await operator.choosesSite(site.name);
  // In the drawer itself: the strip below has a chart too.
  const drawer = operator.panelOf(site.name);
  await expect(drawer.getByRole('table', { name: /class/i }).first()).toBeVisible();
  await expect(drawer.locator('.recharts-surface').first()).toBeVisible();
  await expect(drawer.getByText('radio', { exact: false }).first()).toBeVisible();
});

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** The middle of the country at 1440 x 900: nothing floats over the map there. */
const FREE_OF_PANELS = { x: 420, y: 300, width: 980, height: 460 };

/** How many different colours a part of the screen shows, read from the painted pixels. */
async function coloursIn(page: Page, clip: typeof FREE_OF_PANELS) {
  const picture = (await page.screenshot({ clip })).toString('base64');
  return page.evaluate(async (base64) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))]));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no 2d context');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const colours = new Set<number>();
    for (let i = 0; i < data.length; i += 4 * 7)
      colours.add((((data[i] ?? 0) >> 4) << 8) | (((data[i + 1] ?? 0) >> 4) << 4) | ((data[i + 2] ?? 0) >> 4));
    return colours.size;
  }, picture);
}
