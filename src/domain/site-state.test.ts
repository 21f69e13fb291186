import { expect, test } from 'vitest';
import { SITE_STATE_GLYPHS, SITE_STATE_LABELS, type SiteCondition, siteStateOf } from './site-state.ts';
import { SITE_STATES } from './telemetry.ts';

const fine: SiteCondition = { health: 'live', cordoned: false, drainPhase: null, warming: false };

test('the worst thing about a site gives it its word', () => {
  const conditions: readonly [Partial<SiteCondition>, string][] = [
    [{}, 'serving'],
    [{ warming: true }, 'warming'],
    [{ cordoned: true, warming: true }, 'cordoned'],
    [{ cordoned: true, drainPhase: 'stopped' }, 'cordoned'],
    [{ cordoned: true, health: 'stale' }, 'stale'],
    [{ cordoned: true, drainPhase: 'drained' }, 'drained'],
    [{ drainPhase: 'preparing' }, 'draining'],
    [{ cordoned: true, drainPhase: 'stalled', health: 'stale' }, 'draining'],
    [{ drainPhase: 'shifting', health: 'offline' }, 'offline'],
    [{ drainPhase: 'emptying', health: 'failed' }, 'failed'],
    [{ health: 'never-seen' }, 'never-seen'],
  ];
  for (const [condition, word] of conditions) expect(siteStateOf({ ...fine, ...condition })).toBe(word);
});

test('every state has its own word and a shape', () => {
  expect(new Set(SITE_STATES.map((state) => SITE_STATE_LABELS[state])).size).toBe(SITE_STATES.length);
  for (const state of SITE_STATES) expect(SITE_STATE_GLYPHS[state]).toHaveLength(1);
});
