import type { FleetDocument } from '@/domain/planning.ts';
import type { View } from '@/state/view-link.ts';

/** What the link names but this fleet does not have: known only once the fleet is here. Null if all is well. */
export function findUnknown(
  view: View,
  { fleet, classes }: FleetDocument,
): { readonly sentences: readonly string[]; readonly correction: Partial<View> } | null {
  const sentences: string[] = [];
  let correction: Partial<View> = {};
  if (view.siteId !== null && !fleet.sites.some((site) => site.id === view.siteId)) {
    sentences.push(`“site=${view.siteId}” was dropped: ${fleet.name} has no such site.`);
    correction = { ...correction, siteId: null, panel: null };
  }
  if (view.classId !== null && !classes.some((workloadClass) => workloadClass.id === view.classId)) {
    sentences.push(`“class=${view.classId}” was dropped: there is no such workload class.`);
    correction = { ...correction, classId: null };
  }
  return sentences.length > 0 ? { sentences, correction } : null;
}
