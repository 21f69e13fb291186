import type { Ref } from 'react';
import type { Fleet } from '@/domain/fleet.ts';
import type { SiteMetric } from '@/domain/site-metric.ts';
import type { Frame } from '@/domain/telemetry.ts';

/** Where the map looks: degrees east, degrees north, MapLibre zoom (512 px world at 0). */
export interface Camera {
  readonly lng: number;
  readonly lat: number;
  readonly zoom: number;
}

/** Pixels of the map that panels cover, from each edge: what matters is kept out of them. */
export interface MapPadding {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** Sites with a part in what the operator is looking at: ringed on the map, the rest dimmed. */
export interface MapOverlay {
  /** The site that a drain or a what-if is about. */
  readonly subjectSiteId: string | null;
  /** Sites that would take its work over. */
  readonly receiverSiteIds: readonly string[];
}

/** A pointed-at site and where it stands, in pixels from the map's top left corner. */
export interface HoveredSite {
  readonly siteId: string;
  readonly x: number;
  readonly y: number;
}

/** What the flow layer draws, for the legend: a map that shows a part must say how large a part. */
export interface FlowsDrawn {
  readonly flows: number;
  /** Of the requests per second that start or end in view, the share on drawn lines (a lower bound); null: no traffic. */
  readonly shareOfTrafficInView: number | null;
  /** The share that is served where it starts: its line would be hidden under the site, so none is drawn. */
  readonly shareServedInPlace: number | null;
  /** Requests per second of the widest line. */
  readonly widestRps: number;
}

/** Why there is no map: the browser cannot, the graphics card went away, or its boundaries did not arrive. */
export type MapUnavailable = 'no-webgl2' | 'context-lost' | 'not-loaded';

/** What a caller tells or asks the map once, as against what holds (the props). */
export interface FleetMapHandle {
  /**
   * The latest frame of the world; null until the first came: sites are then drawn without a state. Not a prop: it
   * comes every second, and only the drawing changes by it. The map draws it in a later frame of the screen.
   */
  setFrame(frame: Frame | null): void;
  /** Moves the camera to a site, close enough to see it out of its cluster where a city's zoom can do that. */
  flyToSite(siteId: string): void;
  /** All of these sites in the part of the map that no panel covers. Ids of no site of the fleet are passed over. */
  fitSites(siteIds: readonly string[]): void;
  /** The whole fleet in view. */
  fitFleet(): void;
  zoomBy(levels: number): void;
}

/** The levers of the map. Each may be pulled as often as you like; equal identity does nothing. */
export interface FleetMapProps {
  readonly ref?: Ref<FleetMapHandle>;
  readonly fleet: Fleet;
  /** Share of requests that must be good, for each class in the frame's order (0.95 for a p95 target). */
  readonly objectives: readonly number[];
  readonly cutLinkIds: readonly string[];
  readonly metric: SiteMetric;
  readonly selectedSiteId: string | null;
  readonly overlay: MapOverlay | null;
  readonly theme: 'dark' | 'light';
  readonly padding: MapPadding;
  readonly flowsVisible: boolean;
  readonly linksVisible: boolean;
  /** From the link; null looks at the whole fleet. A change that the map did not report itself moves the camera. */
  readonly camera: Camera | null;
  readonly onSiteSelected: (siteId: string) => void;
  readonly onSiteHovered: (hovered: HoveredSite | null) => void;
  readonly onBackgroundClicked: () => void;
  /** After a move by the operator has ended. */
  readonly onCameraMoved: (camera: Camera) => void;
  readonly onFlowsDrawn: (drawn: FlowsDrawn) => void;
  /** The map cannot draw, and says so in its place; the table twin still can. Null: it draws (again). */
  readonly onUnavailable: (reason: MapUnavailable | null) => void;
}
