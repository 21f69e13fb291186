import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** The hex colours of a rule, by token name. */
function coloursOf(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf('\n}', start));
  return Object.fromEntries([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, hex]) => [name, hex]));
}

/** WCAG 2: relative luminance, and the contrast of two colours (1 to 21). */
const luminance = (hex: string) => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string) => {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
};

describe.each([
  ['dark', ':root'],
  ['light', ':root[data-theme="light"]'],
])('the %s theme', (_, selector) => {
  const colours = coloursOf(selector);
  const grounds = ['panel-solid', 'background', 'raised'] as const;

  test.each(['text', 'dim', 'accent', 'radio', 'good', 'watch', 'breach'])('%s can be read on every ground', (name) => {
    for (const ground of grounds) {
      expect(contrast(colours[name] ?? '#000000', colours[ground] ?? '#000000'), ground).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('words on a primary button can be read', () => {
    expect(contrast(colours['on-accent'] ?? '', colours.accent ?? '')).toBeGreaterThanOrEqual(4.5);
  });

  test.each(['ramp-1', 'ramp-2', 'ramp-3', 'ramp-4', 'ramp-5', 'series-1', 'series-4', 'series-5'])(
    '%s stands out from land and panel',
    (name) => {
      const least = name.startsWith('ramp') ? 2.4 : 3;
      expect(contrast(colours[name] ?? '', colours.land ?? '')).toBeGreaterThanOrEqual(least);
      expect(contrast(colours[name] ?? '', colours['panel-solid'] ?? '')).toBeGreaterThanOrEqual(least);
    },
  );
});
