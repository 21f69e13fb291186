import { describe, expect, test } from 'vitest';
import { erlangC, loadLimit } from '@/domain/queueing.ts';
import { gigabitsPerSecond, ms, requestsPerSecond } from '@/domain/units.ts';
import type { ServiceProfile } from '@/domain/workload.ts';
import { tinyDocument } from '@/testing/tiny-fleet.ts';
import { tinyQuestion } from '@/testing/tiny-question.ts';
import { assessPlacement } from './assess.ts';
import { buildGround, buildProblem } from './build-problem.ts';
import { capacityTable, replicasFor } from './capacity.ts';
import { DEFAULT_FEATURES, type PlanningInput } from './contract.ts';
import { createEligibility } from './eligibility.ts';
import { mixQuantileMs } from './latency-mix.ts';
import { deriveMoves } from './moves.ts';
import { planningInput } from './planning-input.ts';
import { problemHash } from './problem-hash.ts';

describe('capacity', () => {
  const profile: ServiceProfile = {
    modelId: 'm',
    classId: 'c',
    gpuTypeId: 'g',
    gpusPerReplica: 1,
    slots: 4,
    slotTime: ms(100),
    answerTime: ms(100),
    requestsPerSecond: requestsPerSecond(40),
    variability: { peakedness: 1, arrivalCvSquared: 1, slotCvSquared: 1 },
    basis: 'modelled',
    source: '',
  };

  test('a bigger pool carries more than its replicas would alone', () => {
    const pooled = capacityTable(profile, 'hard', 4, true);
    const alone = capacityTable(profile, 'hard', 4, false);
    expect(pooled[1]).toBeCloseTo(alone[1]!, 12);
    expect(pooled[4]).toBeCloseTo(160 * loadLimit(16, 'hard', profile.variability), 9);
    expect(pooled[4]).toBeGreaterThan(alone[4]!);
    for (let n = 1; n < 4; n += 1) expect(pooled[n + 1]! - pooled[n]!).toBeGreaterThan(pooled[n]! / n);
  });

  test('the fewest replicas that carry a load', () => {
    const table = Float64Array.of(0, 10, 25, 45);
    expect([0, 10, 10.1, 25, 40, 99].map((load) => replicasFor(table, load, 0, 3))).toEqual([0, 1, 2, 2, 3, 3]);
  });
});

describe('who may serve whom', () => {
  const verdict = (changes: Partial<PlanningInput>, market: number, k: number, siteId: string) => {
    const input = tinyQuestion(changes);
    const { routing, profiles, usable } = buildGround(input);
    return createEligibility(
      input,
      routing,
      profiles,
      usable,
    )(
      market,
      k,
      input.fleet.sites.findIndex(({ id }) => id === siteId),
    );
  };

  test('each filter removes what it names', () => {
    expect(verdict({}, 0, 0, 'dal-msc-01')).toBeNull();
    expect(verdict({ strategy: 'all-cloud' }, 0, 0, 'dal-msc-01')).toBe('strategy');
    expect(verdict({ closedSiteIds: ['dal-msc-01'] }, 0, 0, 'dal-msc-01')).toBe('closed');
    expect(verdict({}, 0, 1, 'tul-msc-01')).toBe('data-rule');
    const trusted = tinyDocument().classes.map((k) => ({ ...k, trustedOnly: true }));
    expect(verdict({ classes: trusted }, 0, 2, 'waco-hub-01')).toBe('trust');
    expect(verdict({}, 0, 0, 'waco-hub-01')).toBe('memory');
    const tight = tinyDocument().classes.map((k) => ({ ...k, target: { ...k.target, limit: ms(12) } }));
    expect(verdict({ classes: tight }, 0, 0, 'dal-msc-01')).toBe('latency');
    expect(verdict({ cutLinkIds: ['tul-msc-a'] }, 0, 0, 'tul-msc-01')).toBe('unreachable');
  });

  test('a link is a row only if it could fill up', () => {
    const wide = buildProblem(tinyQuestion(), DEFAULT_FEATURES);
    expect(wide.ok && wide.value.problem.rows.count).toBe(0);
    const { fleet } = tinyQuestion();
    const links = fleet.links.map((link) =>
      link.id === 'dal-hou' ? { ...link, capacity: gigabitsPerSecond(0.001) } : link,
    );
    const thin = buildProblem(tinyQuestion({ fleet: { ...fleet, links } }), DEFAULT_FEATURES);
    expect(thin.ok && Array.from(thin.value.problem.rows.direction, (key) => fleet.links[key >> 1]!.id)).toContain(
      'dal-hou',
    );
  });
});

describe('the assessment', () => {
  const broken = (placement: Parameters<typeof assessPlacement>[2], changes: Partial<PlanningInput> = {}) => {
    const input = tinyQuestion(changes);
    return assessPlacement(input, buildGround(input), placement, { features: DEFAULT_FEATURES });
  };
  const route = (siteId: string, classId = 'voice-agent', share = 1) => ({
    marketId: 'dallas',
    classId,
    siteId,
    share,
  });

  test('names every rule a placement breaks', () => {
    const all = broken(
      {
        replicas: [
          { siteId: 'dal-msc-01', classId: 'voice-agent', replicas: 99 },
          { siteId: 'tul-msc-01', classId: 'industrial-safety', replicas: 1 },
        ],
        routes: [
          route('dal-msc-01', 'voice-agent', 0.7),
          route('hou-co-01', 'voice-agent', 0.7),
          route('tul-msc-01', 'industrial-safety'),
          route('nowhere'),
        ],
      },
      { closedSiteIds: ['tul-msc-01'] },
    ).violations.join('\n');
    for (const words of [
      'GPUs placed',
      'add up to more than 1',
      'no replica is placed',
      'takes no work',
      'may not go to OK',
      'no such market',
      'must be served in full',
    ]) {
      expect(all).toContain(words);
    }
  });

  test('an overloaded replica is over its limit, and late', () => {
    const input = tinyQuestion({ demandRps: tinyQuestion().demandRps.map((rps) => rps * 20) });
    const { violations } = assessPlacement(
      input,
      buildGround(input),
      { replicas: [{ siteId: 'dal-msc-01', classId: 'voice-agent', replicas: 1 }], routes: [route('dal-msc-01')] },
      { features: DEFAULT_FEATURES },
    );
    expect(violations.some((violation) => violation.includes('above the limit of'))).toBe(true);
  });

  test('the latency of one queue is its Erlang C wait on top of the floor', () => {
    const [slots, use, slotTimeMs] = [8, 0.8, 100];
    const waiting = erlangC(slots, slots * use);
    const drainPerMs = (slots * (1 - use)) / slotTimeMs;
    const p99 = mixQuantileMs([{ rps: 3, floorMs: 50, queue: { waiting, drainPerMs } }], 0.99);
    expect(waiting * Math.E ** -((p99 - 50) * drainPerMs)).toBeCloseTo(0.01, 4);
    expect(
      mixQuantileMs(
        [
          { rps: 9, floorMs: 10, queue: { waiting: 0, drainPerMs: 1 } },
          { rps: 1, floorMs: 90, queue: { waiting: 0, drainPerMs: 1 } },
        ],
        0.5,
      ),
    ).toBeCloseTo(10, 1);
  });
});

describe('hash, moves and inputs', () => {
  test('the hash follows what is asked, not how it is written', () => {
    const input = tinyQuestion();
    const hash = problemHash(input, DEFAULT_FEATURES);
    const reordered = JSON.parse(
      JSON.stringify({ ...input, fleet: Object.fromEntries(Object.entries(input.fleet).reverse()) }),
    ) as PlanningInput;
    expect(problemHash(reordered, DEFAULT_FEATURES)).toBe(hash);
    expect(problemHash({ ...input, closedSiteIds: ['dal-dc-01'] }, DEFAULT_FEATURES)).not.toBe(hash);
    expect(problemHash({ ...input, demandRps: input.demandRps.map((rps) => rps + 1e-9) }, DEFAULT_FEATURES)).not.toBe(
      hash,
    );
    expect(problemHash(input, { ...DEFAULT_FEATURES, pooling: false })).not.toBe(hash);
  });

  test('moves count replicas by site and class, and demand once', () => {
    const route = (siteId: string, share: number) => ({ marketId: 'dallas', classId: 'voice-agent', siteId, share });
    const placed = (siteId: string, replicas: number) => ({ siteId, classId: 'voice-agent', replicas });
    const before = { replicas: [placed('dal-msc-01', 3)], routes: [route('dal-msc-01', 1)] };
    const after = {
      replicas: [placed('dal-msc-01', 1), placed('hou-co-01', 1)],
      routes: [route('dal-msc-01', 0.6), route('hou-co-01', 0.4)],
    };
    expect(deriveMoves(tinyQuestion(), before, after)).toEqual({
      started: [placed('hou-co-01', 1)],
      stopped: [placed('dal-msc-01', 2)],
      movedRps: 4,
    });
  });

  test('a what-if is the world’s question with its changes on top', () => {
    const { fleet, gpuTypes, models, prices, classes, ...rest } = tinyQuestion();
    const state = { ...rest, classes, closedSiteIds: ['dal-dc-01'] } as never;
    const asked = planningInput({ fleet, gpuTypes, models, prices, classes }, state, {
      closeSiteIds: ['dal-msc-01'],
      openSiteIds: ['dal-dc-01'],
    });
    expect(asked.closedSiteIds).toEqual(['dal-msc-01']);
  });
});
