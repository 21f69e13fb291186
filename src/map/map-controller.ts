import { type GeoJSONSource, Map as MapLibreMap, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { Fleet } from '@/domain/fleet.ts';
import type { SiteMetric } from '@/domain/site-metric.ts';
import type { Frame, LinkColumns } from '@/domain/telemetry.ts';
import { required } from '@/lib/invariant.ts';
import { buildStyle, loadBoundaries } from './base-map.ts';
import { CLUSTER_MAX_ZOOM, type ClusterLevel } from './cluster-sites.ts';
import { deriveMarks } from './derive-marks.ts';
import { DotSteps } from './dot-steps.ts';
import styles from './FleetMap.module.css';
import { findNodeAt } from './find-node.ts';
import type { Camera, FlowsDrawn, HoveredSite, MapOverlay, MapUnavailable } from './fleet-map-props.ts';
import { type FleetOnMap, putOnMap } from './fleet-on-map.ts';
import { FlowDots } from './flow-dots.ts';
import { FLOW_LAYER_ID, FlowLayer } from './flow-layer.ts';
import { buildLabelFeatures, LABEL_SOURCE_ID, SPACER_IMAGE, SPACER_PX } from './labels.ts';
import { buildLinkFeatures, changedLoads, LINK_SOURCE_ID, linkUse } from './links.ts';
import { MapCamera } from './map-camera.ts';
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

const SHORTEST_FLOW_PX = 14;

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
  readonly #dots: FlowDots;
  readonly #dotSteps: DotSteps;
  readonly camera: MapCamera;
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
  #linksVisible = true;
  #hoveredNode: number | null = null;
  #shownLevel: ClusterLevel | null = null;
  #shownLinks: LinkColumns | null = null;
  #shownUse: Float32Array = new Float32Array(0);
  #saidFlows: FlowsDrawn | null = null;

  /** Measured once for each place of the camera: asking the canvas for its size may lay the whole page out. */
  #seenFrom: Viewport | null = null;
  #stale = new Set<Part>();
  #refreshRequest = 0;

  constructor(container: HTMLElement, events: MapEvents) {
    this.#container = container;
    this.#events = events;
    const viewport = () => this.#viewport();
    this.#flowLayer = new FlowLayer(viewport);
    this.#siteLayer = new SiteLayer(viewport);
    this.camera = new MapCamera(events.cameraMoved, () => this.#reducedMotion.matches);
    this.#dots = new FlowDots(styles.dots ?? '');
    this.#dotSteps = new DotSteps({
      canMove: () => !this.#reducedMotion.matches && this.#frame?.clock.running === true && this.#dots.canMove,
      isSeen: () => container.checkVisibility({ visibilityProperty: true }),
      step: (seconds) => this.#moveDots(seconds),
    });
    this.#reducedMotion.addEventListener('change', this.#updateDots);
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
    if (frame?.clock.running !== wasRunning) this.#dotSteps.update();
    if (!this.#dotSteps.goOn) return this.#refresh('marks', 'flows');
    // In place of the dots' next step: painted right behind one, the map would wait for the graphics to finish it.
    this.#stale.add('marks').add('flows');
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
    this.#flowLayer.visible = this.#dots.visible = visible;
    this.#refresh('flows');
    this.#dotSteps.update();
  }

  setLinksVisible(visible: boolean) {
    if (this.#linksVisible === visible) return;
    this.#linksVisible = visible;
    this.#refresh('colours');
  }

  setCamera(camera: Camera | null) {
    if (this.camera.setLinked(camera)) this.#refresh('camera');
  }

  dispose() {
    this.#disposed = true;
    cancelAnimationFrame(this.#refreshRequest);
    this.#dotSteps.stop();
    this.#reducedMotion.removeEventListener('change', this.#updateDots);
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
    this.#map = map;
    this.camera.attach(map);
    this.#dots.putAbove(map.getCanvas());
    this.#refresh('camera');
    // Also after a lost context: MapLibre then builds its own style anew, but not what it does not know.
    map.on('style.load', () => {
      this.#dress(map);
      this.#shownLevel = null;
      this.#refresh('colours', 'links', 'marks', 'flows');
      this.#events.unavailable(null);
    });
    map.on('render', () => this.#dots.show(this.#viewport(), this.#dotSteps.goOn));
    map.on('move', this.#seeFromElsewhere);
    map.on('movestart', () => this.#hover(null));
    map.on('resize', this.#seeFromElsewhere);
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
      this.#applyStale();
    });
  }

  #applyStale() {
    if (this.#map && this.#fleet && this.#styled && !this.#disposed) this.#apply(this.#map, this.#fleet);
  }

  #apply(map: MapLibreMap, fleet: FleetOnMap) {
    const stale = this.#stale;
    this.#stale = new Set();
    if (stale.has('camera')) this.camera.place(fleet);
    if (stale.has('colours')) {
      const colours = readMapColours(this.#container);
      paintMap(map, colours, {
        visible: this.#linksVisible,
        faded: this.#overlay !== null || this.#selectedSiteId !== null,
      });
      this.#flowLayer.setColours(colours);
      this.#dots.setColours(colours);
      this.#siteLayer.setColours(colours, rampOf(METRIC_SCALES[this.#metric], colours));
    }
    const level = fleet.levelApart(map.getZoom(), this.#subjectOf(fleet));
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
    // Each link that is restyled costs the frame: not for links that nobody sees.
    if (this.#linksVisible && this.#frame && this.#frame.links !== this.#shownLinks)
      this.#showLoads(map, fleet.fleet, this.#frame.links);
    if (stale.has('marks')) this.#showMarks(fleet, level);
    if (stale.has('flows')) this.#showFlows(fleet, level);
    map.triggerRepaint();
    this.#sayReadyAfterPaint(map);
  }

  /** The site that is looked at: its catchment is drawn, and no donut hides it. */
  #subjectOf({ indexOf }: FleetOnMap): number | null {
    return indexOf.get(this.#overlay?.subjectSiteId ?? this.#selectedSiteId ?? '') ?? null;
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
    this.#dots.setCovers(marks);
  }

  #showFlows(fleet: FleetOnMap, level: ClusterLevel) {
    if (!this.#frame) return;
    const viewport = this.#viewport();
    const { flows, drawn } = selectFlows({
      flows: this.#frame.flows,
      markets: fleet.markets,
      level,
      objectives: this.#objectives,
      view: boundsOf(viewport),
      shortestVisible: SHORTEST_FLOW_PX / viewport.scale,
      subjectSite: this.#subjectOf(fleet),
    });
    this.#flowLayer.setFlows(flows, drawn.widestRps, fleet.origin);
    this.#dots.setFlows(flows, drawn.widestRps);
    if (!this.#saidFlows || !isSameToReader(drawn, this.#saidFlows)) this.#events.flowsDrawn(drawn);
    this.#saidFlows = drawn;
    this.#dotSteps.update();
  }

  #showLoads(map: MapLibreMap, fleet: Fleet, columns: LinkColumns) {
    const use = linkUse(fleet, columns);
    for (const link of changedLoads(this.#shownUse, use)) {
      map.setFeatureState({ source: LINK_SOURCE_ID, id: link }, { use: use[link] });
      this.#shownUse[link] = use[link] ?? 0;
    }
    this.#shownLinks = columns;
  }

  readonly #updateDots = () => {
    this.#dotSteps.update();
    this.#refresh();
  };

  #moveDots(seconds: number) {
    if (!this.#map) return;
    // Slower when near: a metro on the whole screen should not race.
    this.#dots.move(seconds * 2 ** (-0.7 * (this.#map.getZoom() - 4)));
    if (this.#stale.size === 0 || this.#refreshRequest !== 0) this.#dots.paint();
    else this.#applyStale();
  }

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
      this.camera.openAt(position, Math.min(node.opensAtZoom, CLUSTER_MAX_ZOOM + 1));
    }
  }

  readonly #seeFromElsewhere = () => {
    this.#seenFrom = null;
    this.#refresh('flows');
  };

  #viewport(): Viewport {
    this.#seenFrom ??= this.#measureViewport();
    return this.#seenFrom;
  }

  #measureViewport(): Viewport {
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

const geoJson = (map: MapLibreMap, id: string) => required(map.getSource<GeoJSONSource>(id), `source ${id}`);

/** In whole percents: the legend has no more. */
const isSameToReader = (a: FlowsDrawn, b: FlowsDrawn) =>
  a.flows === b.flows &&
  a.widestRps === b.widestRps &&
  isSamePercent(a.shareOfTrafficInView, b.shareOfTrafficInView) &&
  isSamePercent(a.shareServedInPlace, b.shareServedInPlace);

const isSamePercent = (a: number | null, b: number | null) =>
  Math.round((a ?? -1) * 100) === Math.round((b ?? -1) * 100);
