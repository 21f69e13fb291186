import type { FleetDocument } from '@/domain/planning.ts';

/** How the cloud's GPUs are paid: as the fleet says, or with the same capital terms as the carrier's own. */
export type CloudFinancing = 'as-is' | 'owned';

/**
 * Owned against rented decides more than place does: an owned edge beside a rented cloud looks cheap whatever the
 * network is like. Holding financing fixed shows what place alone is worth.
 */
export function financeCloud(document: FleetDocument, financing: CloudFinancing): FleetDocument {
  if (financing === 'as-is') return document;
  const sites = document.fleet.sites.map((site) =>
    site.tier === 'cloud' ? { ...site, financing: 'owned' as const } : site,
  );
  return { ...document, fleet: { ...document.fleet, sites } };
}
