import { test as base, expect } from '@playwright/test';
import { Operator } from './operator.ts';

interface Fixtures {
  readonly operator: Operator;
  /** The console errors that a test brings about on purpose; anything else fails it. */
  readonly expectedErrors: RegExp | null;
}

/** Every test gets an operator at a fresh browser, and fails on a console error or a request to another origin. */
export const test = base.extend<Fixtures>({
  expectedErrors: [null, { option: true }],
  operator: async ({ page, baseURL, expectedErrors }, use) => {
    const errors: string[] = [];
    const foreign: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== baseURL) foreign.push(request.url());
    });
    await use(new Operator(page));
    expect(foreign, 'requests to another origin').toEqual([]);
    const unexpected = errors.filter((error) => !expectedErrors?.test(error));
    expect(unexpected, 'console errors').toEqual([]);
  },
});

export { expect };
