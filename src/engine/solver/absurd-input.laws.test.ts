import { describe, expect, test } from 'vitest';
import { absurdQuestions } from '@/testing/absurd-questions.ts';
import { tinyDocument } from '@/testing/tiny-fleet.ts';
import { createLinearSolver, createSolverSession } from './session.ts';

const linear = createLinearSolver();

describe('a question that nobody should ask', () => {
  test.each(absurdQuestions())(
    '$what: answered by kind, with the culprit named',
    async ({ input, obstacle, culprit }) => {
      const outcome = await createSolverSession(input, linear).solve();
      if (outcome.status !== 'infeasible') throw new Error(`answered with ${outcome.status}`);
      expect(outcome.obstacles.map(({ kind }) => kind)).toContain(obstacle);
      expect(outcome.obstacles.map(({ sentence }) => sentence).join('\n')).toMatch(culprit);
    },
  );

  test('soft demand of 10^12 is left where it is, at its price', async () => {
    const { fleet, ...document } = tinyDocument();
    const demandRps = fleet.markets.flatMap((_, market) => (market === 0 ? [10, 20, 1e12] : [10, 20, 8]));
    const input = { ...document, fleet, utcHour: 18, demandRps, closedSiteIds: [], cutLinkIds: [] };
    const outcome = await createSolverSession({ ...input, strategy: 'hybrid' }, linear).solve();
    if (!('plan' in outcome)) throw new Error(`answered with ${outcome.status}`);
    expect(outcome.assessment.violations).toEqual([]);
    expect(outcome.assessment.unservedRps).toBeGreaterThan(0.999e12);
  });

  test('a session that was asked nonsense answers the next question', async () => {
    const [nonsense] = absurdQuestions().filter(({ what }) => what === 'negative demand');
    const session = createSolverSession(nonsense!.input, linear);
    expect((await session.solve()).status).toBe('infeasible');
    await session.change({ kind: 'set-demand', demandRps: nonsense!.input.demandRps.map((rps) => Math.abs(rps)) });
    expect(await session.solve({ iterationLimit: 100 })).toMatchObject({ status: 'feasible' });
    await session.change({ kind: 'set-demand', demandRps: nonsense!.input.demandRps });
    expect((await session.solve()).status).toBe('infeasible');
  });
});
