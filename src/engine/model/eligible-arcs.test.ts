import { expect, test } from 'vitest';
import { ms } from '@/domain/units.ts';
import { tinyDocument } from '@/testing/tiny-fleet.ts';
import { buildProblem } from './build-problem.ts';
import { DEFAULT_FEATURES, type PlanningInput } from './contract.ts';

const document = tinyDocument();
const cells = document.fleet.markets.length * document.classes.length;

const question = (changes: Partial<PlanningInput>): PlanningInput => ({
  ...document,
  utcHour: 12,
  demandRps: Array.from({ length: cells }, (_, cell) => 1 + cell),
  closedSiteIds: [],
  cutLinkIds: [],
  strategy: 'hybrid',
  ...changes,
});

function build(input: PlanningInput) {
  const built = buildProblem(input, DEFAULT_FEATURES);
  if (!built.ok) throw new Error(built.error[0]?.sentence);
  return built.value.problem;
}

test('a fleet that was asked about before gives the same problem as one that is new', () => {
  const tighter = document.classes.map((each) => ({
    ...each,
    target: { ...each.target, limit: ms(each.target.limit / 2) },
  }));
  const asked = [
    question({}),
    question({ demandRps: question({}).demandRps.map((rps) => rps * 3) }),
    question({ demandRps: question({}).demandRps.map((rps, cell) => (cell % 3 === 0 ? 0 : rps)) }),
    question({ utcHour: 3 }),
    question({ strategy: 'all-cloud' }),
    question({ classes: tighter }),
    question({ cutLinkIds: document.fleet.links.slice(0, 1).map(({ id }) => id) }),
    question({ closedSiteIds: [document.fleet.sites[0]!.id] }),
    question({}),
  ];
  for (const input of asked) {
    build(question({}));
    const { input: _again, ...again } = build(input);
    const { input: _fresh, ...fresh } = build(structuredClone(input));
    expect(again).toEqual(fresh);
  }
});

test('while only demand moves, arcs are found once', () => {
  const first = build(question({}));
  const second = build(question({ demandRps: first.input.demandRps.map((rps) => rps / 2) }));
  expect(second.arcs.unitUsd).toBe(first.arcs.unitUsd);
  expect(second.pairs.demandRps[0]).toBe(first.pairs.demandRps[0]! / 2);
});
