import { expect, type Page } from '@playwright/test';
import type { FleetDocument } from '../src/domain/planning.ts';
import type { Frame } from '../src/domain/telemetry.ts';

/** What an operator does at the screen, and what the API says meanwhile. The only file that knows the page's parts. */
export class Operator {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens a link and waits until the first frame is on screen and the map has painted sites. */
  async open(link = '/monitor'): Promise<void> {
    await this.page.goto(link);
    await this.untilReady();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.untilReady();
  }

  async untilReady(): Promise<void> {
    await expect(this.page.locator('html')).toHaveAttribute('data-ready', 'true', { timeout: 60_000 });
    await expect(this.map).toHaveAttribute('data-map-ready', 'true', { timeout: 60_000 });
  }

  get map() {
    return this.page.getByTestId('fleet-map');
  }

  async choosesSite(name: string): Promise<void> {
    await this.page.getByRole('button', { name: /Find a site or market/ }).click();
    await this.page.getByPlaceholder('Site, market or screen').fill(name);
    await this.page.getByRole('option', { name }).first().click();
    await expect(this.panelOf(name)).toBeVisible();
  }

  /** The drawer of a site. */
  panelOf(name: string) {
    return this.page.getByRole('complementary', { name, exact: true });
  }

  async goesTo(screen: 'Monitor' | 'Targets' | 'Compare' | 'Log'): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: screen }).click();
  }

  async choosesClass(shortName: string): Promise<void> {
    await this.page
      .getByRole('table', { name: 'Classes against their latency targets' })
      .getByText(shortName, { exact: true })
      .click();
    await expect(this.page.getByRole('region', { name: `Target of ${shortName}` })).toBeVisible();
  }

  async asksForLimit(limitMs: number): Promise<void> {
    const field = this.page.getByRole('textbox', { name: 'Limit' });
    await field.fill(String(limitMs));
    await field.press('Tab');
  }

  /** Dark is the default, whatever the machine says. */
  async turnsTheLightOn(): Promise<void> {
    await this.page.getByRole('button', { name: 'Theme: dark. Change to light' }).click();
    await expect(this.page.locator('html')).toHaveAttribute('data-theme', 'light');
  }

  async pauses(): Promise<void> {
    await this.page.getByRole('button', { name: 'Pause the clock' }).click();
    await expect(this.page.getByRole('button', { name: 'Run the clock' })).toBeVisible();
  }

  /** Ten seconds of the world at a time, with the clock paused: nothing happens between two looks. */
  async stepsUntil(satisfies: (frame: Frame) => boolean, mostSteps = 60): Promise<Frame> {
    for (let step = 0; step < mostSteps; step += 1) {
      const frame = await this.frame();
      if (satisfies(frame)) return frame;
      const key = `step-${frame.sequence}-${frame.virtualMs}`;
      const { status } = await this.send('POST', '/clock/step', { seconds: 10 }, { 'Idempotency-Key': key });
      expect(status).toBe(200);
    }
    throw new Error(`not so after ${mostSteps} steps of ten seconds`);
  }

  async runs(speed: 1 | 10 | 60): Promise<void> {
    await this.page.getByRole('button', { name: `×${speed}`, exact: true }).click();
  }

  /** Answers of the page's own API, through the same door as the app. */
  async get<T>(path: string): Promise<T> {
    return this.page.evaluate(async (url) => {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`${url}: ${response.status}`);
      return response.json();
    }, `/api/v1${path}`);
  }

  async send(method: 'POST' | 'PUT', path: string, body?: unknown, headers: Record<string, string> = {}) {
    return this.page.evaluate(
      async ({ url, method, body, headers }) => {
        const response = await fetch(url, {
          method,
          headers: { 'Content-Type': 'application/json', ...headers },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const text = await response.text();
        return { status: response.status, body: text === '' ? null : JSON.parse(text) };
      },
      { url: `/api/v1${path}`, method, body, headers },
    );
  }

  frame(): Promise<Frame> {
    return this.get<Frame>('/snapshot');
  }

  fleet(): Promise<FleetDocument> {
    return this.get<FleetDocument>('/fleet');
  }

  /** The frame on screen, as the page's root says. */
  async shownSequence(): Promise<number> {
    return Number(await this.page.locator('html').getAttribute('data-frame-sequence'));
  }

  /** Polls the API until a frame satisfies; the frames seen on the way are checked by `each`. */
  async untilFrame(
    satisfies: (frame: Frame) => boolean,
    { timeout = 60_000, each = (_: Frame) => {} } = {},
  ): Promise<Frame> {
    let last: Frame | null = null;
    await expect
      .poll(
        async () => {
          last = await this.frame();
          each(last);
          return satisfies(last);
        },
        { timeout, intervals: [250] },
      )
      .toBe(true);
    if (!last) throw new Error('no frame');
    return last;
  }
}

/** Nothing is lost: what arrived was completed, dropped, or is still there. */
export function expectConservation({ counters }: Frame): void {
  expect(counters.completed + counters.dropped + counters.queued + counters.running).toBe(counters.arrived);
}
