import type { FleetDocument } from './planning.ts';

/** A site's name; its id where the fleet does not know it. */
export const nameOfSite = ({ fleet }: FleetDocument, siteId: string): string =>
  fleet.sites.find(({ id }) => id === siteId)?.name ?? siteId;

/** A class's short name; its id where the fleet does not know it. */
export const nameOfClass = ({ classes }: FleetDocument, classId: string): string =>
  classes.find(({ id }) => id === classId)?.shortName ?? classId;
