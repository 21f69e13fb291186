import { describe, expect, test } from 'vitest';
import type { DrainAnswer, DrainForecast } from './derive-drain-forecast.ts';
import { type DrainCircumstances, deriveDrainVerdict } from './derive-drain-verdict.ts';

const HOLDING: DrainForecast = {
  movedRps: 400,
  shedRps: 0,
  receivers: [
    {
      siteId: 'hou',
      addedRps: 400,
      useBefore: 0.5,
      useAfter: 0.7,
      worst: { classId: 'voice', latencyBeforeMs: 200, latencyAfterMs: 240, limitMs: 350 },
    },
  ],
  classes: [
    {
      classId: 'voice',
      movedRps: 400,
      latencyBeforeMs: 200,
      latencyAfterMs: 240,
      limitMs: 350,
      metBefore: true,
      metAfter: true,
      service: 'hard',
    },
  ],
  costDeltaUsdPerHour: 1,
  termDeltas: { gpu: 1, operations: 0, space: 0, energy: 0, activation: 0, backbone: 0, unserved: 0, moves: 0 },
  powerDeltaKw: 0,
  tightest: {
    siteId: 'hou',
    receiving: { classId: 'voice', latencyBeforeMs: 200, latencyAfterMs: 240, limitMs: 350 },
  },
  violations: [],
  boundUsdPerHour: 99,
  gap: 0.01,
  engineMs: 40,
  problemHash: 'abc',
};

const AT_EASE: DrainCircumstances = {
  siteId: 'dal',
  nameOfSite: (siteId) => ({ dal: 'Dallas MSC', hou: 'Houston MSC' })[siteId] ?? siteId,
  nameOfClass: () => 'voice agent',
  describeRelaxations: (relaxations) => (relaxations.length > 0 ? 'Add GPUs.' : null),
  failureDomain: 'TX-1',
  busySiteId: null,
  failed: false,
};

const possible = (change: Partial<DrainForecast>): DrainAnswer => ({
  kind: 'possible',
  forecast: { ...HOLDING, ...change },
  placement: { replicas: [], routes: [] },
  shadowPrices: { gpuBySite: [{ siteId: 'hou', usdPerHour: 0.5 }], gbpsByLink: [], demand: [], limits: [] },
});
const [voice] = HOLDING.classes;
const [houston] = HOLDING.receivers;

describe('the verdict on a drain', () => {
  test.each<[string, DrainAnswer, Partial<DrainCircumstances>, string, RegExp]>([
    ['every target holds with room', possible({}), {}, 'safe', /move to one site, and every target holds/],
    ['nothing is served there', possible({ movedRps: 0, receivers: [] }), {}, 'safe', /sends nothing here/],
    [
      'a receiver gets nearly full',
      possible({ receivers: [{ ...houston!, useAfter: 0.94 }] }),
      {},
      'careful',
      /Houston MSC would run at 94/,
    ],
    [
      'a receiver was nearly full before',
      possible({ receivers: [{ ...houston!, useBefore: 0.93, useAfter: 0.94 }] }),
      {},
      'safe',
      /every target holds/,
    ],
    [
      'a class comes within a tenth of its limit',
      possible({ classes: [{ ...voice!, latencyAfterMs: 330 }] }),
      {},
      'careful',
      /voice agent would come close/,
    ],
    [
      'a soft class misses its target',
      possible({ classes: [{ ...voice!, service: 'soft', latencyAfterMs: 400, metAfter: false }] }),
      {},
      'careful',
      /voice agent would miss/,
    ],
    ['soft work goes unserved', possible({ shedRps: 12 }), {}, 'careful', /12.* would go unserved/],
    [
      'a hard class misses its target',
      possible({ classes: [{ ...voice!, latencyAfterMs: 400, metAfter: false }] }),
      {},
      'blocked',
      /voice agent would miss/,
    ],
    [
      'the plan breaks a rule',
      possible({ violations: ['link dal-hou over capacity'] }),
      {},
      'blocked',
      /breaks a rule/,
    ],
    [
      'hard work finds no place',
      { kind: 'impossible', obstacles: [], relaxations: [], engineMs: 3 },
      {},
      'blocked',
      /no place without Dallas MSC/,
    ],
    ['the engine does not know', { kind: 'unknown', sentence: 'Time ran out.' }, {}, 'blocked', /no forecast/],
    ['a neighbour is drained', possible({}), { busySiteId: 'hou' }, 'blocked', /Houston MSC is being drained/],
    ['the site has failed', possible({}), { failed: true }, 'blocked', /Dallas MSC has failed/],
  ])('%s', (_, answer, circumstances, kind, sentence) => {
    const verdict = deriveDrainVerdict(answer, { ...AT_EASE, ...circumstances });
    expect(verdict.kind).toBe(kind);
    expect(verdict.sentence).toMatch(sentence);
    expect(verdict.reason).not.toBe('');
  });

  test('an impossible drain ends with what would make it possible', () => {
    const relaxations = [{ changes: [{ kind: 'gpus' as const, siteId: 'hou', gpus: 2 }], isEnough: true }];
    const answer: DrainAnswer = { kind: 'impossible', obstacles: [], relaxations, engineMs: 3 };
    expect(deriveDrainVerdict(answer, AT_EASE).fix).toBe('Add GPUs.');
    expect(deriveDrainVerdict({ ...answer, relaxations: [] }, AT_EASE).fix).toBeNull();
  });

  test('a careful verdict names the GPU that would relieve the receivers most', () => {
    const { fix } = deriveDrainVerdict(possible({ receivers: [{ ...houston!, useAfter: 0.94 }] }), AT_EASE);
    expect(fix).toBe('Most relief for one GPU more: Houston MSC, worth $0.500/h.');
  });
});
