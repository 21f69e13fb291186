import { formatCount, formatMs, formatShare } from '@/domain/format.ts';
import type { Proof } from '../model/contract.ts';
import { describeProof, formatGap } from './describe-proof.ts';

/**
 * What HiGHS found out about a plan, whose gap was `gapBefore` and cost `costBefore` ($/h): the plan first, then how good it
 * is now known to be, then, if it could not be asked all, how much it was asked.
 */
export function describeOutcome(
  { status, better, costUsdPerHour, gap, arcs, cutShort, ms }: Proof,
  { costBefore, gapBefore }: { readonly costBefore: number; readonly gapBefore: number },
): string {
  const cheaper = `HiGHS found a plan ${formatShare(1 - costUsdPerHour / costBefore)} cheaper`;
  if (status === 'optimal')
    return better
      ? `${cheaper} and proved it the optimum, in ${formatMs(ms)}.`
      : `HiGHS proved this plan the optimum, in ${formatMs(ms)}.`;
  const before = gap < gapBefore - NOTICED ? ` Before, the gap was ${formatGap(gapBefore)}.` : '';
  const asked =
    arcs.exact < arcs.open
      ? ` The whole question is too large for HiGHS in a browser: it decided on ${formatCount(arcs.exact)} of ${formatCount(arcs.open)} ways from a market to a site, where the plan loses most, and took the others at the bound’s prices.`
      : '';
  return `${better ? cheaper : 'HiGHS found nothing cheaper'}. ${describeProof({ gap, engineMs: ms })}${before}${asked}${cutShort === null ? '' : ` It ended early: ${cutShort}.`}`;
}

/** A gap that closed by less than this is not worth a sentence. */
const NOTICED = 5e-5;
