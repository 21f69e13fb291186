import type { Tier } from './fleet.ts';

/** The tiers as they are called on screen. */
export const TIER_WORDS: Readonly<Record<Tier, string>> = {
  hub: 'Cell-site hub',
  msc: 'Switching centre',
  co: 'Central office',
  regional: 'Regional data centre',
  cloud: 'Cloud region',
};

/** Where a column is narrow. */
export const TIER_SHORT_WORDS: Readonly<Record<Tier, string>> = {
  hub: 'Hub',
  msc: 'MSC',
  co: 'CO',
  regional: 'Regional',
  cloud: 'Cloud',
};
