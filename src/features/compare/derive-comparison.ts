import { formatShare, formatUsdPerHour } from '@/domain/format.ts';
import type { CostTerms } from '@/domain/plan.ts';
import { describeProof } from '@/engine/client/describe-proof.ts';
import { type Assessment, STRATEGIES, type Strategy } from '@/engine/client/engine.ts';
import type { Column, Columns } from './solve-comparison.ts';

/** The figures of one strategy, all of them from the engine's assessment. */
export interface StrategyFigures {
  readonly costUsdPerHour: number;
  /** Cost over tokens in and out of the served requests; null if nothing is served. */
  readonly usdPerMtok: number | null;
  readonly terms: CostTerms;
  /** Each class's percentile weighted by its served requests: an average of percentiles, not a percentile of all. */
  readonly meanP50Ms: number | null;
  readonly meanP95Ms: number | null;
  readonly targetsMet: number;
  readonly targets: number;
  readonly backboneGbps: number;
  readonly powerKw: number;
  /** Tokens per second and watt of facility power. */
  readonly tokensPerWatt: number | null;
  readonly unservedRps: number;
  readonly sites: number;
  readonly gpus: number;
}

const SECONDS_PER_HOUR = 3600;

export function deriveFigures(assessment: Assessment): StrategyFigures {
  const { objectiveUsdPerHour, tokensPerSecond, powerKw, classes, sites } = assessment;
  const mtokPerHour = (tokensPerSecond * SECONDS_PER_HOUR) / 1e6;
  const served = classes.reduce((total, { servedRps }) => total + servedRps, 0);
  const mean = (latencyOf: (entry: (typeof classes)[number]) => number) =>
    served > 0
      ? classes.reduce((total, entry) => total + (entry.servedRps > 0 ? entry.servedRps * latencyOf(entry) : 0), 0) /
        served
      : null;
  return {
    costUsdPerHour: objectiveUsdPerHour,
    usdPerMtok: mtokPerHour > 0 ? objectiveUsdPerHour / mtokPerHour : null,
    terms: assessment.terms,
    meanP50Ms: mean(({ p50Ms }) => p50Ms),
    meanP95Ms: mean(({ p95Ms }) => p95Ms),
    targetsMet: classes.filter(({ meetsTarget }) => meetsTarget).length,
    targets: classes.length,
    backboneGbps: assessment.backboneGbps,
    powerKw,
    tokensPerWatt: powerKw > 0 ? tokensPerSecond / (powerKw * 1000) : null,
    unservedRps: assessment.unservedRps,
    sites: sites.filter(({ gpusPlaced }) => gpusPlaced > 0).length,
    gpus: sites.reduce((total, { gpusPlaced }) => total + gpusPlaced, 0),
  };
}

/** The assessment a column shows figures of: a plan's, or the best effort's of an infeasible strategy. */
export function assessmentOf(column: Column): Assessment | null {
  if (column.kind === 'plan') return column.assessment;
  return column.kind === 'infeasible' ? column.bestEffort : null;
}

export const STRATEGY_WORDS: Readonly<Record<Strategy, { readonly name: string; readonly what: string }>> = {
  'all-cloud': { name: 'All cloud', what: 'Every request goes to a cloud region.' },
  'nearest-edge': { name: 'Nearest edge', what: 'Every request goes to the nearest of the carrier’s sites with room.' },
  hybrid: { name: 'Optimised hybrid', what: 'The engine may use every site; it starts from the other two.' },
};

export interface Winner {
  readonly strategy: Strategy | null;
  readonly sentence: string;
  readonly reason: string;
  /** How close the winner is known to be to the cheapest of all placements; null without the hybrid's bound. */
  readonly proof: string | null;
}

/** A simple strategy this close to the hybrid's cost wins: less is gained than the forecast can tell. Assumption. */
const WORTH_THE_TROUBLE = 0.005;

/** Who wins, in a sentence; null until every strategy has answered. Only plans that keep every hard class can win. */
export function deriveWinner(columns: Columns): Winner | null {
  const plans = STRATEGIES.flatMap((strategy) => {
    const column = columns[strategy];
    return column.kind === 'plan'
      ? [{ strategy, cost: column.assessment.objectiveUsdPerHour, unservedUsd: column.assessment.terms.unserved }]
      : [];
  });
  if (STRATEGIES.some((strategy) => columns[strategy].kind === 'waiting' || columns[strategy].kind === 'solving')) {
    return null;
  }
  const cheapest = plans.reduce<(typeof plans)[number] | null>(
    (best, plan) => (best && best.cost <= plan.cost ? best : plan),
    null,
  );
  if (!cheapest) {
    return STRATEGIES.some((strategy) => columns[strategy].kind === 'no-answer')
      ? { strategy: null, sentence: 'the engine gave no answer.', reason: 'Run the comparison again.', proof: null }
      : {
          strategy: null,
          sentence: 'no strategy keeps every hard class at this hour.',
          reason: 'The columns show what each could serve at best, and what stands in the way.',
          proof: null,
        };
  }
  const simple = plans
    .filter(({ strategy, cost }) => strategy !== 'hybrid' && cost <= cheapest.cost * (1 + WORTH_THE_TROUBLE))
    .sort((a, b) => a.cost - b.cost)[0];
  const winner = simple ?? cheapest;
  const others = plans.filter(({ strategy }) => strategy !== winner.strategy);
  const impossible = STRATEGIES.filter((strategy) => columns[strategy].kind !== 'plan');
  return {
    strategy: winner.strategy,
    sentence: `${WINNING_WORDS[winner.strategy]} at ${formatUsdPerHour(winner.cost)}.`,
    reason: [
      ...others.map((plan) => compareCost(plan, winner.cost)),
      ...impossible.map((strategy) => `${STRATEGY_WORDS[strategy].name} cannot serve every hard class.`),
    ].join(' '),
    proof: proofOf(winner.cost, columns),
  };
}

/** The hybrid may use every site, so its bound is one for every strategy. */
function proofOf(cost: number, { hybrid, ...others }: Columns): string | null {
  if (hybrid.kind !== 'plan') return null;
  const engineMs = [hybrid, ...Object.values(others)].reduce(
    (total, column) =>
      total + ('engineMs' in column ? column.engineMs : 0) + ('proofMs' in column ? column.proofMs : 0),
    0,
  );
  return describeProof({ gap: (cost - hybrid.boundUsdPerHour) / cost, engineMs });
}

const WINNING_WORDS: Readonly<Record<Strategy, string>> = {
  'all-cloud': 'The cloud wins here,',
  'nearest-edge': 'The nearest edge wins here,',
  hybrid: 'The hybrid wins here,',
};

interface FoundPlan {
  readonly strategy: Strategy;
  readonly cost: number;
  readonly unservedUsd: number;
}

function compareCost({ strategy, cost, unservedUsd }: FoundPlan, winningCost: number): string {
  const { name } = STRATEGY_WORDS[strategy];
  const more = cost / winningCost - 1;
  if (Math.abs(more) <= WORTH_THE_TROUBLE) return `${name} costs the same within ${formatShare(WORTH_THE_TROUBLE)}.`;
  // The price of refused requests is an assumption, so a cost that rests on it says so.
  const refused =
    unservedUsd > cost * 0.1 ? `, ${formatUsdPerHour(unservedUsd)} of it the price of unserved requests` : '';
  return `${name} costs ${formatShare(more)} more (${formatUsdPerHour(cost)}${refused}).`;
}
