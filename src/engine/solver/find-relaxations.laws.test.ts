import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ms, share } from '@/domain/units.ts';
import { exactOptimumUsd } from '@/testing/exact-optimum.ts';
import { smallQuestions } from '@/testing/small-question.ts';
import { tinyQuestion } from '@/testing/tiny-question.ts';
import { changeQuestion } from '../model/change-question.ts';
import type { Change, PlanningInput, Relaxation } from '../model/contract.ts';
import { createLinearSolver, createSolverSession } from './session.ts';

const linear = createLinearSolver();
const highs = await linear.load();

async function relaxationsOf(input: PlanningInput): Promise<readonly Relaxation[] | null> {
  const outcome = await createSolverSession(input, linear).solve({ iterationLimit: 20 });
  return outcome.status === 'infeasible' ? outcome.relaxations : null;
}

const isPossible = (input: PlanningInput) => Number.isFinite(exactOptimumUsd(highs, input));

/** A change by one less of what it is told in; null if nothing is left of it. */
function lessened(change: Change): Change | null {
  switch (change.kind) {
    case 'reopen':
      return null;
    case 'gpus':
      return change.gpus > 1 ? { ...change, gpus: change.gpus - 1 } : null;
    case 'link':
      return { ...change, gbps: change.gbps * 0.98 };
    case 'demand':
      return { ...change, rps: change.rps * 0.98 };
    case 'target':
      return { ...change, limitMs: change.limitMs - (change.limitMs > 10 ? 1 : 0.1) };
  }
}

test('what would make a question possible does, no part of it does, and no less of a single change does', async () => {
  const told: string[] = [];
  await fc.assert(
    fc.asyncProperty(smallQuestions(), async (input) => {
      for (const { changes, isEnough } of (await relaxationsOf(input)) ?? []) {
        expect(isEnough).toBe(true);
        expect(isPossible(changeQuestion(input, changes))).toBe(true);
        const parts = changes.map((one) => changes.filter((other) => other !== one));
        const less = changes.length === 1 ? lessened(changes[0]!) : null;
        for (const part of less ? [...parts, [less]] : parts)
          expect(isPossible(changeQuestion(input, part))).toBe(false);
        told.push(changes.map(({ kind }) => kind).join(' '));
      }
    }),
    { numRuns: 60, seed: 3 },
  );
  expect([...new Set(told)]).toEqual(
    expect.arrayContaining(['gpus', 'link', 'target', 'target gpus', 'reopen', 'demand', 'demand demand']),
  );
});

describe('a state that has one switching centre', () => {
  /** Industrial safety may not leave Oklahoma, where only Tulsa MSC is trusted. */
  const inTulsa = (safetyRps: number) =>
    tinyQuestion({ demandRps: tinyQuestion().demandRps.map((rps, cell) => (cell === 7 ? safetyRps : rps)) });

  test('needs GPUs there, or less demand: no more of either than that', async () => {
    const asked = inTulsa(6000);
    const [gpus, demand, ...others] = (await relaxationsOf(asked)) ?? [];
    expect(others).toEqual([]);
    expect(gpus).toMatchObject({ changes: [{ kind: 'gpus', siteId: 'tul-msc-01' }], isEnough: true });
    expect(demand).toMatchObject({
      changes: [{ kind: 'demand', classId: 'industrial-safety', marketId: 'tulsa' }],
      isEnough: true,
    });
    for (const { changes } of [gpus!, demand!])
      expect(isPossible(changeQuestion(asked, [lessened(changes[0]!)!]))).toBe(false);
  });

  test('needs it back when it is closed, not GPUs there, and not where it is its drain that is asked about', async () => {
    const asked = { ...inTulsa(20), closedSiteIds: ['tul-msc-01', 'hou-co-01'] };
    const less = { kind: 'demand', classId: 'industrial-safety', marketId: 'tulsa', rps: 20 };
    expect((await relaxationsOf(asked))?.map(({ changes }) => changes)).toEqual([
      [{ kind: 'reopen', siteId: 'tul-msc-01' }],
      [less],
    ]);
    const drain = await createSolverSession(asked, linear).solve({ staysClosedSiteIds: ['tul-msc-01'] });
    if (drain.status !== 'infeasible') throw new Error(drain.status);
    expect(drain.relaxations).toEqual([{ changes: [less], isEnough: true }]);
    expect(drain.obstacles[0]?.sentence).not.toContain('Return a closed site');
  });

  test('needs a looser target where it has no site that is near enough: the least that makes one so', async () => {
    const asked = inTulsa(20);
    const classes = asked.classes.map((each) =>
      each.id === 'industrial-safety' ? { ...each, target: { ...each.target, limit: ms(12) } } : each,
    );
    const [target] = (await relaxationsOf({ ...asked, classes })) ?? [];
    expect(target).toMatchObject({ changes: [{ kind: 'target', classId: 'industrial-safety' }], isEnough: true });
    expect(isPossible(changeQuestion({ ...asked, classes }, [lessened(target!.changes[0]!)!]))).toBe(false);
  });

  test.each([0.2, 0.3, 0.45])(
    'needs more GPUs where the radio claims its part of them: %d at its peak',
    async (peak) => {
      const { fleet, ...rest } = inTulsa(6000);
      const sites = fleet.sites.map((site) =>
        site.id === 'tul-msc-01' ? { ...site, cellMix: 'residential' as const, radioPeakShare: share(peak) } : site,
      );
      const asked = { ...rest, fleet: { ...fleet, sites } };
      const [more] = (await relaxationsOf(asked)) ?? [];
      expect(more?.changes).toHaveLength(1);
      expect(isPossible(changeQuestion(asked, more!.changes))).toBe(true);
      expect(isPossible(changeQuestion(asked, [lessened(more!.changes[0]!)!]))).toBe(false);
    },
  );
});

test('the same answer again', async () => {
  const question = tinyQuestion({ demandRps: tinyQuestion().demandRps.map((rps) => rps * 1000) });
  expect(await relaxationsOf(question)).toEqual(await relaxationsOf(question));
});
