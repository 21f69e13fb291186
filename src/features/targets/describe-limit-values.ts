import { formatMs, formatUsdPerHour } from '@/domain/format.ts';
import { nameOfMarket, nameOfSite } from '@/domain/names.ts';
import type { FleetDocument } from '@/domain/planning.ts';
import type { LimitValue } from '@/engine/client/engine.ts';

/** Less than this is not worth an operator's time. Assumption. */
const LEAST_USD_PER_HOUR = 0.01;

/** What a class's limits keep apart, dearest first: who could go where, what stands between, and what it would save. */
export function describeLimitValues(document: FleetDocument, values: readonly LimitValue[]) {
  return values
    .filter(({ usdPerHour }) => usdPerHour >= LEAST_USD_PER_HOUR)
    .map(({ limit, marketId, siteId, lackingMs, usdPerHour }) => {
      const between = limit === 'latency' ? `${formatMs(lackingMs)} too far` : 'beyond the border of the data rule';
      return {
        id: `${limit} ${marketId}`,
        subject: `${nameOfMarket(document, marketId)} → ${nameOfSite(document, siteId)}`,
        sentence: `${between}: about ${formatUsdPerHour(usdPerHour)} saved if it were allowed.`,
      };
    });
}
