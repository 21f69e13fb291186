import type { FeatureCollection, Point } from 'geojson';
import type { ExpressionSpecification, LayerSpecification, SourceSpecification } from 'maplibre-gl';
import type { Fleet } from '@/domain/fleet.ts';
import { required } from '@/lib/invariant.ts';
import type { ClusterLevel, MapNode } from './cluster-sites.ts';
import { fromMercatorX, fromMercatorY, WORLD_PX } from './mercator.ts';
import { donutRadiusPx, MARK_GROWTH, markGrowthAt, markRadiusPx } from './site-look.ts';

export const LABEL_SOURCE_ID = 'labels';
export const LABEL_SOURCE: Record<string, SourceSpecification> = {
  [LABEL_SOURCE_ID]: { type: 'geojson', data: { type: 'FeatureCollection', features: [] }, tolerance: 0 },
};

/** Nothing to see, as large as the heart of a mark: labels collide with it, so that no name lies on a site. */
export const SPACER_IMAGE = 'spacer';
export const SPACER_PX = 2;

const FONT = ['Inter Variable', 'sans-serif'];
const LABEL_PX = 11.5;
const LABEL_GAP_PX = 4;

/** `perPx` grows exactly as the marks do: an exponential interpolation with their base is their own formula. */
const grown = (perPx: number, plus: number): ExpressionSpecification => {
  const { perZoom, fromZoom, toZoom } = MARK_GROWTH;
  const at = (zoom: number): ExpressionSpecification => [
    '+',
    plus,
    ['*', perPx * markGrowthAt(zoom), ['get', 'radiusPx']],
  ];
  return ['interpolate', ['exponential', perZoom], ['zoom'], fromZoom, at(fromZoom), toZoom, at(toZoom)];
};

export const LABEL_LAYERS: LayerSpecification[] = [
  {
    id: 'names',
    type: 'symbol',
    source: LABEL_SOURCE_ID,
    layout: {
      'text-field': ['get', 'name'],
      'text-font': FONT,
      'text-size': LABEL_PX,
      'text-variable-anchor': [
        'top',
        'left',
        'right',
        'bottom',
        'top-left',
        'top-right',
        'bottom-left',
        'bottom-right',
      ],
      'text-radial-offset': grown(1 / LABEL_PX, LABEL_GAP_PX / LABEL_PX),
      'text-justify': 'auto',
      'text-max-width': 8,
      'text-padding': 2,
      'symbol-sort-key': ['-', 0, ['get', 'weight']],
    },
    paint: { 'text-halo-width': 1.4 },
  },
  {
    // Above the names, because MapLibre places symbols from the top layer down.
    id: 'spacers',
    type: 'symbol',
    source: LABEL_SOURCE_ID,
    // A small mark may lie under a name: keeping clear of all of them would leave the large cities without one.
    filter: ['>', ['get', 'radiusPx'], 5],
    layout: {
      'icon-image': SPACER_IMAGE,
      'icon-size': grown(1.4 / SPACER_PX, 0),
      'icon-allow-overlap': true,
      'icon-padding': 0,
    },
  },
  {
    id: 'counts',
    type: 'symbol',
    source: LABEL_SOURCE_ID,
    filter: ['>', ['get', 'count'], 1],
    layout: {
      'text-field': ['to-string', ['get', 'count']],
      'text-font': FONT,
      'text-size': 11,
      'text-allow-overlap': true,
      'text-ignore-placement': true,
    },
  },
];

/** More than any place has GPUs. */
const CHOSEN_WEIGHT = 1e6;
/** From this zoom on a site is called by its own name: a city's sites stand apart. */
const SITE_NAMES_FROM_ZOOM = 7;

/** A chosen site this near to the heart of its donut covers the donut's count. */
const COVERED_PX = 12;

/**
 * A city's name once, at its largest node; a donut has its largest site's city. Collision decides which are seen, the
 * chosen site's before all others.
 */
export function buildLabelFeatures(fleet: Fleet, level: ClusterLevel, pxPerRootGpu: number): FeatureCollection<Point> {
  const named = new Set<string>();
  const chosen = level.apart === null ? null : required(level.nodes[level.apart], 'the node apart');
  const px = WORLD_PX * 2 ** level.zoom;
  const isCovered = ({ at }: MapNode) =>
    chosen !== null && Math.hypot(at.x - chosen.at.x, at.y - chosen.at.y) * px < COVERED_PX;
  const largestFirst = level.nodes
    .map((node, id) => ({ node, id }))
    .sort((a, b) => b.node.gpus - a.node.gpus || a.id - b.id);
  return {
    type: 'FeatureCollection',
    features: largestFirst.map(({ node, id }) => {
      const site = required(fleet.sites[required(node.sites[0], 'the site of a node')], 'site');
      const isCluster = node.opensAtZoom !== null;
      const isNamedItself = node === chosen || (!isCluster && level.zoom >= SITE_NAMES_FROM_ZOOM);
      const name = isNamedItself ? site.name : site.city;
      const isRepeated = named.has(name);
      named.add(name);
      return {
        type: 'Feature',
        id,
        properties: {
          name: isRepeated ? '' : name,
          count: isCovered(node) ? 0 : node.sites.length,
          weight: node === chosen ? CHOSEN_WEIGHT : node.gpus,
          radiusPx: isCluster ? donutRadiusPx(node.gpus, pxPerRootGpu) : markRadiusPx(node.gpus, pxPerRootGpu, 0),
        },
        geometry: { type: 'Point', coordinates: [fromMercatorX(node.at.x), fromMercatorY(node.at.y)] },
      };
    }),
  };
}
