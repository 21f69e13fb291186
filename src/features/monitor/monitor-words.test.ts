import { describe, expect, test } from 'vitest';
import { formatGbps, formatRate, formatShare, formatUsdPerMtok } from '@/domain/format.ts';
import type { Attention, LogEntry } from '@/domain/telemetry.ts';
import { ms } from '@/domain/units.ts';
import { deriveAnnotations } from './derive-annotations.ts';
import { historyWindow } from './history-window.ts';
import { rankAttention } from './rank-attention.ts';
import { splitFigure } from './split-figure.ts';
import { judgeLatency, limitWords } from './target-words.ts';

const worry = (id: string, severity: Attention['severity'], sinceMs: number): Attention => ({
  id,
  severity,
  kind: 'link-hot',
  siteId: null,
  classId: null,
  linkId: null,
  sinceMs,
  sentence: '',
  advice: '',
});

test('the attention list begins with the worst, and of two equally bad things with the older', () => {
  const ranked = rankAttention([
    worry('n', 'notice', 1),
    worry('b2', 'breach', 9),
    worry('w', 'watch', 2),
    worry('b1', 'breach', 5),
  ]);
  expect(ranked.map(({ id }) => id)).toEqual(['b1', 'b2', 'w', 'n']);
});

test('every formatted figure comes apart into its number and its unit', () => {
  expect(splitFigure(formatRate(48_210))).toEqual({ figure: '48,210', unit: 'req/s' });
  expect(splitFigure(formatShare(0.987))).toMatchObject({ unit: '%' });
  expect(splitFigure(formatShare(-0.1))).toMatchObject({ figure: '−10', unit: '%' });
  expect(splitFigure(formatUsdPerMtok(0.1182))).toEqual({ figure: '$0.118', unit: '/Mtok' });
  expect(splitFigure(formatGbps(214))).toEqual({ figure: '214', unit: 'Gb/s' });
  expect(splitFigure('7 / 8')).toEqual({ figure: '7', unit: '/ 8' });
  expect(splitFigure('–')).toEqual({ figure: '–', unit: '' });
});

describe('the strip', () => {
  const entry = (id: string, kind: LogEntry['kind'], virtualMs: number): LogEntry => ({
    id,
    kind,
    virtualMs,
    actor: 'operator',
    siteId: 'waco-hub-01',
    classId: null,
    linkId: null,
    reason: null,
    sentence: '',
  });

  test('marks what was done inside its span, oldest first, and leaves routine plans out', () => {
    const log = [
      entry('4', 'fault', 900),
      entry('3', 'plan-applied', 500),
      entry('2', 'drain-started', 400),
      entry('1', 'cordoned', 10),
    ];
    expect(deriveAnnotations(log, () => 'Waco hub', 100, 1000)).toEqual([
      { id: '2', atMs: 400, label: 'drain Waco hub' },
      { id: '4', atMs: 900, label: 'fault Waco hub' },
    ]);
  });

  test('asks the same question for a while, and never for the future', () => {
    const at = Date.UTC(2026, 4, 21, 23, 42, 7);
    const span = historyWindow(at, 1, 3_600_000);
    expect(historyWindow(at + 5_000, 1, 3_600_000)).toEqual(span);
    expect(span.toMs).toBeLessThanOrEqual(at);
    expect(span.toMs - span.fromMs).toBe(3_600_000);
  });
});

test('a latency is judged against its own limit: breached above it, to be watched within a fifth of it', () => {
  const target = { metric: 'ttft', percentile: 99, limit: ms(100) } as const;
  expect([79, 81, 100, 101, null].map((latency) => judgeLatency(latency, target))).toEqual([
    'plain',
    'watch',
    'watch',
    'breach',
    'plain',
  ]);
  expect(limitWords(target)).toMatch(/100.ms p99/);
});
