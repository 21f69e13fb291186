import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { beforeEach, expect, test, vi } from 'vitest';
import { THEMES, usePreferences } from '@/state/preferences.ts';

const script = readFileSync('public/theme.js', 'utf8');

/** The theme that the page has before anything else of it runs. */
function themeAtFirstPaint(stored: string | null, systemIsDark: boolean): string | undefined {
  const dataset: { theme?: string } = {};
  runInNewContext(script, {
    document: { documentElement: { dataset } },
    localStorage: { getItem: (name: string) => (name === 'catchment.preferences' ? stored : null) },
    matchMedia: (query: string) => ({ matches: query === '(prefers-color-scheme: dark)' && systemIsDark }),
  });
  return dataset.theme;
}

const storage = new Map<string, string>();
beforeEach(() => {
  storage.clear();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => storage.get(name) ?? null,
    setItem: (name: string, value: string) => storage.set(name, value),
    removeItem: (name: string) => storage.delete(name),
  });
  return () => vi.unstubAllGlobals();
});

test.each(THEMES)('the page comes up in the theme that was chosen: %s', (theme) => {
  usePreferences.getState().set({ theme });
  const [stored] = [...storage.values()];
  expect(stored).toBeDefined();
  for (const systemIsDark of [true, false]) {
    const shown = theme === 'system' ? (systemIsDark ? 'dark' : 'light') : theme;
    expect(themeAtFirstPaint(stored ?? null, systemIsDark)).toBe(shown);
  }
});

test.each([[null], ['nonsense'], ['{}'], ['{"state":{"theme":"pink"}}']])(
  'it is dark where %s was stored',
  (stored) => {
    expect(themeAtFirstPaint(stored, false)).toBe('dark');
  },
);

test('the script runs before the page has anything to paint', () => {
  const page = readFileSync('index.html', 'utf8');
  expect(page.indexOf('src="/theme.js"')).toBeLessThan(page.indexOf('<body>'));
});
