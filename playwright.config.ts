import { defineConfig } from '@playwright/test';
import { findBrowser } from './e2e/find-browser.mjs';

const port = Number(process.env.CATCHMENT_TEST_PORT ?? 4179);
const executablePath = await findBrowser();

/** The production build in a real browser, one world at a time: two cores must carry world, engine, map and test. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/browser',
  workers: 1,
  timeout: 120_000,
  // No second try: a test that fails now and then has a cause, and a second try would hide it.
  retries: 0,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/browser.json' }]],
  use: {
    baseURL: `http://localhost:${port}`,
    viewport: { width: 1440, height: 900 },
    colorScheme: 'dark',
    timezoneId: 'America/Chicago',
    // Moving dots cost a software renderer most of a core; `monitor.spec.ts` turns motion on where it matters.
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        // WebGL without a graphics card; a root user in a container has no sandbox; no calls home.
        '--enable-unsafe-swiftshader',
        '--no-sandbox',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
  webServer: {
    command: `node_modules/.bin/vite preview --port ${port} --strictPort`,
    url: `http://localhost:${port}`,
    reuseExistingServer: false,
  },
});
