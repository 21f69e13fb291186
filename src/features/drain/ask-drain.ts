import type { FleetDocument, PlanningState } from '@/domain/planning.ts';
import { type PlacementEngine, planningInput } from '@/engine/client/engine.ts';
import { type DrainAnswer, deriveDrainForecast } from './derive-drain-forecast.ts';

/**
 * Asks the engine what the grid would be without a site: the plan in force assessed on the present demand, then the
 * same problem with the site closed, solved with the options the world itself plans with. Rejects with the signal's
 * reason when withdrawn.
 */
export async function askDrain(
  engine: PlacementEngine,
  document: FleetDocument,
  planning: PlanningState,
  siteId: string,
  signal: AbortSignal,
): Promise<DrainAnswer> {
  const session = await engine.openSession(planningInput(document, planning, {}));
  try {
    signal.throwIfAborted();
    const before = await session.evaluate(planning.plan);
    signal.throwIfAborted();
    await session.change({ kind: 'close-sites', siteIds: [siteId] });
    const outcome = await session.solve({
      ...planning.solveOptions,
      previous: planning.plan,
      staysClosedSiteIds: [siteId],
      signal,
    });
    signal.throwIfAborted();
    switch (outcome.status) {
      case 'optimal':
      case 'feasible': {
        const { plan, assessment, shadowPrices } = outcome;
        const { boundUsdPerHour, gap, engineMs, problemHash } = plan;
        const forecast = deriveDrainForecast(
          { siteId, fleet: document.fleet, classes: planning.classes, demandRps: planning.demandRps },
          { placement: planning.plan, assessment: before },
          { placement: plan, assessment, boundUsdPerHour, gap, engineMs, problemHash },
        );
        return {
          kind: 'possible',
          forecast,
          shadowPrices,
          placement: { replicas: plan.replicas, routes: plan.routes },
        };
      }
      case 'infeasible':
        return {
          kind: 'impossible',
          obstacles: outcome.obstacles,
          relaxations: outcome.relaxations,
          engineMs: outcome.engineMs,
        };
      case 'none':
        return { kind: 'unknown', sentence: 'The engine found no plan and no proof that there is none.' };
      case 'crashed':
        return { kind: 'unknown', sentence: `The engine stopped: ${outcome.message}` };
    }
  } finally {
    session.dispose();
  }
}
