import type { PlacedReplicas, Placement } from '@/domain/plan.ts';
import { err, ok, type Result } from '@/lib/result.ts';
import { buildProblem, type Ground } from './build-problem.ts';
import type { InstancePlan } from './check-plan.ts';
import {
  DEFAULT_FEATURES,
  type HoursOptions,
  type Obstacle,
  type PlanningHour,
  type PlanningInput,
} from './contract.ts';
import { buildCopies } from './copies.ts';
import { badInputObstacle } from './explain.ts';
import type { Instance } from './instance.ts';
import { mergeHours } from './merge-hours.ts';
import { type Copies, type PlacementProblem, withGpus } from './problem.ts';
import { readPlacement } from './read-plan.ts';

/** Several hours as one question, and the way back to each of them. */
export interface HoursProblem {
  readonly input: PlanningInput;
  readonly instance: Instance & { readonly copies?: Copies | undefined };
  readonly hours: readonly HourProblem[];
  /** The replicas of a plan, which stand in every hour. */
  replicas(plan: InstancePlan): PlacedReplicas[];
  /** A plan as each hour's placement: its own routes, and all the replicas. */
  placements(plan: InstancePlan): Placement[];
}

/** One of the hours by itself, with no more GPUs than every hour leaves. */
export interface HourProblem {
  readonly problem: PlacementProblem;
  readonly ground: Ground;
  readonly share: number;
}

/** Shares that add up to 1 but for rounding. */
const ROUNDING = 1e-6;

/** Builds each hour and puts them together, or says what is wrong with them. Pure. */
export function buildHours(
  input: PlanningInput,
  hours: readonly PlanningHour[],
  features: HoursOptions['features'] = {},
): Result<HoursProblem, Obstacle[]> {
  const total = hours.reduce((sum, { share }) => sum + share, 0);
  if (hours.length === 0) return err([badInputObstacle('No hour is given: there is nothing to plan for.')]);
  if (!hours.every(({ share }) => share > 0) || !(Math.abs(total - 1) <= ROUNDING))
    return err([
      badInputObstacle(`The hours' shares of the time add up to ${total}: each must be above 0, all together 1.`),
    ]);
  const built: HourProblem[] = [];
  for (const { utcHour, demandRps, share } of hours) {
    const result = buildProblem(
      { ...input, utcHour, demandRps },
      { ...DEFAULT_FEATURES, ...features, nMinusOne: false },
    );
    if (!result.ok) return result;
    built.push({ ...result.value, share });
  }
  const classes = input.classes.length;
  const parts = built.map(({ problem, share }) => {
    const { site, class: k } = problem.nodes;
    return { instance: problem, share, name: site.map((each, node) => each * classes + k[node]!) };
  });
  const { instance, name, split } = mergeHours(parts);
  const { lead } = instance.nodes;
  const classOf = name.map((each, node) => (lead![node] === node ? each % classes : -1));
  const copies = buildCopies(
    input,
    built.flatMap(({ problem }) => [...problem.pairs.class]),
    classOf,
  );
  const { sites: all } = input.fleet;

  function replicas(plan: InstancePlan): PlacedReplicas[] {
    return Array.from(name, (each, node) => ({
      siteId: all[Math.floor(each / classes)]!.id,
      classId: input.classes[each % classes]!.id,
      replicas: lead![node] === node ? plan.replicas[node]! : 0,
    })).filter((placed) => placed.replicas > 0);
  }

  return ok({
    input,
    instance: { ...instance, copies },
    hours: built.map((hour) => ({ ...hour, problem: withGpus(hour.problem, instance.sites.gpus) })),
    replicas,
    placements(plan) {
      const standing = replicas(plan);
      return split(plan).map((own, hour) => ({
        replicas: standing,
        routes: readPlacement(built[hour]!.problem, own).routes,
      }));
    },
  });
}
