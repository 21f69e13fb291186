import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { contrast, MAP_TOKENS, type MapColours, type Rgb, rampOf } from './map-colours.ts';
import { METRIC_SCALES } from './metric-scales.ts';
import { FLOW_TOKENS, MARK_TOKENS } from './site-look.ts';

const css = readFileSync(new URL('../ui/tokens.css', import.meta.url), 'utf8');

/** The tokens as the page would have them: the light theme overrides the dark one. */
function coloursOf(theme: 'dark' | 'light'): MapColours {
  const [dark = '', light = ''] = css.split('data-theme="light"');
  const read = (token: string): Rgb => {
    const inTheme = theme === 'light' ? hexIn(light, token) : null;
    const hex = inTheme ?? hexIn(dark, token);
    if (!hex) throw new Error(`tokens.css has no --${token}`);
    return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255) as [number, number, number];
  };
  return Object.fromEntries(MAP_TOKENS.map((token) => [token, read(token)])) as MapColours;
}

const hexIn = (block: string, token: string) => new RegExp(`--${token}: #([0-9a-f]{6})`).exec(block)?.[1] ?? null;

describe.each(['dark', 'light'] as const)('%s theme', (theme) => {
  const colours = coloursOf(theme);

  // WCAG 1.4.11: graphics that carry meaning. Each mark has an outline of the land's colour, so land is what it meets.
  test.each(['headroom', 'radio', 'power'] as const)('every colour of %s is told from the land', (metric) => {
    for (const colour of rampOf(METRIC_SCALES[metric], colours))
      expect(contrast(colour, colours.land)).toBeGreaterThanOrEqual(AA_GRAPHICS);
  });

  test('states and flows are told from the land', () => {
    const { faint: _mayBeMissed, ...marks } = MARK_TOKENS;
    for (const token of [...Object.values(marks), ...Object.values(FLOW_TOKENS)])
      expect(contrast(colours[token], colours.land), token).toBeGreaterThanOrEqual(AA_GRAPHICS);
  });

  test('names of cities are readable on the land', () => {
    expect(contrast(colours.dim, colours.land)).toBeGreaterThanOrEqual(4.5);
  });

  test('more of an amount is further from the land', () => {
    const away = rampOf(METRIC_SCALES.power, colours).map((colour) => contrast(colour, colours.land));
    expect(away).toEqual([...away].sort((a, b) => a - b));
  });
});

const AA_GRAPHICS = 3;
