import Supercluster from 'supercluster';
import type { Fleet } from '@/domain/fleet.ts';
import { required } from '@/lib/invariant.ts';
import { type MercatorPoint, toMercator, WORLD_PX } from './mercator.ts';

/** What is drawn at one place: a site, or several that are too close to tell apart at this zoom. */
export interface MapNode {
  /** Indices into `fleet.sites`, largest site first; a single one is a site drawn as itself. */
  readonly sites: readonly number[];
  readonly gpus: number;
  readonly at: MercatorPoint;
  /** The zoom at which a cluster comes apart; null for a site. */
  readonly opensAtZoom: number | null;
}

/** All nodes at one whole zoom. */
export interface ClusterLevel {
  readonly zoom: number;
  readonly nodes: readonly MapNode[];
  /** For each site of the fleet, the node that shows it. */
  readonly nodeOfSite: Int32Array;
  /** The node of a site that `takeOut` took out of its donut. */
  readonly apart: number | null;
}

/** Sites nearer than this share a donut. */
const CLUSTER_RADIUS_PX = 24;
/** From here on each site stands alone. */
export const CLUSTER_MAX_ZOOM = 7;

/**
 * Groups sites by whole zoom, each level made once. Done here and not by a clustered GeoJSON source, because
 * MapLibre's clusters cannot carry feature state and change their ids.
 */
export function createSiteClusters(fleet: Fleet): (zoom: number) => ClusterLevel {
  const index = new Supercluster<{ site: number }>({
    radius: CLUSTER_RADIUS_PX,
    extent: WORLD_PX,
    maxZoom: CLUSTER_MAX_ZOOM,
  });
  index.load(
    fleet.sites.map(({ position }, site) => ({
      type: 'Feature',
      properties: { site },
      geometry: { type: 'Point', coordinates: [position.lon, position.lat] },
    })),
  );
  const levels = new Map<number, ClusterLevel>();
  return (zoom) => {
    // Half zooms round up: a level then serves from half a zoom before its own, where a radius is 0.7 of its pixels.
    const whole = Math.min(CLUSTER_MAX_ZOOM + 1, Math.max(0, Math.round(zoom)));
    const known = levels.get(whole);
    if (known) return known;
    const level = buildLevel(fleet, index, whole);
    levels.set(whole, level);
    return level;
  };
}

function buildLevel(fleet: Fleet, index: Supercluster<{ site: number }>, zoom: number): ClusterLevel {
  const nodeOfSite = new Int32Array(fleet.sites.length).fill(-1);
  const nodes = index.getClusters([-180, -85, 180, 85], zoom).map((feature, node): MapNode => {
    const properties = feature.properties;
    const isCluster = 'cluster_id' in properties;
    const members = isCluster
      ? index.getLeaves(properties.cluster_id, Infinity).map((leaf) => leaf.properties.site)
      : [properties.site];
    for (const site of members) nodeOfSite[site] = node;
    return nodeOf(fleet, members, isCluster ? index.getClusterExpansionZoom(properties.cluster_id) : null);
  });
  return { zoom, nodes, nodeOfSite, apart: null };
}

function nodeOf(fleet: Fleet, members: readonly number[], opensAtZoom: number | null): MapNode {
  const gpusOf = (site: number) => required(fleet.sites[site], `site ${site}`).gpus;
  const sites = [...members].sort((a, b) => gpusOf(b) - gpusOf(a) || a - b);
  // A donut stands on its largest site: a mean position would put a coastal metro into the sea.
  const largest = required(fleet.sites[required(sites[0], 'a cluster member')], 'the largest member');
  return {
    sites,
    gpus: sites.reduce((sum, site) => sum + gpusOf(site), 0),
    at: toMercator(largest.position),
    opensAtZoom,
  };
}

/** The same level with one site standing by itself: what the operator looks at must not hide in a donut. */
export function takeOut(fleet: Fleet, level: ClusterLevel, site: number): ClusterLevel {
  const index = level.nodeOfSite[site] ?? -1;
  const node = level.nodes[index];
  if (!node || node.opensAtZoom === null) return level;
  const others = node.sites.filter((other) => other !== site);
  const nodes = [...level.nodes, nodeOf(fleet, [site], null)];
  nodes[index] = nodeOf(fleet, others, others.length > 1 ? node.opensAtZoom : null);
  const nodeOfSite = Int32Array.from(level.nodeOfSite);
  nodeOfSite[site] = nodes.length - 1;
  return { zoom: level.zoom, nodes, nodeOfSite, apart: nodes.length - 1 };
}
