import type { FleetDocument, PlanningState } from '@/domain/planning.ts';
import type { WorkloadClass } from '@/domain/workload.ts';
import type { PlanningInput, Strategy } from './contract.ts';

/** What a what-if changes in the world's planning question. */
export interface PlanningChanges {
  readonly strategy?: Strategy;
  /** Close these as well. */
  readonly closeSiteIds?: readonly string[];
  readonly openSiteIds?: readonly string[];
  /** Replaces the classes in force, e.g. with another target. */
  readonly classes?: readonly WorkloadClass[];
  readonly cutLinkIds?: readonly string[];
}

/** The question the world itself plans with, with a what-if's changes on top. */
export function planningInput(
  document: FleetDocument,
  state: PlanningState,
  changes: PlanningChanges = {},
): PlanningInput {
  const opened = new Set(changes.openSiteIds ?? []);
  const closed = new Set([...state.closedSiteIds, ...(changes.closeSiteIds ?? [])]);
  return {
    fleet: document.fleet,
    gpuTypes: document.gpuTypes,
    models: document.models,
    prices: document.prices,
    classes: changes.classes ?? state.classes,
    utcHour: state.utcHour,
    demandRps: state.demandRps,
    closedSiteIds: [...closed].filter((id) => !opened.has(id)),
    cutLinkIds: [...new Set([...state.cutLinkIds, ...(changes.cutLinkIds ?? [])])],
    strategy: changes.strategy ?? 'hybrid',
  };
}
