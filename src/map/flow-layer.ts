import type { CustomLayerInterface } from 'maplibre-gl';
import { FLOW_BEND } from './flow-curve.ts';
import { FLOW_STYLE, flowWidthPx } from './flow-style.ts';
import { createInstancedDrawing, type InstancedDrawing } from './instanced-drawing.ts';
import type { MapColours } from './map-colours.ts';
import type { MercatorPoint, Viewport } from './mercator.ts';
import { FLOW_STATUSES, type MapFlow } from './select-flows.ts';
import { FLOW_TOKENS } from './site-look.ts';

export const FLOW_LAYER_ID = 'flows';

const STRIDE = 7;
const SEGMENTS = 20;

/**
 * The lines of all flows in one custom layer: a buffer of at most `FLOW_LIMIT` instances, written once a frame of the
 * world. The dots that move along them are `flow-dots.ts`. Why not deck.gl or line layers:
 * `decisions/0006-flows-in-one-custom-layer.md`.
 */
export class FlowLayer implements CustomLayerInterface {
  readonly id = FLOW_LAYER_ID;
  readonly type = 'custom';
  readonly #viewport: () => Viewport;
  #lines: InstancedDrawing | null = null;
  #instances = new Float32Array(0);
  #palette = new Float32Array(FLOW_STATUSES.length * 3);
  #origin: MercatorPoint = { x: 0, y: 0 };
  #upload = false;
  visible = true;

  constructor(viewport: () => Viewport) {
    this.#viewport = viewport;
  }

  setColours(colours: MapColours) {
    this.#palette.set(FLOW_STATUSES.flatMap((status) => colours[FLOW_TOKENS[status]]));
  }

  setFlows(flows: readonly MapFlow[], widestRps: number, origin: MercatorPoint) {
    const instances = new Float32Array(flows.length * STRIDE);
    flows.forEach((flow, row) => {
      instances.set(
        [
          flow.from.x - origin.x,
          flow.from.y - origin.y,
          flow.to.x - origin.x,
          flow.to.y - origin.y,
          flowWidthPx(flow.rps, widestRps),
          FLOW_STATUSES.indexOf(flow.status),
          flow.emphasised ? 1 : FLOW_STYLE.fadedAlpha,
        ],
        row * STRIDE,
      );
    });
    this.#instances = instances;
    this.#origin = origin;
    this.#upload = true;
  }

  onAdd(_map: unknown, gl: WebGL2RenderingContext) {
    this.#lines = createInstancedDrawing(gl, {
      vertex: LINE_VERTEX,
      fragment: LINE_FRAGMENT,
      columns: [
        { name: 'a_ends', size: 4, offset: 0 },
        { name: 'a_look', size: 3, offset: 4 },
      ],
      stride: STRIDE,
      corners: (SEGMENTS + 1) * 2,
    });
    this.#upload = true;
  }

  onRemove() {
    this.#lines?.dispose();
    this.#lines = null;
  }

  render() {
    if (!this.visible || !this.#lines) return;
    if (this.#upload) this.#lines.upload(this.#instances);
    this.#upload = false;
    const viewport = this.#viewport();
    const origin = [
      viewport.leftPx + this.#origin.x * viewport.scale,
      viewport.topPx + this.#origin.y * viewport.scale,
    ] as const;
    this.#lines.draw(viewport, origin, { u_palette: this.#palette });
  }
}

/**
 * The curve of `flow-curve.ts` in pixels (y grows downwards in both spaces), as a ribbon that starts thin and pale at the
 * market and arrives full: direction can be read without motion.
 */
const LINE_VERTEX = `
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
