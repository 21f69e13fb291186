import { formatMs, formatShare } from '@/domain/format.ts';

/** How good a plan is known to be, and what it took to know: `Proven within 0.9 % of the optimum, in 412 ms.` */
export function describeProof({ gap, engineMs }: { readonly gap: number; readonly engineMs: number }): string {
  const tenths = tenthsOf(gap);
  const proof = tenths === 0 ? 'Proven the optimum' : `Proven within ${formatShare(tenths / 1000)} of the optimum`;
  return `${proof}, in ${formatMs(engineMs)}.`;
}

/** Rounded up to a tenth of a percent: a proof must not promise more than it gives. */
export const formatGap = (gap: number): string => formatShare(tenthsOf(gap) / 1000);

const tenthsOf = (gap: number): number => Math.ceil(Math.max(0, gap) * 1000 - TOLERANCE);

/** What the solver's own arithmetic cannot tell from zero, in tenths of a percent. */
const TOLERANCE = 1e-6;
