import { type GeoJSONSource, Map as MapLibreMap, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { Fleet } from '@/domain/fleet.ts';
import type { Frame, LinkColumns } from '@/domain/telemetry.ts';
import { required } from '@/lib/invariant.ts';
import { buildStyle, loadBoundaries } from './base-map.ts';
import { CLUSTER_MAX_ZOOM, type ClusterLevel } from './cluster-sites.ts';
import { deriveMarks } from './derive-marks.ts';
import { findNodeAt } from './find-node.ts';
import type {
  Camera,
  FlowsDrawn,
  HoveredSite,
  MapOverlay,
  MapPadding,
  MapUnavailable,
  SiteMetric,
} from './fleet-map-props.ts';
import { type FleetOnMap, putOnMap } from './fleet-on-map.ts';
import { FLOW_LAYER_ID, FlowLayer } from './flow-layer.ts';
import { buildLabelFeatures, LABEL_SOURCE_ID, SPACER_IMAGE, SPACER_PX } from './labels.ts';
import { buildLinkFeatures, changedLoads, LINK_SOURCE_ID, linkUse } from './links.ts';
import { rampOf, readMapColours } from './map-colours.ts';
import { boundsOf, type MercatorPoint, toMercator, toPx, type Viewport, WORLD_PX } from './mercator.ts';
import { METRIC_SCALES } from './metric-scales.ts';
import { paintMap } from './paint-map.ts';
import { selectFlows } from './select-flows.ts';
import { SITE_LAYER_ID, SiteLayer } from './site-layer.ts';

setWorkerUrl(workerUrl);

/** What happened on the map, in the operator's words. */
export interface MapEvents {
  siteSelected(siteId: string): void;
  siteHovered(hovered: HoveredSite | null): void;
  backgroundClicked(): void;
  cameraMoved(camera: Camera): void;
  flowsDrawn(drawn: FlowsDrawn): void;
  unavailable(reason: MapUnavailable | null): void;
}

/** Pause between two steps of the dots: they need no more, and the machine has other work. */
const DOT_STEP_MS = 40;
/** Behind another screen the map waits, and looks this often whether it is back. */
const UNSEEN_CHECK_MS = 500;
/** A tab that slept must not let its dots leap. */
const LONGEST_DOT_STEP_MS = 200;
const SHORTEST_FLOW_PX = 14;
const FIT_MARGIN_PX = 40;
/** A found site is shown with as much of its catchment around it as lets it stand outside a cluster. */
const FIND_ZOOMS = [5.4, 6.4, 7.2] as const;
const CAMERA_MS = 700;

/**
 * Owns the MapLibre map: a machine with a few levers. Each setter may be called as often as one likes and does nothing
 * for an equal identity; what changed is worked out once, before the next frame of the screen. React never sees a
 * feature, a hover or a camera frame; what happened comes back as `MapEvents`.
 */
export class MapController {
  readonly #container: HTMLElement;
  readonly #events: MapEvents;
  readonly #reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
  readonly #flowLayer: FlowLayer;
  readonly #siteLayer: SiteLayer;
  #map: MapLibreMap | null = null;
  #styled = false;
  #disposed = false;

  #fleet: FleetOnMap | null = null;
  #frame: Frame | null = null;
  #objectives: readonly number[] = [];
  #cutLinkIds: readonly string[] = [];
  #metric: SiteMetric = 'headroom';
  #selectedSiteId: string | null = null;
  #overlay: MapOverlay | null = null;
  #padding: MapPadding = { top: 0, right: 0, bottom: 0, left: 0 };
  #linksVisible = true;
  #camera: Camera | null = null;
  #reportedCamera: Camera | null = null;
  /** Asked for before there was a map to move. */
  #siteToFind: string | null = null;
  #hoveredNode: number | null = null;
  #shownLevel: ClusterLevel | null = null;
  #shownLinks: LinkColumns | null = null;
  #shownUse: Float32Array = new Float32Array(0);
  #saidFlows: FlowsDrawn | null = null;

  #stale = new Set<Part>();
  #refreshRequest = 0;
  #dotTimer: ReturnType<typeof setTimeout> | undefined;
  #dotTime: number | null = null;

  constructor(container: HTMLElement, events: MapEvents) {
    this.#container = container;
    this.#events = events;
    const viewport = () => this.#viewport();
    this.#flowLayer = new FlowLayer(viewport);
    this.#siteLayer = new SiteLayer(viewport);
    this.#reducedMotion.addEventListener('change', this.#restartDots);
    void this.#start();
  }

  setFleet(fleet: Fleet) {
    if (this.#fleet?.fleet === fleet) return;
    this.#fleet = putOnMap(fleet);
    this.#refresh('camera', 'links', 'marks', 'flows');
  }

  setFrame(frame: Frame | null) {
    if (this.#frame === frame) return;
    const wasRunning = this.#frame?.clock.running;
    this.#frame = frame;
    this.#refresh('marks', 'flows');
    if (frame?.clock.running !== wasRunning) this.#restartDots();
  }

  setObjectives(objectives: readonly number[]) {
    if (this.#objectives === objectives) return;
    this.#objectives = objectives;
    this.#refresh('flows');
  }

  setCutLinks(linkIds: readonly string[]) {
    if (this.#cutLinkIds === linkIds) return;
    const changed = linkIds.join() !== this.#cutLinkIds.join();
    this.#cutLinkIds = linkIds;
    if (changed) this.#refresh('links');
  }

  setMetric(metric: SiteMetric) {
    if (this.#metric === metric) return;
    this.#metric = metric;
    this.#refresh('marks', 'colours');
  }

  setSelection(siteId: string | null) {
    if (this.#selectedSiteId === siteId) return;
    this.#selectedSiteId = siteId;
    this.#refresh('marks', 'flows', 'colours');
  }

  setOverlay(overlay: MapOverlay | null) {
    if (this.#overlay === overlay) return;
    this.#overlay = overlay;
    this.#refresh('marks', 'flows', 'colours');
  }

  /** The page's colours changed: they are read again before the next frame, when the page has them. */
  setTheme() {
    this.#refresh('colours');
  }

  setFlowsVisible(visible: boolean) {
    if (this.#flowLayer.visible === visible) return;
    this.#flowLayer.visible = visible;
    this.#refresh('flows');
    this.#restartDots();
  }

  setLinksVisible(visible: boolean) {
    if (this.#linksVisible === visible) return;
    this.#linksVisible = visible;
    this.#refresh('colours');
  }

  setPadding(padding: MapPadding) {
    const { top, right, bottom, left } = this.#padding;
    if (padding.top === top && padding.right === right && padding.bottom === bottom && padding.left === left) return;
    this.#padding = padding;
    this.#map?.easeTo({ padding, duration: this.#motionMs(300) }, { [PLACED]: true });
  }

  /**
   * From the link. Null leaves the camera where it is. What the map reported and the link now says back moves nothing:
   * the operator may be panning on by then.
   */
  setCamera(camera: Camera | null) {
    if (isSameCamera(camera, this.#camera)) return;
    this.#camera = camera;
    if (!isSameCamera(camera, this.#reportedCamera)) this.#refresh('camera');
  }

  flyToSite(siteId: string) {
    if (!this.#map || !this.#styled || !this.#fleet) {
      this.#siteToFind = siteId;
      return;
    }
    const { fleet, levelAt, indexOf } = this.#fleet;
    const index = indexOf.get(siteId) ?? -1;
    const site = fleet.sites[index];
    if (!site) return;
    const standsAlone = (zoom: number) =>
      levelAt(zoom).nodes[levelAt(zoom).nodeOfSite[index] ?? -1]?.opensAtZoom === null;
    const zoom = FIND_ZOOMS.find(standsAlone) ?? FIND_ZOOMS[2];
    this.#map.flyTo({
      center: [site.position.lon, site.position.lat],
      zoom: Math.max(this.#map.getZoom(), zoom),
      padding: this.#padding,
      duration: this.#motionMs(CAMERA_MS),
    });
  }

  fitFleet() {
    if (this.#map) this.#fit(this.#map, this.#motionMs(CAMERA_MS));
  }

  #fit(map: MapLibreMap, duration: number) {
    const { positions } = this.#fleet ?? {};
    if (!positions || positions.length === 0) return;
    const lons = positions.map(({ lon }) => lon);
    const lats = positions.map(({ lat }) => lat);
    map.fitBounds(
      [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)],
      // The map's own padding already keeps the panels free; this is the air around the fleet.
      { padding: FIT_MARGIN_PX, duration },
      { [PLACED]: true },
    );
  }

  zoomBy(levels: number) {
    this.#map?.zoomTo(this.#map.getZoom() + levels, { duration: this.#motionMs(250) });
  }

  dispose() {
    this.#disposed = true;
    cancelAnimationFrame(this.#refreshRequest);
    clearTimeout(this.#dotTimer);
    this.#reducedMotion.removeEventListener('change', this.#restartDots);
    this.#map?.remove();
    this.#map = null;
  }

  async #start() {
    if (!canDraw()) {
      this.#events.unavailable('no-webgl2');
      return;
    }
    const boundaries = await loadBoundaries().catch(() => null);
    if (this.#disposed) return;
    if (!boundaries) {
      this.#events.unavailable('not-loaded');
      return;
    }
    const map = new MapLibreMap({
      container: this.#container,
      style: buildStyle(boundaries),
      center: [-96.5, 38.5],
      zoom: 3.6,
      minZoom: 2,
      maxZoom: 12,
      attributionControl: false,
      renderWorldCopies: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      // 0 would place all labels anew in each frame, also while only dots move.
      fadeDuration: 500,
      canvasContextAttributes: { antialias: false },
      locale: { 'Map.Title': 'Map of the fleet. The table of sites has the same content.' },
    });
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.setPadding(this.#padding);
    this.#map = map;
    this.#refresh('camera');
    // Also after a lost context: MapLibre then builds its own style anew, but not what it does not know.
    map.on('style.load', () => {
      this.#dress(map);
      this.#shownLevel = null;
      this.#refresh('colours', 'links', 'marks', 'flows');
      this.#events.unavailable(null);
    });
    map.on('move', () => this.#refresh('flows'));
    map.on('moveend', (event) => {
      if (!(PLACED in event)) this.#reportCamera(map);
    });
    map.on('movestart', () => this.#hover(null));
    map.on('resize', () => this.#refresh('flows'));
    map.on('mousemove', ({ point }) => this.#hover(point));
    map.on('mouseout', () => this.#hover(null));
    map.on('click', ({ point }) => this.#click(point));
    map.on('webglcontextlost', () => {
      this.#styled = false;
      this.#events.unavailable('context-lost');
    });
  }

  /** What the style cannot hold: the custom layers below the labels, and the spacer that labels collide with. */
  #dress(map: MapLibreMap) {
    if (!map.hasImage(SPACER_IMAGE))
      map.addImage(SPACER_IMAGE, {
        width: SPACER_PX,
        height: SPACER_PX,
        data: new Uint8Array(SPACER_PX * SPACER_PX * 4),
      });
    if (!map.getLayer(FLOW_LAYER_ID)) map.addLayer(this.#flowLayer, 'names');
    if (!map.getLayer(SITE_LAYER_ID)) map.addLayer(this.#siteLayer, 'names');
    this.#styled = true;
  }

  #refresh(...parts: readonly Part[]) {
    for (const part of parts) this.#stale.add(part);
    if (!this.#styled || this.#refreshRequest !== 0) return;
    this.#refreshRequest = requestAnimationFrame(() => {
      this.#refreshRequest = 0;
      if (this.#map && this.#fleet && this.#styled && !this.#disposed) this.#apply(this.#map, this.#fleet);
    });
  }

  #apply(map: MapLibreMap, fleet: FleetOnMap) {
    const stale = this.#stale;
    this.#stale = new Set();
    if (stale.has('camera')) this.#placeCamera(map);
    if (this.#siteToFind !== null) this.flyToSite(this.#siteToFind);
    this.#siteToFind = null;
    if (stale.has('colours')) {
      const colours = readMapColours(this.#container);
      paintMap(map, colours, {
        visible: this.#linksVisible,
        faded: this.#overlay !== null || this.#selectedSiteId !== null,
      });
      this.#flowLayer.setColours(colours);
      this.#siteLayer.setColours(colours, rampOf(METRIC_SCALES[this.#metric], colours));
    }
    const level = fleet.levelAt(map.getZoom());
    if (level !== this.#shownLevel) {
      this.#shownLevel = level;
      this.#hoveredNode = null;
      geoJson(map, LABEL_SOURCE_ID).setData(buildLabelFeatures(fleet.fleet, level, fleet.pxPerRootGpu));
      stale.add('marks').add('flows');
    }
    if (stale.has('links')) {
      geoJson(map, LINK_SOURCE_ID).setData(buildLinkFeatures(fleet.fleet, this.#cutLinkIds));
      map.removeFeatureState({ source: LINK_SOURCE_ID });
      this.#shownUse = new Float32Array(fleet.fleet.links.length);
      this.#shownLinks = null;
    }
    if (this.#frame && this.#frame.links !== this.#shownLinks) this.#showLoads(map, fleet.fleet, this.#frame.links);
    if (stale.has('marks')) this.#showMarks(fleet, level);
    if (stale.has('flows')) this.#showFlows(fleet, level);
    map.triggerRepaint();
    this.#sayReadyAfterPaint(map);
  }

  #placeCamera(map: MapLibreMap) {
    if (this.#camera)
      map.jumpTo({ center: [this.#camera.lng, this.#camera.lat], zoom: this.#camera.zoom }, { [PLACED]: true });
    else if (!this.#reportedCamera) this.#fit(map, 0);
  }

  #showMarks(fleet: FleetOnMap, level: ClusterLevel) {
    const marks = deriveMarks({
      fleet: fleet.fleet,
      level,
      frame: this.#frame,
      metric: this.#metric,
      pxPerRootGpu: fleet.pxPerRootGpu,
      selectedSite: fleet.indexOf.get(this.#selectedSiteId ?? '') ?? null,
      overlay: this.#overlay,
      hoveredNode: this.#hoveredNode,
    });
    this.#siteLayer.setMarks(marks, fleet.origin);
  }

  #showFlows(fleet: FleetOnMap, level: ClusterLevel) {
    if (!this.#frame) return;
    const subject = this.#overlay?.subjectSiteId ?? this.#selectedSiteId ?? '';
    const viewport = this.#viewport();
    const { flows, drawn } = selectFlows({
      flows: this.#frame.flows,
      markets: fleet.markets,
      level,
      objectives: this.#objectives,
      view: boundsOf(viewport),
      shortestVisible: SHORTEST_FLOW_PX / viewport.scale,
      subjectSite: fleet.indexOf.get(subject) ?? null,
    });
    this.#flowLayer.setFlows(flows, drawn.widestRps, fleet.origin);
    if (!this.#saidFlows || !isSameToReader(drawn, this.#saidFlows)) this.#events.flowsDrawn(drawn);
    this.#saidFlows = drawn;
    this.#restartDots();
  }

  #showLoads(map: MapLibreMap, fleet: Fleet, columns: LinkColumns) {
    const use = linkUse(fleet, columns);
    for (const link of changedLoads(this.#shownUse, use)) {
      map.setFeatureState({ source: LINK_SOURCE_ID, id: link }, { use: use[link] });
      this.#shownUse[link] = use[link] ?? 0;
    }
    this.#shownLinks = columns;
  }

  /** Steps the dots while they can be seen to move: not when paused, hidden, empty or unwanted. */
  readonly #restartDots = () => {
    const canMove = !this.#reducedMotion.matches && this.#frame?.clock.running === true;
    if (!canMove || !this.#flowLayer.hasDots) {
      clearTimeout(this.#dotTimer);
      this.#dotTimer = undefined;
      this.#dotTime = null;
    } else this.#dotTimer ??= setTimeout(this.#stepDots, DOT_STEP_MS);
  };

  readonly #stepDots = () => {
    requestAnimationFrame((time) => {
      this.#dotTimer = undefined;
      if (this.#disposed || !this.#map) return;
      if (!this.#container.checkVisibility({ visibilityProperty: true })) {
        this.#dotTime = null;
        this.#dotTimer = setTimeout(this.#stepDots, UNSEEN_CHECK_MS);
        return;
      }
      const stepMs = this.#dotTime === null ? 0 : Math.min(LONGEST_DOT_STEP_MS, time - this.#dotTime);
      this.#dotTime = time;
      // Slower when near: a metro on the whole screen should not race.
      this.#flowLayer.advance((stepMs / 1000) * 2 ** (-0.7 * (this.#map.getZoom() - 4)));
      this.#map.triggerRepaint();
      this.#restartDots();
    });
  };

  #hover(point: MercatorPoint | null) {
    const { fleet, level } = { fleet: this.#fleet, level: this.#shownLevel };
    if (!fleet || !level) return;
    const viewport = this.#viewport();
    const node = point && findNodeAt(level, viewport, fleet.pxPerRootGpu, point);
    if (node === this.#hoveredNode) return;
    this.#hoveredNode = node;
    if (this.#map) this.#map.getCanvas().style.cursor = node === null ? '' : 'pointer';
    const shown = node === null ? undefined : level.nodes[node];
    if (shown && shown.opensAtZoom === null) {
      const site = required(fleet.fleet.sites[required(shown.sites[0], 'site of node')], 'site');
      this.#events.siteHovered({ siteId: site.id, ...toPx(viewport, shown.at) });
    } else this.#events.siteHovered(null);
    this.#refresh('marks');
  }

  #click(point: MercatorPoint) {
    const { fleet, map, level } = { fleet: this.#fleet, map: this.#map, level: this.#shownLevel };
    if (!fleet || !map || !level) return;
    const node = level.nodes[findNodeAt(level, this.#viewport(), fleet.pxPerRootGpu, point) ?? -1];
    if (!node) this.#events.backgroundClicked();
    else if (node.opensAtZoom === null)
      this.#events.siteSelected(required(fleet.fleet.sites[required(node.sites[0], 'site of node')], 'site').id);
    else {
      const { position } = required(fleet.fleet.sites[required(node.sites[0], 'site of node')], 'site');
      map.easeTo({
        center: [position.lon, position.lat],
        zoom: Math.min(node.opensAtZoom, CLUSTER_MAX_ZOOM + 1),
        duration: this.#motionMs(CAMERA_MS),
      });
    }
  }

  #reportCamera(map: MapLibreMap) {
    const camera = this.#cameraNow(map);
    if (isSameCamera(camera, this.#reportedCamera)) return;
    this.#reportedCamera = camera;
    this.#events.cameraMoved(camera);
  }

  /** As precise as a link should be: a metre is nothing here. */
  #cameraNow(map: MapLibreMap): Camera {
    const { lng, lat } = map.getCenter();
    return { lng: Number(lng.toFixed(3)), lat: Number(lat.toFixed(3)), zoom: Number(map.getZoom().toFixed(2)) };
  }

  #viewport(): Viewport {
    const map = required(this.#map, 'map');
    const canvas = map.getCanvas();
    const zoom = map.getZoom();
    const scale = WORLD_PX * 2 ** zoom;
    const centre = map.getCenter();
    const at = toMercator({ lon: centre.lng, lat: centre.lat });
    const px = map.project(centre);
    return {
      widthPx: canvas.clientWidth,
      heightPx: canvas.clientHeight,
      zoom,
      scale,
      leftPx: px.x - at.x * scale,
      topPx: px.y - at.y * scale,
    };
  }

  #motionMs(ms: number) {
    return this.#reducedMotion.matches ? 0 : ms;
  }

  /** `load` and `idle` never come while dots move, so the map says itself when the sites have been painted. */
  #sayReadyAfterPaint(map: MapLibreMap) {
    if (this.#container.dataset.mapReady) return;
    map.once('render', () => {
      if (map.isSourceLoaded('land')) this.#container.dataset.mapReady = 'true';
      else this.#sayReadyAfterPaint(map);
    });
  }
}

/** Parts of the picture that can be out of date. */
type Part = 'camera' | 'colours' | 'links' | 'marks' | 'flows';

/** MapLibre needs WebGL 2, and says so only by throwing halfway. The context of the trial is given back at once. */
function canDraw(): boolean {
  const trial = document.createElement('canvas').getContext('webgl2');
  trial?.getExtension('WEBGL_lose_context')?.loseContext();
  return trial !== null;
}

/** Marks camera moves that no operator made: they are not reported. */
const PLACED = 'placedByApp';

const geoJson = (map: MapLibreMap, id: string) => required(map.getSource<GeoJSONSource>(id), `source ${id}`);

/** Within what a link can carry. */
const isSameCamera = (a: Camera | null, b: Camera | null) =>
  a === b ||
  (a !== null &&
    b !== null &&
    Math.abs(a.lng - b.lng) < 0.002 &&
    Math.abs(a.lat - b.lat) < 0.002 &&
    Math.abs(a.zoom - b.zoom) < 0.011);

/** In whole percents: the legend has no more. */
const isSameToReader = (a: FlowsDrawn, b: FlowsDrawn) =>
  a.flows === b.flows &&
  a.widestRps === b.widestRps &&
  isSamePercent(a.shareOfTrafficInView, b.shareOfTrafficInView) &&
  isSamePercent(a.shareServedInPlace, b.shareServedInPlace);

const isSamePercent = (a: number | null, b: number | null) =>
  Math.round((a ?? -1) * 100) === Math.round((b ?? -1) * 100);
