import type { FleetDocument } from './planning.ts';

/** A site's name; its id where the fleet does not know it. */
export const nameOfSite = ({ fleet }: FleetDocument, siteId: string): string =>
  fleet.sites.find(({ id }) => id === siteId)?.name ?? siteId;

/** A class's short name; its id where the fleet does not know it. */
export const nameOfClass = ({ classes }: FleetDocument, classId: string): string =>
  classes.find(({ id }) => id === classId)?.shortName ?? classId;

/** A market's name; its id where the fleet does not know it. */
export const nameOfMarket = ({ fleet }: FleetDocument, marketId: string): string =>
  fleet.markets.find(({ id }) => id === marketId)?.name ?? marketId;

/** `the link Dallas – Houston`; its id where the fleet does not know it. */
export function nameOfLink({ fleet }: FleetDocument, linkId: string): string {
  const link = fleet.links.find(({ id }) => id === linkId);
  if (!link) return linkId;
  const nameOf = (nodeId: string) => fleet.nodes.find(({ id }) => id === nodeId)?.name ?? nodeId;
  return `the link ${nameOf(link.from)} – ${nameOf(link.to)}`;
}
