import { controlPoint } from './flow-curve.ts';
import { FLOW_STYLE, flowWidthPx, partOfWidest } from './flow-style.ts';
import { type MapColours, toCss } from './map-colours.ts';
import { type MercatorPoint, toPx, type Viewport } from './mercator.ts';
import { FLOW_STATUSES, type FlowStatus, type MapFlow } from './select-flows.ts';
import { FLOW_TOKENS, markGrowthAt } from './site-look.ts';

/** A place that dots pass behind: a site or a donut. Radius at zoom 4, as a mark has it. */
export interface Cover {
  readonly at: MercatorPoint;
  readonly radiusPx: number;
}

/** The dots of one flow. */
export interface DotTrain {
  readonly from: MercatorPoint;
  readonly to: MercatorPoint;
  readonly status: FlowStatus;
  /** How far along the first dot is, 0 to 1; the others follow at golden-ratio steps. */
  progress: number;
  readonly pathsPerSecond: number;
  readonly dots: number;
  readonly radiusPx: number;
}

/** Dots of a flow that misses its target are this much larger, and diamonds: told apart without colour. */
const DIAMOND_EXTRA_PX = 1;
/** Adding a dot at the next golden-ratio step, when a flow grows, moves none of the others. */
const GOLDEN_STEP = 0.61803;
/** Dots grow and shrink over this part of their way, so that the ends do not blink. */
const ENDS = 0.06;
/** On a shorter line than this dots would only flicker. */
const SHORTEST_PX = 8;

/**
 * The moving dots, on a canvas of their own above the map's: a step of the dots then costs a few strokes, and the map
 * below is painted only when the world or the camera moved. Both are painted in the same frame of the screen, so that
 * dots stay on their lines while the operator pans.
 */
export class FlowDots {
  readonly #canvas = document.createElement('canvas');
  readonly #context = this.#canvas.getContext('2d');
  #trains: readonly DotTrain[] = [];
  #covers: readonly Cover[] = [];
  #colours: Readonly<Record<FlowStatus, string>> | null = null;
  #viewport: Viewport | null = null;
  visible = true;

  constructor(className: string) {
    this.#canvas.className = className;
    this.#canvas.setAttribute('aria-hidden', 'true');
  }

  putAbove(mapCanvas: HTMLCanvasElement) {
    mapCanvas.after(this.#canvas);
  }

  get canMove() {
    return this.visible && this.#trains.some(({ pathsPerSecond, dots }) => pathsPerSecond > 0 && dots > 0);
  }

  setColours(colours: MapColours) {
    this.#colours = Object.fromEntries(
      FLOW_STATUSES.map((status) => [status, toCss(colours[FLOW_TOKENS[status]])]),
    ) as Record<FlowStatus, string>;
  }

  setFlows(flows: readonly MapFlow[], widestRps: number) {
    this.#trains = buildTrains(flows, widestRps, this.#trains);
  }

  setCovers(covers: readonly Cover[]) {
    this.#covers = covers;
  }

  /** Moves the dots on by so many seconds of the screen. */
  move(seconds: number) {
    for (const train of this.#trains) train.progress = (train.progress + train.pathsPerSecond * seconds) % 1;
  }

  /**
   * Paints the dots for a camera that moved, in the same frame of the screen; and for what was set since, unless the
   * dots go on anyway: then their next step does.
   */
  show(viewport: Viewport, dotsGoOn: boolean) {
    if (dotsGoOn && viewport === this.#viewport) return;
    this.#viewport = viewport;
    const scale = devicePixelRatio;
    const [width, height] = [Math.round(viewport.widthPx * scale), Math.round(viewport.heightPx * scale)];
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    this.paint();
  }

  /** Paints the dots where the map stands. */
  paint() {
    const { widthPx, heightPx } = this.#viewport ?? {};
    if (!this.#context || !this.#viewport || !this.#colours || widthPx === undefined || heightPx === undefined) return;
    const pen = this.#context;
    pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    pen.clearRect(0, 0, widthPx, heightPx);
    if (!this.visible) return;
    for (const status of FLOW_STATUSES) {
      pen.fillStyle = this.#colours[status];
      pen.beginPath();
      for (const train of this.#trains) if (train.status === status) trace(pen, train, this.#viewport);
      pen.fill();
    }
    this.#hideBehindCovers(pen, this.#viewport);
  }

  #hideBehindCovers(pen: CanvasRenderingContext2D, viewport: Viewport) {
    const growth = markGrowthAt(viewport.zoom);
    pen.globalCompositeOperation = 'destination-out';
    pen.beginPath();
    for (const cover of this.#covers) {
      const { x, y } = toPx(viewport, cover.at);
      const radiusPx = cover.radiusPx * growth + 1;
      if (x < -radiusPx || y < -radiusPx || x > viewport.widthPx + radiusPx || y > viewport.heightPx + radiusPx)
        continue;
      pen.moveTo(x + radiusPx, y);
      pen.arc(x, y, radiusPx, 0, 2 * Math.PI);
    }
    pen.fill();
    pen.globalCompositeOperation = 'source-over';
  }
}

/** Dots for the emphasised flows, each going on from where it was: dots never jump. */
export function buildTrains(
  flows: readonly MapFlow[],
  widestRps: number,
  before: readonly DotTrain[],
): readonly DotTrain[] {
  const progressOf = new Map(before.map((train) => [keyOf(train), train.progress]));
  return flows
    .filter(({ emphasised, latencyMs }) => emphasised && latencyMs !== null)
    .map((flow, row) => ({
      from: flow.from,
      to: flow.to,
      status: flow.status,
      // A flow that is new starts anywhere but at zero, or all dots would leave their markets in step.
      progress: progressOf.get(keyOf(flow)) ?? (row * 0.382) % 1,
      pathsPerSecond: pathsPerSecond(flow.latencyMs, Math.hypot(flow.to.x - flow.from.x, flow.to.y - flow.from.y)),
      dots: Math.max(1, Math.round(FLOW_STYLE.mostDots * partOfWidest(flow.rps, widestRps))),
      radiusPx: FLOW_STYLE.dotRadiusPx + 0.125 * flowWidthPx(flow.rps, widestRps),
    }));
}

const keyOf = ({ from, to }: Pick<DotTrain, 'from' | 'to'>) => `${from.x},${from.y},${to.x},${to.y}`;

/** Parts of its whole way that a dot makes in a second: as many pixels for any length, faster where latency is lower. */
export function pathsPerSecond(latencyMs: number | null, lengthMercator: number): number {
  if (latencyMs === null) return 0;
  const { dotPxPerSecondAt50Ms, slowestDotPxPerSecond, fastestDotPxPerSecond } = FLOW_STYLE;
  const pxPerSecond = Math.min(
    fastestDotPxPerSecond,
    Math.max(slowestDotPxPerSecond, dotPxPerSecondAt50Ms * Math.sqrt(50 / Math.max(1, latencyMs))),
  );
  const pxAtZoom4 = Math.max(12, lengthMercator * 512 * 2 ** 4);
  return pxPerSecond / pxAtZoom4;
}

/** Adds the dots of a flow to the path, along the curve of `flow-curve.ts`. */
function trace(pen: CanvasRenderingContext2D, train: DotTrain, viewport: Viewport) {
  const from = toPx(viewport, train.from);
  const to = toPx(viewport, train.to);
  if (Math.hypot(to.x - from.x, to.y - from.y) < SHORTEST_PX) return;
  const control = controlPoint(from, to);
  for (let dot = 0; dot < train.dots; dot += 1) {
    const t = (train.progress + dot * GOLDEN_STEP) % 1;
    const near = (1 - t) * (1 - t);
    const middle = 2 * t * (1 - t);
    const x = near * from.x + middle * control.x + t * t * to.x;
    const y = near * from.y + middle * control.y + t * t * to.y;
    const full = Math.min(1, t / ENDS, (1 - t) / ENDS);
    if (train.status === 'breached') traceDiamond(pen, x, y, (train.radiusPx + DIAMOND_EXTRA_PX) * full);
    else {
      pen.moveTo(x + train.radiusPx * full, y);
      pen.arc(x, y, train.radiusPx * full, 0, 2 * Math.PI);
    }
  }
}

function traceDiamond(pen: CanvasRenderingContext2D, x: number, y: number, radiusPx: number) {
  const reach = radiusPx * 1.18; // as much area as the dot of that radius would have and a little more
  pen.moveTo(x, y - reach);
  pen.lineTo(x + reach, y);
  pen.lineTo(x, y + reach);
  pen.lineTo(x - reach, y);
  pen.closePath();
}
