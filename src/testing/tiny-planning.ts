import { demandAt } from '@/domain/demand.ts';
import type { FleetDocument, PlanningState } from '@/domain/planning.ts';
import { DEFAULT_SOLVE, type PlacementEngine, planningInput } from '@/engine/client/engine.ts';
import { required } from '@/lib/invariant.ts';
import { tinyDocument } from './tiny-fleet.ts';

/** Thu 21 May 2026, 23:42 UTC: the moment the default world starts at. */
const START_MS = Date.UTC(2026, 4, 21, 23, 42);

/** The tiny fleet with a plan in force that the engine found for its demand: what a preview starts from. */
export async function tinyPlanning(
  engine: PlacementEngine,
): Promise<{ readonly document: FleetDocument; readonly planning: PlanningState }> {
  const document = tinyDocument();
  const state = {
    virtualMs: START_MS,
    utcHour: 23.7,
    demandRps: demandAt(document.fleet, document.classes, START_MS),
    classes: document.classes,
    closedSiteIds: [],
    cutLinkIds: [],
    // Few rounds: tests ask what follows from an answer, not how good it is.
    solveOptions: { ...DEFAULT_SOLVE, iterationLimit: 20 },
    targetsVersion: 1,
  };
  const session = await engine.openSession(planningInput(document, { ...state, plan: EMPTY_PLAN }));
  const outcome = await session.solve(state.solveOptions);
  session.dispose();
  const plan = 'plan' in outcome ? outcome.plan : null;
  return { document, planning: { ...state, plan: required(plan, `a plan of the tiny fleet (${outcome.status})`) } };
}

/** A plan that places nothing. */
export const EMPTY_PLAN: PlanningState['plan'] = {
  replicas: [],
  routes: [],
  status: 'feasible',
  problemHash: '',
  seed: 1,
  objectiveUsdPerHour: 0,
  boundUsdPerHour: 0,
  gap: 0,
  terms: { gpu: 0, operations: 0, space: 0, energy: 0, activation: 0, backbone: 0, unserved: 0, moves: 0 },
  prices: null,
  engineMs: 0,
};
