import type { FeatureCollection, LineString } from 'geojson';
import type { LayerSpecification, SourceSpecification } from 'maplibre-gl';
import type { Fleet } from '@/domain/fleet.ts';
import type { LinkColumns } from '@/domain/telemetry.ts';

export const LINK_SOURCE_ID = 'links';
export const LINK_SOURCE: Record<string, SourceSpecification> = {
  // Feature ids are indices into `fleet.links`: feature state carries the load.
  [LINK_SOURCE_ID]: { type: 'geojson', data: { type: 'FeatureCollection', features: [] }, tolerance: 0.2 },
};

/** How a link's use is told. From `warmFrom` on the attention list speaks of it too; both are assumptions. */
export const LINK_STYLE = { warmFrom: 0.8, hotFrom: 0.95, idlePx: 0.6, fullPx: 2.4 } as const;

/** The wide backbone always, rings once a metro is near enough to see them. */
const RINGS_FROM_ZOOM = 5.5;

export const LINK_LAYERS: LayerSpecification[] = [
  {
    id: 'links',
    type: 'line',
    source: LINK_SOURCE_ID,
    filter: ['all', ['!', ['get', 'cut']], ['any', ['!=', ['get', 'kind'], 'ring'], ['>=', ['zoom'], RINGS_FROM_ZOOM]]],
    layout: { 'line-cap': 'round' },
    paint: {
      'line-width': [
        '+',
        LINK_STYLE.idlePx,
        ['*', LINK_STYLE.fullPx - LINK_STYLE.idlePx, ['coalesce', ['feature-state', 'use'], 0]],
      ],
    },
  },
  {
    id: 'links-cut',
    type: 'line',
    source: LINK_SOURCE_ID,
    filter: ['get', 'cut'],
    paint: { 'line-width': 2, 'line-dasharray': [2, 2.5] },
  },
];

export function buildLinkFeatures(fleet: Fleet, cutLinkIds: readonly string[]): FeatureCollection<LineString> {
  const at = new Map(fleet.nodes.map((node) => [node.id, node.position]));
  for (const site of fleet.sites) if (!at.has(site.id)) at.set(site.id, site.position);
  const cut = new Set(cutLinkIds);
  return {
    type: 'FeatureCollection',
    features: fleet.links.flatMap((link, id) => {
      const from = at.get(link.from);
      const to = at.get(link.to);
      if (!from || !to) return [];
      return [
        {
          type: 'Feature' as const,
          id,
          properties: { kind: link.kind, cut: cut.has(link.id) },
          geometry: {
            type: 'LineString' as const,
            coordinates: [
              [from.lon, from.lat],
              [to.lon, to.lat],
            ],
          },
        },
      ];
    }),
  };
}

/** Use of each link in its busier direction, 0 to 1. */
export function linkUse(fleet: Fleet, columns: LinkColumns): Float32Array {
  const use = new Float32Array(fleet.links.length);
  columns.link.forEach((link, row) => {
    const capacityGbps = fleet.links[link]?.capacity ?? 0;
    const busierGbps = Math.max(columns.forwardGbps[row] ?? 0, columns.backwardGbps[row] ?? 0);
    if (capacityGbps > 0) use[link] = Math.min(1, busierGbps / capacityGbps);
  });
  return use;
}

/** A change that an eye can see. Each link that is restyled costs the frame, and loads tremble all the time. */
const SEEN_CHANGE = 0.04;

/** The links to restyle. One that crosses into another colour is always among them. */
export const changedLoads = (shown: Float32Array, use: Float32Array): readonly number[] =>
  Array.from(use.keys()).filter((link) => {
    const before = shown[link] ?? 0;
    const now = use[link] ?? 0;
    return Math.abs(now - before) >= SEEN_CHANGE || colourStep(now) !== colourStep(before);
  });

const colourStep = (use: number) => Number(use >= LINK_STYLE.warmFrom) + Number(use >= LINK_STYLE.hotFrom);
