import { TIERS } from '@/domain/fleet.ts';
import { formatShare, formatUsdPerHour } from '@/domain/format.ts';
import type { FleetDocument } from '@/domain/planning.ts';
import { TIER_WORDS } from '@/domain/tier-words.ts';
import type { CloudFinancing } from './finance-cloud.ts';

/** Something the comparison takes for granted, with where it comes from. */
export interface Assumption {
  readonly what: string;
  readonly value: string;
  readonly source: string;
}

/** What decides the comparison besides demand and targets, read from the book the engine was given. */
export function listAssumptions({ fleet, gpuTypes, prices }: FleetDocument, financing: CloudFinancing): Assumption[] {
  const usedTypes = new Set(fleet.sites.map(({ gpuTypeId }) => gpuTypeId));
  const rented = fleet.sites.filter(
    (site) => site.financing === 'rented' && !(financing === 'owned' && site.tier === 'cloud'),
  );
  return [
    {
      what: 'Who owns the GPUs',
      value:
        rented.length === 0
          ? 'Every site is owned: the same capital terms everywhere.'
          : `${rented.length} cloud regions are rented at list price, ${fleet.sites.length - rented.length} sites are owned.`,
      source: 'Financing decides more than place does; switch it above to hold it fixed.',
    },
    {
      what: 'Capital',
      value: `${formatShare(prices.capitalRate)} a year over ${prices.capitalYears} years; operations ${formatShare(prices.operationsShare)} of the hardware price a year`,
      source: 'Assumption',
    },
    {
      what: 'Rented bill',
      value: `list price of the GPU-hour plus ${formatShare(prices.rentedBillOverhead)} for storage, control plane and support`,
      source: 'Price reports 2026: 30 to 50 % over list',
    },
    ...gpuTypes
      .filter(({ id }) => usedTypes.has(id))
      .map(({ name, capexUsd, serverFactor, rentUsdPerHour, boardPowerWatts, source }) => ({
        what: name,
        value: `$${capexUsd.toLocaleString('en-US')} bare, ×${serverFactor} in a server; ${formatUsdPerHour(rentUsdPerHour)} rented; ${boardPowerWatts} W`,
        source,
      })),
    {
      what: 'PUE',
      value: byTier(prices.pue, String),
      source: 'Assumptions around Uptime Institute 2024 (mean 1.56) and large clouds (about 1.1)',
    },
    {
      what: 'Space, $ per kW and month',
      value: byTier(prices.spaceUsdPerKwMonth, String),
      source:
        'CBRE wholesale colocation, primary US markets, end of 2024 (184.06); hub, regional and cloud are assumptions',
    },
    {
      what: 'Site kept lit',
      value: byTier(prices.activationUsdPerHour, formatUsdPerHour),
      source: 'Assumption',
    },
    {
      what: 'Server power',
      value: `×${prices.serverPowerFactor} of the board; parked at ${formatShare(prices.idlePowerShare)} of loaded`,
      source: 'MLPerf v5.1 power: 10,401 W for 8 × 1,000 W; idle 0.30 to 0.40 of loaded',
    },
    {
      what: 'Electricity',
      value: 'by state: commercial for hub, MSC and CO, industrial for regional and cloud',
      source: 'US Energy Information Administration, average retail price 2023',
    },
    {
      what: 'Transit, $ per GB',
      value: `metro ${prices.transitUsdPerGB.metro}, backbone ${prices.transitUsdPerGB.backbone}, into a cloud ${prices.transitUsdPerGB.cloudIn}, out of it ${prices.transitUsdPerGB.cloudOut}`,
      source: 'Assumptions on TeleGeography and cloud list prices',
    },
    {
      what: 'Not compared',
      value: 'the failure of a site or link, carbon, and the hours of the day other than this one',
      source: 'Outside this comparison',
    },
  ];
}

const byTier = (values: Readonly<Record<(typeof TIERS)[number], number>>, format: (value: number) => string) =>
  TIERS.map((tier) => `${TIER_WORDS[tier].toLowerCase()} ${format(values[tier])}`).join(', ');
