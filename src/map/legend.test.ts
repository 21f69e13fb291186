import { expect, test } from 'vitest';
import { SITE_METRICS } from '@/domain/site-metric.ts';
import { SITE_STATE_LABELS } from '@/domain/site-state.ts';
import { SITE_STATES } from '@/domain/telemetry.ts';
import { describeLegend } from './legend.ts';
import { BANDS, METRIC_SCALES } from './metric-scales.ts';
import { SHAPES, STATE_LOOKS } from './site-look.ts';

test('the legend names every state once, and shows every shape that the map can draw', () => {
  const { marks } = describeLegend('headroom', null);
  const words = marks.flatMap(({ label }) => label.split(', '));
  for (const state of SITE_STATES)
    expect(words.filter((word) => word === SITE_STATE_LABELS[state].toLowerCase())).toHaveLength(1);
  expect(new Set(marks.map(({ shape }) => shape))).toEqual(new Set(Object.keys(SHAPES)));
});

test('two states that an operator must tell apart never look alike', () => {
  const looks = new Map(
    SITE_STATES.map((state) => [state, `${STATE_LOOKS[state].shape} ${STATE_LOOKS[state].colour}`]),
  );
  expect(looks.get('cordoned')).toBe(looks.get('drained'));
  expect(new Set(looks.values()).size).toBe(SITE_STATES.length - 1);
});

test.each(SITE_METRICS)('the bar of %s has a colour for each band and the borders that the map uses', (metric) => {
  const { ramp, title } = describeLegend(metric, null);
  expect(ramp.colours).toHaveLength(BANDS);
  expect(new Set(ramp.colours).size).toBe(BANDS);
  expect(title).toBe(METRIC_SCALES[metric].title);
  const { borders } = METRIC_SCALES[metric];
  const factor = ramp.borderLabels[0]!.includes('%') ? 100 : 1;
  expect(ramp.borderLabels.map((label) => Number(label.replace(/[^\d.]/g, '')))).toEqual(
    borders.map((border) => border * factor),
  );
});

test('the legend says how much of the traffic its lines are', () => {
  const { flowsSentence } = describeLegend('headroom', {
    flows: 180,
    shareOfTrafficInView: 0.514,
    shareServedInPlace: 0.4,
    widestRps: 500,
  });
  expect(flowsSentence?.replaceAll(/\s/g, ' ')).toBe(
    'Top 180 flows carry 51 % of the traffic in view; 40 % is served where it starts.',
  );
});
