import type { CustomLayerInterface } from 'maplibre-gl';
import { FLOW_BEND } from './flow-curve.ts';
import { createInstancedDrawing, type InstancedDrawing } from './instanced-drawing.ts';
import type { MapColours } from './map-colours.ts';
import type { MercatorPoint, Viewport } from './mercator.ts';
import { FLOW_STATUSES, type MapFlow } from './select-flows.ts';
import { FLOW_TOKENS } from './site-look.ts';

export const FLOW_LAYER_ID = 'flows';

/** Width and dots of a flow; the legend is written from it. All assumptions of taste. */
export const FLOW_STYLE = {
  widestPx: 5,
  thinnestPx: 1,
  /** Dots under way at once on the widest flow. */
  mostDots: 10,
  dotRadiusPx: 1.5,
  /** A dot's speed at zoom 4 is this at 50 ms, and falls with the root of the latency. */
  dotPxPerSecondAt50Ms: 70,
  slowestDotPxPerSecond: 6,
  fastestDotPxPerSecond: 110,
  /** Lines outside the selected catchment. */
  fadedAlpha: 0.16,
} as const;

const STRIDE = 11;
const SEGMENTS = 20;

/**
 * All flows in one custom layer: lines and moving dots come from the same buffer of at most `FLOW_LIMIT` instances,
 * written once a frame of the world; between frames of the world the GPU moves the dots from one time uniform.
 * Why not deck.gl or line layers: `decisions/0006-flows-in-one-custom-layer.md`.
 */
export class FlowLayer implements CustomLayerInterface {
  readonly id = FLOW_LAYER_ID;
  readonly type = 'custom';
  readonly #viewport: () => Viewport;
  #lines: InstancedDrawing | null = null;
  #dots: InstancedDrawing | null = null;
  #instances = new Float32Array(0);
  #palette = new Float32Array(FLOW_STATUSES.length * 3);
  #origin: MercatorPoint = { x: 0, y: 0 };
  #elapsedSeconds = 0;
  /** How far along its line each flow's first dot is: carried from upload to upload, so that dots never jump. */
  #progress = new Map<string, number>();
  #upload = false;
  visible = true;

  constructor(viewport: () => Viewport) {
    this.#viewport = viewport;
  }

  get hasDots() {
    return this.visible && this.#instances.length > 0;
  }

  setColours(colours: MapColours) {
    this.#palette.set(FLOW_STATUSES.flatMap((status) => colours[FLOW_TOKENS[status]]));
  }

  setFlows(flows: readonly MapFlow[], widestRps: number, origin: MercatorPoint) {
    const progress = new Map<string, number>();
    const instances = new Float32Array(flows.length * STRIDE);
    flows.forEach((flow, row) => {
      const key = `${flow.from.x},${flow.from.y},${flow.to.x},${flow.to.y}`;
      const length = Math.hypot(flow.to.x - flow.from.x, flow.to.y - flow.from.y);
      const rate = pathsPerSecond(flow.latencyMs, length);
      // A flow that is new starts anywhere but at zero, or all dots would leave their markets in step.
      const start = this.#progress.get(key) ?? (row * 0.382) % 1;
      progress.set(key, start + rate * this.#elapsedSeconds);
      const part = Math.sqrt(Math.min(1, flow.rps / widestRps));
      instances.set(
        [
          flow.from.x - origin.x,
          flow.from.y - origin.y,
          flow.to.x - origin.x,
          flow.to.y - origin.y,
          Math.max(FLOW_STYLE.thinnestPx, FLOW_STYLE.widestPx * part),
          FLOW_STATUSES.indexOf(flow.status),
          flow.emphasised ? 1 : FLOW_STYLE.fadedAlpha,
          (progress.get(key) ?? 0) % 1,
          rate,
          flow.latencyMs === null ? 0 : Math.max(1, Math.round(FLOW_STYLE.mostDots * part)),
          flow.emphasised ? 1 : 0,
        ],
        row * STRIDE,
      );
    });
    for (const [key, value] of progress) progress.set(key, value % 1);
    this.#progress = progress;
    this.#elapsedSeconds = 0;
    this.#instances = instances;
    this.#origin = origin;
    this.#upload = true;
  }

  /** Lets dots move on by so many seconds of the screen. */
  advance(seconds: number) {
    this.#elapsedSeconds += seconds;
  }

  onAdd(_map: unknown, gl: WebGL2RenderingContext) {
    const columns = [
      { name: 'a_ends', size: 4, offset: 0 },
      { name: 'a_look', size: 3, offset: 4 },
      { name: 'a_dots', size: 4, offset: 7 },
    ] as const;
    const lineColumns = columns.slice(0, 2);
    this.#lines = createInstancedDrawing(gl, {
      vertex: CURVE + LINE_VERTEX,
      fragment: LINE_FRAGMENT,
      columns: lineColumns,
      stride: STRIDE,
      cornersPerCopy: (SEGMENTS + 1) * 2,
      copies: 1,
    });
    this.#dots = createInstancedDrawing(gl, {
      vertex: CURVE + DOT_VERTEX,
      fragment: DOT_FRAGMENT,
      columns,
      stride: STRIDE,
      cornersPerCopy: 4,
      copies: FLOW_STYLE.mostDots,
    });
    this.#upload = true;
  }

  onRemove() {
    this.#lines?.dispose();
    this.#dots?.dispose();
    this.#lines = this.#dots = null;
  }

  render() {
    if (!this.visible || !this.#lines || !this.#dots) return;
    if (this.#upload) {
      this.#lines.upload(this.#instances);
      this.#dots.upload(this.#instances);
      this.#upload = false;
    }
    const viewport = this.#viewport();
    const origin = [
      viewport.leftPx + this.#origin.x * viewport.scale,
      viewport.topPx + this.#origin.y * viewport.scale,
    ] as const;
    this.#lines.draw(viewport, origin, { u_palette: this.#palette });
    this.#dots.draw(viewport, origin, { u_palette: this.#palette, u_elapsed: this.#elapsedSeconds });
  }
}

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

/** The curve of `flow-curve.ts`, in pixels. y grows downwards in both spaces. */
const CURVE = `
in vec4 a_ends;
in vec3 a_look; // width px, status, alpha
uniform vec3 u_palette[${FLOW_STATUSES.length}];
vec2 from, to, control;
void readEnds() {
  from = toPx(a_ends.xy);
  to = toPx(a_ends.zw);
  vec2 way = to - from;
  control = (from + to) * 0.5 + vec2(way.y, -way.x) * ${FLOW_BEND.toFixed(3)};
}
vec2 at(float t) { float s = 1.0 - t; return s * s * from + 2.0 * s * t * control + t * t * to; }
vec2 heading(float t) {
  vec2 d = 2.0 * (1.0 - t) * (control - from) + 2.0 * t * (to - control);
  float size = length(d);
  return size > 0.001 ? d / size : vec2(1.0, 0.0);
}
`;

/** A ribbon that starts thin and pale at the market and arrives full: direction can be read without motion. */
const LINE_VERTEX = `
out vec4 v_colour;
out float v_across;
out float v_halfWidth;
void main() {
  readEnds();
  float t = float(gl_VertexID / 2) / float(${SEGMENTS});
  float side = float(gl_VertexID % 2) * 2.0 - 1.0;
  vec2 along = heading(t);
  v_halfWidth = 0.5 * a_look.x * mix(0.45, 1.0, t);
  float reach = v_halfWidth + 1.0;
  v_across = side * reach;
  float strength = a_look.y > 0.5 && a_look.y < 2.5 ? 0.9 : 0.7;
  v_colour = vec4(u_palette[int(a_look.y + 0.5)], a_look.z * strength * mix(0.3, 1.0, t));
  gl_Position = toClip(at(t) + vec2(-along.y, along.x) * v_across);
}
`;
const LINE_FRAGMENT = `
in vec4 v_colour;
in float v_across;
in float v_halfWidth;
out vec4 fragColor;
void main() {
  float edge = clamp(v_halfWidth + 0.5 - abs(v_across), 0.0, 1.0);
  float alpha = v_colour.a * edge * min(1.0, 0.3 + v_halfWidth);
  fragColor = vec4(v_colour.rgb * alpha, alpha);
}
`;

/**
 * Dots stand at golden-ratio steps along their line: adding one, when a flow grows, moves none of the others.
 * Dots of a flow that misses its target are larger diamonds: told apart without colour.
 */
const DOT_VERTEX = `
in vec4 a_dots; // first dot's progress, paths per second, number of dots, emphasised
uniform float u_elapsed;
out vec4 v_colour;
out vec2 v_corner;
out float v_radius;
flat out float v_isDiamond;
void main() {
  readEnds();
  int dot = gl_InstanceID % ${FLOW_STYLE.mostDots};
  if (float(dot) >= a_dots.z || a_dots.w < 0.5 || distance(from, to) < 8.0) { gl_Position = vec4(2.0, 2.0, 2.0, 1.0); return; }
  float t = fract(a_dots.x + float(dot) * 0.61803 + u_elapsed * a_dots.y);
  v_isDiamond = a_look.y > 1.5 && a_look.y < 2.5 ? 1.0 : 0.0;
  v_radius = ${FLOW_STYLE.dotRadiusPx.toFixed(2)} + 0.25 * a_look.x * 0.5 + v_isDiamond * 1.0;
  v_corner = (vec2(gl_VertexID % 2, gl_VertexID / 2) * 2.0 - 1.0) * (v_radius + 1.0);
  // Born and gone softly, so that the ends do not blink.
  float alpha = a_look.z * smoothstep(0.0, 0.06, t) * (1.0 - smoothstep(0.94, 1.0, t));
  v_colour = vec4(u_palette[int(a_look.y + 0.5)], alpha);
  gl_Position = toClip(at(t) + v_corner);
}
`;
const DOT_FRAGMENT = `
in vec4 v_colour;
in vec2 v_corner;
in float v_radius;
flat in float v_isDiamond;
out vec4 fragColor;
void main() {
  float distance = v_isDiamond > 0.5 ? (abs(v_corner.x) + abs(v_corner.y)) * 0.85 : length(v_corner);
  float alpha = v_colour.a * clamp(v_radius + 0.5 - distance, 0.0, 1.0);
  fragColor = vec4(v_colour.rgb * alpha, alpha);
}
`;
