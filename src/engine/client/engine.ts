/** The one door to the engine for screens, the world and tests. */
export type {
  Assessment,
  ClassAssessment,
  Failure,
  FailureAnswer,
  FailureProgress,
  FailureReport,
  HourAnswer,
  HoursOutcome,
  LimitValue,
  Obstacle,
  PlacementEngine,
  PlanningHour,
  PlanningInput,
  Proof,
  ProofProgress,
  Relaxation,
  ShadowPrices,
  SolveOutcome,
  SolveProgress,
  Strategy,
} from '../model/contract.ts';
export { DEFAULT_SOLVE, STRATEGIES } from '../model/contract.ts';
export { planningInput } from '../model/planning-input.ts';
export { createInProcessEngine } from './in-process.ts';
export { EngineProvider, useEngine } from './use-engine.ts';
export { createWorkerEngine } from './worker-backed.ts';
