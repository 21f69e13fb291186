import { readFileSync } from 'node:fs';
import { deserialize } from 'node:v8';
import { invariant } from '@/lib/invariant.ts';
import { createLinearSolver } from '../exact/linear-solver.ts';
import type { Formulation } from '../exact/program.ts';
import { solveExactly } from '../exact/solve-exactly.ts';
import { checkPlan } from '../model/check-plan.ts';
import type { Instance } from '../model/instance.ts';
import { benchClock, type ClockKind } from './bench-clock.ts';

export interface PeerFigures {
  readonly status: string;
  /** Null without a plan, and for the relaxation. */
  readonly costUsd: number | null;
  /** Null if nothing was proved. */
  readonly boundUsd: number | null;
  /** Writing and loading the model included. */
  readonly ms: number;
  readonly peakRssMb: number;
}

/** HiGHS on one instance of `placement.bench.ts`: its relaxation without a limit, or its best plan and bound at the limit. */
const [clock, file, formulation, kind, seconds] = process.argv.slice(2) as [
  ClockKind,
  string,
  Formulation,
  'lp' | 'mip',
  string,
];
const instance: Instance = asPublished(deserialize(readFileSync(file)));
const highs = await createLinearSolver().load();
const now = benchClock(clock);
const began = now();
const limitMs = kind === 'lp' ? Number.POSITIVE_INFINITY : Number(seconds) * 1000;
const { status, objectiveUsd, boundUsd, plan } = solveExactly(highs, instance, {
  formulation,
  relaxed: kind === 'lp',
  timeLimitMs: clock === 'wall' ? limitMs : Number.POSITIVE_INFINITY,
  // HiGHS only knows the wall's time; its own word for being stopped is then "cancelled".
  signal: {
    get aborted() {
      return now() - began >= limitMs;
    },
  },
});
const ms = now() - began;
if (plan) {
  const { feasible, faults } = checkPlan(instance, plan);
  invariant(feasible, `HiGHS's plan breaks rules: ${JSON.stringify(faults.slice(0, 5))}`);
}
const figures: PeerFigures = {
  status,
  costUsd: plan ? objectiveUsd : null,
  boundUsd: Number.isFinite(boundUsd) ? boundUsd : null,
  ms: Math.round(ms),
  peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
};
process.stdout.write(JSON.stringify(figures));

/** The published models allow each class all of a site's GPUs; our instances know that demand may need fewer. */
function asPublished(given: Instance): Instance {
  const { nodes, sites } = given;
  const maxReplicas = nodes.maxReplicas.map((_, node) =>
    Math.floor(sites.gpus[nodes.site[node]!]! / nodes.gpusPerReplica[node]!),
  );
  return { ...given, nodes: { ...nodes, maxReplicas } };
}
