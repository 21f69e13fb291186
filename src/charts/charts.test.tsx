// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Sparkline } from './Sparkline.tsx';
import { StackedBars } from './StackedBars.tsx';
import { buildSeriesRows, buildTicksAround, buildTimeTicks, buildValueTicks } from './series-rows.ts';
import { layOutStackedBars } from './stacked-bars.ts';
import { TimeSeriesChart } from './TimeSeriesChart.tsx';

const dollars = (value: number) => `$${value.toFixed(2)}`;

test('a moment that one series did not observe is a gap, never zero', () => {
  const rows = buildSeriesRows([
    { id: 'ai', label: 'AI', color: 'blue', atMs: [1000, 2000], values: [0.5, null] },
    { id: 'radio', label: 'radio', color: 'violet', atMs: [2000, 3000], values: [0.1, 0.2] },
  ]);
  expect(rows).toEqual([
    { atMs: 1000, ai: 0.5 },
    { atMs: 2000, ai: null, radio: 0.1 },
    { atMs: 3000, radio: 0.2 },
  ]);
});

test('time ticks fall on the clock face and are never too many', () => {
  const from = Date.UTC(2026, 4, 21, 22, 42);
  const ticks = buildTimeTicks(from, from + 3_600_000, 6);
  expect(ticks).toHaveLength(6);
  expect(new Date(ticks[0] ?? 0).toISOString()).toBe('2026-05-21T22:50:00.000Z');
});

test('an axis ends on a round value that holds the highest one', () => {
  expect(buildValueTicks(4_856)).toEqual([0, 1000, 2000, 3000, 4000, 5000]);
  expect(buildValueTicks(0.31)).toHaveLength(5);
  expect(buildValueTicks(0)).toEqual([0, 1]);
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (most) => {
      const ticks = buildValueTicks(most);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(most * (1 - 1e-9));
      expect(ticks.length).toBeGreaterThanOrEqual(3);
      expect(ticks.length).toBeLessThanOrEqual(6);
    }),
  );
});

test('an axis that does not begin at zero has round values too', () => {
  expect(buildTicksAround(438, 484)).toEqual([430, 440, 450, 460, 470, 480, 490]);
  expect(buildTicksAround(3, 3)).toEqual([3, 4]);
});

test('a stack fills the chart exactly, and the longest side of each row stays inside it', () => {
  const part = fc.float({ min: -50, max: 50, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.array(part, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 }), (stacks) => {
      const layout = layOutStackedBars(
        stacks.map((values, row) => ({
          id: String(row),
          label: '',
          parts: values.map((value, index) => ({ id: String(index), label: '', color: '', value })),
        })),
      );
      const edges = layout.rows.flatMap(({ parts }) => parts.flatMap(({ left, width }) => [left, left + width]));
      for (const edge of edges) expect(edge).toBeGreaterThanOrEqual(-1e-9);
      for (const edge of edges) expect(edge).toBeLessThanOrEqual(100 + 1e-9);
      if (edges.length > 0) expect(Math.max(...edges, layout.zero) - Math.min(...edges, layout.zero)).toBeCloseTo(100);
    }),
  );
});

test('a saving is drawn to the left of zero and the total keeps its sign', () => {
  const layout = layOutStackedBars([
    {
      id: 'difference',
      label: 'difference',
      parts: [
        { id: 'gpu', label: 'GPU', color: '', value: 6 },
        { id: 'energy', label: 'Energy', color: '', value: -2 },
      ],
    },
  ]);
  expect(layout.zero).toBeCloseTo(25);
  expect(layout.rows[0]?.total).toBe(4);
  expect(layout.rows[0]?.parts[1]).toMatchObject({ left: 0, width: 25 });
});

test('a single stack names each part with its value', () => {
  render(
    <StackedBars
      label="Cost difference by term"
      formatValue={dollars}
      rows={[{ id: 'a', label: 'a', parts: [{ id: 'gpu', label: 'GPU', color: 'blue', value: 6.2 }] }]}
    />,
  );
  expect(screen.getByRole('figure', { name: 'Cost difference by term' }).textContent).toContain('GPU $6.20');
});

test('a sparkline lifts the pen over a gap', () => {
  render(<Sparkline label="queue" values={[0, 10, null, 5]} width={30} height={12} />);
  expect(screen.getByRole('img', { name: 'queue' }).querySelector('path')?.getAttribute('d')).toBe('M0 11L10 1M30 6');
});

test('a chart with nothing recorded says so', () => {
  render(<TimeSeriesChart label="p99 of voice agent" series={[]} formatValue={dollars} formatTime={String} />);
  expect(screen.getByRole('figure', { name: 'p99 of voice agent' }).textContent).toContain('Nothing recorded yet');
});
