import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as format from './format.ts';

/** The thin no-break space, as a person types it. */
const plain = (text: string) => text.replaceAll(' ', ' ');

test('numbers keep three digits that matter and their unit', () => {
  expect(
    [
      format.formatRate(4811.6),
      format.formatRate(0.4213),
      format.formatMs(87.4),
      format.formatMs(8.44),
      format.formatMs(999.7),
      format.formatMs(1240),
      format.formatUsdPerHour(1234.4),
      format.formatUsdPerHour(-0.864),
      format.formatUsdPerMtok(0.1268),
      format.formatKw(412),
      format.formatKw(1240),
      format.formatGbps(12.44),
      format.formatGbps(0.84),
      format.formatKm(1180.2),
      format.formatTokensPerSecond(2_412_000),
      format.formatCount(48_210),
    ].map(plain),
  ).toEqual([
    '4,812 req/s',
    '0.42 req/s',
    '87 ms',
    '8.4 ms',
    '1.00 s',
    '1.24 s',
    '$1,234/h',
    '−$0.864/h',
    '$0.127/Mtok',
    '412 kW',
    '1.24 MW',
    '12.4 Gb/s',
    '840 Mb/s',
    '1,180 km',
    '2.41 M tok/s',
    '48,210',
  ]);
});

test('a share is never rounded to all or nothing', () => {
  const shares = [0, 0.0004, 0.042, 0.63, 0.9949, 0.99996, 1].map((share) => plain(format.formatShare(share)));
  expect(shares).toEqual(['0 %', '< 0.1 %', '4.2 %', '63 %', '99.5 %', '> 99.9 %', '100 %']);
});

test('what was not observed is a dash, never a zero', () => {
  for (const formatter of [
    format.formatRate,
    format.formatMs,
    format.formatShare,
    format.formatKw,
    format.formatGbps,
  ]) {
    for (const nothing of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY]) expect(formatter(nothing)).toBe('–');
  }
  expect(format.formatDelta(null, format.formatMs)).toBe('–');
});

test('a change always shows its sign, and none where there is none to see', () => {
  expect(format.formatDelta(12.4, format.formatUsdPerHour)).toBe('+$12.40/h');
  expect(plain(format.formatDelta(-3.2, format.formatMs))).toBe('−3.2 ms');
  expect(plain(format.formatDelta(0.001, format.formatMs))).toBe('±0 ms');
});

test('times are the site’s, UTC is everybody’s', () => {
  const at = Date.UTC(2026, 4, 21, 23, 42, 7);
  expect(format.formatTime(at, 'America/Chicago')).toBe('18:42:07');
  expect(format.formatDateTime(at, 'America/Chicago')).toBe('Thu 21 May, 18:42 CDT');
  expect(format.formatUtc(at)).toBe('2026-05-21 23:42:07Z');
});

test('durations use the two units that matter', () => {
  const durations = [8000, 250_000, 7_500_000, 273_600_000].map((duration) => plain(format.formatDuration(duration)));
  expect(durations).toEqual(['8 s', '4 min 10 s', '2 h 05 min', '3 d 4 h']);
});

test('no number is written with more than it says', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (value) => {
      expect(plain(format.formatRate(value))).toMatch(/^−?[\d,]+(\.\d{1,2})? req\/s$/);
    }),
  );
});
