import type { Map as MapLibreMap } from 'maplibre-gl';
import type { Position } from '@/domain/fleet.ts';
import type { Camera, MapPadding } from './fleet-map-props.ts';
import type { FleetOnMap } from './fleet-on-map.ts';
import { fromMercatorX, fromMercatorY, toMercator, WORLD_PX } from './mercator.ts';

/** Air on each side of what is fitted into the free part of the map. */
const FIT_MARGIN_PX = 40;
/** A found site is shown with as much of its catchment around it as lets it stand outside a cluster. */
const FIND_ZOOMS = [5.4, 6.4, 7.5] as const;
/** Nearer than this a few fitted sites would lose the country around them. */
const NEAREST_FIT_ZOOM = 7.5;
const MOVE_MS = 700;
const PADDING_MS = 300;
const ZOOM_MS = 250;

/**
 * Where the map looks. Moves asked for before there is a map to move wait for it, the latest alone. Moves of the
 * operator are reported once they have ended; those that the app made are not.
 */
export class MapCamera {
  readonly #report: (camera: Camera) => void;
  readonly #isMotionReduced: () => boolean;
  #map: MapLibreMap | null = null;
  #fleet: FleetOnMap | null = null;
  #padding: MapPadding = { top: 0, right: 0, bottom: 0, left: 0 };
  #linked: Camera | null = null;
  #reported: Camera | null = null;
  #placed = false;
  #waiting: (() => void) | null = null;
  /** The move under way, if the page began it. */
  #underWay: (() => void) | null = null;

  constructor(report: (camera: Camera) => void, isMotionReduced: () => boolean) {
    this.#report = report;
    this.#isMotionReduced = isMotionReduced;
  }

  attach(map: MapLibreMap) {
    this.#map = map;
    map.setPadding(this.#padding);
    map.on('moveend', (event) => {
      this.#underWay = null;
      if (!(PLACED in event)) this.#reportFrom(map);
    });
  }

  /** The first look at a fleet, and whatever was asked for while there was none. */
  place(fleet: FleetOnMap) {
    const map = this.#map;
    if (!map) return;
    this.#fleet = fleet;
    if (this.#linked)
      map.jumpTo({ center: [this.#linked.lng, this.#linked.lat], zoom: this.#linked.zoom }, { [PLACED]: true });
    else if (!this.#reported)
      this.#fit(map, fleet.positions, { duration: 0, maxZoom: map.getMaxZoom() }, { [PLACED]: true });
    this.#placed = true;
    this.#waiting?.();
    this.#waiting = null;
  }

  setPadding(padding: MapPadding) {
    const { top, right, bottom, left } = this.#padding;
    if (padding.top === top && padding.right === right && padding.bottom === bottom && padding.left === left) return;
    this.#padding = padding;
    // A panel that opens with a choice must not end the flight to what was chosen.
    if (this.#underWay) this.#underWay();
    else this.#map?.easeTo({ padding, duration: this.#motionMs(PADDING_MS) }, { [PLACED]: true });
  }

  /**
   * From the link. Null leaves the camera where it is. What the map reported and the link now says back moves nothing:
   * the operator may be panning on by then. True when the camera must be placed anew.
   */
  setLinked(camera: Camera | null): boolean {
    if (isSameCamera(camera, this.#linked)) return false;
    this.#linked = camera;
    return !isSameCamera(camera, this.#reported);
  }

  flyToSite(siteId: string) {
    this.#whenPlaced((map, { fleet, levelAt, indexOf }) => {
      const index = indexOf.get(siteId) ?? -1;
      const site = fleet.sites[index];
      if (!site) return;
      const standsAlone = (zoom: number) =>
        levelAt(zoom).nodes[levelAt(zoom).nodeOfSite[index] ?? -1]?.opensAtZoom === null;
      map.flyTo({
        center: [site.position.lon, site.position.lat],
        zoom: Math.max(map.getZoom(), FIND_ZOOMS.find(standsAlone) ?? FIND_ZOOMS[2]),
        padding: this.#padding,
        duration: this.#motionMs(MOVE_MS),
      });
    });
  }

  fitSites(siteIds: readonly string[]) {
    this.#whenPlaced((map, { fleet, indexOf }) => {
      const positions = siteIds.flatMap((id) => fleet.sites[indexOf.get(id) ?? -1]?.position ?? []);
      this.#fit(map, positions, { duration: this.#motionMs(MOVE_MS), maxZoom: NEAREST_FIT_ZOOM });
    });
  }

  fitFleet() {
    this.#whenPlaced((map, { positions }) =>
      this.#fit(map, positions, { duration: this.#motionMs(MOVE_MS), maxZoom: map.getMaxZoom() }, { [PLACED]: true }),
    );
  }

  zoomBy(levels: number) {
    this.#map?.zoomTo(this.#map.getZoom() + levels, { duration: this.#motionMs(ZOOM_MS) });
  }

  /** A cluster comes apart around its place. */
  openAt({ lon, lat }: Position, zoom: number) {
    this.#map?.easeTo({ center: [lon, lat], zoom, duration: this.#motionMs(MOVE_MS) });
  }

  #whenPlaced(move: (map: MapLibreMap, fleet: FleetOnMap) => void) {
    const go = () => {
      if (!this.#map || !this.#fleet) return;
      move(this.#map, this.#fleet);
      this.#underWay = this.#map.isMoving() ? go : null;
    };
    if (this.#placed) go();
    else this.#waiting = go;
  }

  #fit(
    map: MapLibreMap,
    positions: readonly Position[],
    { duration, maxZoom }: { readonly duration: number; readonly maxZoom: number },
    eventData?: object,
  ) {
    if (positions.length === 0) return;
    const { clientWidth, clientHeight } = map.getContainer();
    const { top, right, bottom, left } = this.#padding;
    const free = { widthPx: clientWidth - left - right, heightPx: clientHeight - top - bottom };
    const { center, zoom } = frameOf(positions, free);
    map.flyTo(
      { center, zoom: Math.min(maxZoom, Math.max(map.getMinZoom(), zoom)), padding: this.#padding, duration },
      eventData,
    );
  }

  #reportFrom(map: MapLibreMap) {
    const camera = cameraOf(map);
    if (isSameCamera(camera, this.#reported)) return;
    this.#reported = camera;
    this.#report(camera);
  }

  #motionMs(ms: number) {
    return this.#isMotionReduced() ? 0 : ms;
  }
}

/** Where to look to have all of it in view, with some air around, in a free part of the map of this size. */
export function frameOf(
  positions: readonly Position[],
  free: { readonly widthPx: number; readonly heightPx: number },
): { readonly center: [number, number]; readonly zoom: number } {
  const points = positions.map(toMercator);
  const span = (values: readonly number[]) => ({ from: Math.min(...values), to: Math.max(...values) });
  const [x, y] = [span(points.map((point) => point.x)), span(points.map((point) => point.y))];
  const zoomFor = (spanMercator: number, px: number) =>
    Math.log2(Math.max(1, px - 2 * FIT_MARGIN_PX) / WORLD_PX / Math.max(1e-9, spanMercator));
  return {
    center: [fromMercatorX((x.from + x.to) / 2), fromMercatorY((y.from + y.to) / 2)],
    zoom: Math.min(zoomFor(x.to - x.from, free.widthPx), zoomFor(y.to - y.from, free.heightPx)),
  };
}

/** Marks camera moves that no operator made: they are not reported. */
const PLACED = 'placedByApp';

/** As precise as a link should be: a metre is nothing here. */
function cameraOf(map: MapLibreMap): Camera {
  const { lng, lat } = map.getCenter();
  return { lng: Number(lng.toFixed(3)), lat: Number(lat.toFixed(3)), zoom: Number(map.getZoom().toFixed(2)) };
}

/** Within what a link can carry. */
const isSameCamera = (a: Camera | null, b: Camera | null) =>
  a === b ||
  (a !== null &&
    b !== null &&
    Math.abs(a.lng - b.lng) < 0.002 &&
    Math.abs(a.lat - b.lat) < 0.002 &&
    Math.abs(a.zoom - b.zoom) < 0.011);
