// Finds a Chromium for the tests, or installs one and says so. Prints its path as the last line; exits 1 with one
// line of advice when there is none to be had.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge'];
const USUAL_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];
const PACKAGE_MANAGERS = [
  {
    command: 'apt-get',
    steps: [['update'], ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core']],
  },
  { command: 'dnf', steps: [['install', '-y', 'chromium']] },
  { command: 'apk', steps: [['add', 'chromium']] },
];
const DOWNLOAD_LIMIT_MS = 180_000;
const PACKAGE_LIMIT_MS = 300_000;

/** The browser that is already there, or null. */
export async function findBrowser() {
  const named = process.env.CATCHMENT_BROWSER;
  if (named) return existsSync(named) ? named : null;
  return (await playwrightBrowser()) ?? systemBrowser();
}

/** The browser that is there, else the one just installed, else null. */
export async function findOrInstallBrowser(say) {
  const found = await findBrowser();
  if (found) return found;
  say('No Chromium or Chrome found; installing one with Playwright…');
  run(
    process.execPath,
    [
      join('node_modules', '@playwright', 'test', 'cli.js'),
      'install',
      '--with-deps',
      'chromium-headless-shell',
      'chromium',
    ],
    DOWNLOAD_LIMIT_MS,
  );
  const downloaded = await findBrowser();
  if (downloaded) return downloaded;
  const manager = PACKAGE_MANAGERS.find(({ command }) => onPath(command));
  if (!manager) return null;
  say(`Playwright could not download one; trying ${manager.command}…`);
  const sudo = process.getuid?.() === 0 || !onPath('sudo') ? [] : ['sudo', '-n'];
  for (const step of manager.steps) {
    const [command, ...args] = [...sudo, manager.command, ...step];
    run(command, args, PACKAGE_LIMIT_MS);
  }
  return findBrowser();
}

async function playwrightBrowser() {
  const { chromium } = await import('@playwright/test');
  const path = chromium.executablePath();
  return path && existsSync(path) ? path : null;
}

function systemBrowser() {
  return NAMES.map(onPath).find(Boolean) ?? USUAL_PLACES.find((place) => existsSync(place)) ?? null;
}

function onPath(name) {
  return (
    (process.env.PATH ?? '')
      .split(delimiter)
      .map((folder) => join(folder, name))
      .find((path) => existsSync(path)) ?? null
  );
}

function run(command, args, timeout) {
  spawnSync(command, args, {
    timeout,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const browser = await findOrInstallBrowser((line) => console.error(line));
  if (!browser) {
    console.error('No browser: install Chromium or Chrome, or set CATCHMENT_BROWSER to the path of one.');
    process.exit(1);
  }
  console.log(browser);
}
