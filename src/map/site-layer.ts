import type { CustomLayerInterface } from 'maplibre-gl';
import { type Mark, RINGS } from './derive-marks.ts';
import { createInstancedDrawing, type InstancedDrawing } from './instanced-drawing.ts';
import { colourOf, type MapColours, NO_VALUE, type Rgb } from './map-colours.ts';
import type { MercatorPoint, Viewport } from './mercator.ts';
import { BANDS } from './metric-scales.ts';
import { MARK_TOKENS, markGrowthAt, SHAPES } from './site-look.ts';

export const SITE_LAYER_ID = 'sites';

const STRIDE = 13;
/** Palette rows after the bands. */
const MEANINGS = {
  none: BANDS,
  watch: BANDS + 1,
  breach: BANDS + 2,
  dim: BANDS + 3,
  faint: BANDS + 4,
  text: BANDS + 5,
  accent: BANDS + 6,
  land: BANDS + 7,
} as const;
const PALETTE_SIZE = BANDS + 8;

/**
 * Every site and donut as one quad each, its shape a distance function in the fragment shader: crisp at any size, and
 * a frame of the world is one upload of some 15 kB instead of a source that the map would tile again. Another metric
 * or theme only changes the palette.
 */
export class SiteLayer implements CustomLayerInterface {
  readonly id = SITE_LAYER_ID;
  readonly type = 'custom';
  readonly #viewport: () => Viewport;
  #drawing: InstancedDrawing | null = null;
  #instances = new Float32Array(0);
  #palette = new Float32Array(PALETTE_SIZE * 3);
  #origin: MercatorPoint = { x: 0, y: 0 };
  #upload = false;

  constructor(viewport: () => Viewport) {
    this.#viewport = viewport;
  }

  setColours(colours: MapColours, ramp: readonly Rgb[]) {
    this.#palette.set(
      [
        ...ramp,
        colourOf(NO_VALUE, colours),
        colours[MARK_TOKENS.watch],
        colours[MARK_TOKENS.breach],
        colours[MARK_TOKENS.dim],
        colours[MARK_TOKENS.faint],
        colours.text,
        colours.accent,
        colours.land,
      ].flat(),
    );
  }

  setMarks(marks: readonly Mark[], origin: MercatorPoint) {
    const instances = new Float32Array(marks.length * STRIDE);
    marks.forEach((mark, row) => {
      const { colour } = mark;
      const paletteRow = colour.kind === 'band' ? (colour.band ?? MEANINGS.none) : MEANINGS[colour.kind];
      instances.set(
        [
          mark.at.x - origin.x,
          mark.at.y - origin.y,
          mark.radiusPx,
          SHAPES[mark.shape],
          paletteRow,
          RINGS[mark.ring],
          mark.dimmed ? DIMMED_ALPHA : 1,
          mark.badgeOnRadiusPx,
        ],
        row * STRIDE,
      );
      let until = 0;
      for (let band = 0; band < BANDS; band += 1) {
        until += mark.bandShares[band] ?? 0;
        instances[row * STRIDE + 8 + band] = until;
      }
    });
    this.#instances = instances;
    this.#origin = origin;
    this.#upload = true;
  }

  onAdd(_map: unknown, gl: WebGL2RenderingContext) {
    this.#drawing = createInstancedDrawing(gl, {
      vertex: VERTEX,
      fragment: FRAGMENT,
      columns: [
        { name: 'a_at', size: 2, offset: 0 },
        { name: 'a_body', size: 3, offset: 2 },
        { name: 'a_state', size: 3, offset: 5 },
        { name: 'a_until', size: 4, offset: 8 },
        { name: 'a_untilLast', size: 1, offset: 12 },
      ],
      stride: STRIDE,
      corners: 4,
    });
    this.#upload = true;
  }

  onRemove() {
    this.#drawing?.dispose();
    this.#drawing = null;
  }

  render() {
    if (!this.#drawing) return;
    if (this.#upload) this.#drawing.upload(this.#instances);
    this.#upload = false;
    const viewport = this.#viewport();
    const origin = [
      viewport.leftPx + this.#origin.x * viewport.scale,
      viewport.topPx + this.#origin.y * viewport.scale,
    ] as const;
    this.#drawing.draw(viewport, origin, { u_palette: this.#palette, u_growth: markGrowthAt(viewport.zoom) });
  }
}

/** Sites with no part in the preview or the what-if that is being looked at. */
const DIMMED_ALPHA = 0.32;

const VERTEX = `
in vec2 a_at;
in vec3 a_body; // radius px, shape, palette row
in vec3 a_state; // ring, alpha, radius of the donut that a badge sits on
in vec4 a_until;
in float a_untilLast;
uniform float u_growth;
out vec2 v_corner;
flat out float v_radius;
flat out int v_shape;
flat out int v_row;
flat out int v_ring;
flat out float v_alpha;
flat out float v_until[${BANDS}];
void main() {
  bool isBadge = a_state.z > 0.0;
  v_radius = isBadge ? a_body.x : a_body.x * u_growth;
  v_shape = int(a_body.y + 0.5);
  v_row = int(a_body.z + 0.5);
  v_ring = int(a_state.x + 0.5);
  v_alpha = a_state.y;
  v_until[0] = a_until.x; v_until[1] = a_until.y; v_until[2] = a_until.z; v_until[3] = a_until.w; v_until[4] = a_untilLast;
  float reach = v_radius * 1.25 + (v_ring == ${RINGS.selected} ? 20.0 : v_ring > 0 ? 8.0 : 3.0);
  v_corner = (vec2(gl_VertexID % 2, gl_VertexID / 2) * 2.0 - 1.0) * reach;
  vec2 lift = vec2(0.72, -0.72) * a_state.z * u_growth;
  gl_Position = toClip(toPx(a_at) + lift + v_corner);
}
`;

const FRAGMENT = `
uniform vec3 u_palette[${PALETTE_SIZE}];
in vec2 v_corner;
flat in float v_radius;
flat in int v_shape;
flat in int v_row;
flat in int v_ring;
flat in float v_alpha;
flat in float v_until[${BANDS}];
out vec4 fragColor;

float cover(float distance) { return clamp(0.5 - distance, 0.0, 1.0); }
vec4 paint(vec4 below, vec3 colour, float alpha) { return vec4(colour * alpha, alpha) + below * (1.0 - alpha); }
float box(vec2 p, float half_) { vec2 d = abs(p) - half_; return length(max(d, 0.0)) + min(max(d.x, d.y), 0.0); }
// An equilateral triangle that points up, about the middle of its area.
float triangle(vec2 p, float r) {
  p.y = -p.y + r * 0.08;
  const float k = 1.7320508;
  p.x = abs(p.x) - r;
  p.y = p.y + r / k;
  if (p.x + k * p.y > 0.0) p = vec2(p.x - k * p.y, -k * p.x - p.y) / 2.0;
  p.x -= clamp(p.x, -2.0 * r, 0.0);
  return -length(p) * sign(p.y);
}

void main() {
  float r = v_radius;
  float away = length(v_corner);
  vec3 land = u_palette[${MEANINGS.land}];
  vec3 body = u_palette[v_row];
  vec4 colour = vec4(0.0);

  if (v_ring == ${RINGS.selected}) {
    colour = paint(colour, u_palette[${MEANINGS.text}], 0.10 * cover(away - r - 16.0));
    colour = paint(colour, u_palette[${MEANINGS.text}], 0.95 * cover(abs(away - r - 16.0) - 0.8));
  } else if (v_ring == ${RINGS.receiver}) {
    colour = paint(colour, u_palette[${MEANINGS.accent}], 0.16 * cover(away - r - 5.0));
    colour = paint(colour, u_palette[${MEANINGS.accent}], cover(abs(away - r - 5.0) - 1.1));
  } else if (v_ring == ${RINGS.hovered}) {
    colour = paint(colour, u_palette[${MEANINGS.text}], 0.9 * cover(abs(away - r - 3.5) - 0.75));
  }

  if (v_shape == ${SHAPES.donut}) {
    // Clockwise from the top, as a clock is read.
    float turn = fract(atan(v_corner.x, -v_corner.y) / 6.2831853 + 1.0);
    vec3 part = u_palette[${MEANINGS.none}];
    float gap = 9.0;
    float start = 0.0;
    for (int band = 0; band < ${BANDS}; band++) {
      float until = v_until[band];
      if (turn >= start && turn < until) part = u_palette[band];
      if (until > start && until < 0.9999) gap = min(gap, abs(turn - until) * 6.2831853 * away);
      start = max(start, until);
    }
    if (v_until[4] > 0.0 && (v_until[0] < 0.9999)) gap = min(gap, min(turn, 1.0 - turn) * 6.2831853 * away);
    float thickness = clamp(r * 0.3, 3.5, 7.0);
    colour = paint(colour, land, 0.94 * cover(away - r - 1.2));
    float arc = cover(abs(away - r + thickness * 0.5) - thickness * 0.5);
    colour = paint(colour, part, arc * clamp(gap - 0.1, 0.0, 1.0));
  } else if (v_shape == ${SHAPES['half-circle']}) {
    colour = paint(colour, land, 0.9 * cover(away - r - 1.2));
    colour = paint(colour, body, cover(abs(away - r + 0.9) - 0.9));
    colour = paint(colour, body, cover(max(away - r + 1.0, v_corner.x)));
  } else if (v_shape == ${SHAPES.ring}) {
    colour = paint(colour, land, 0.9 * cover(away - r - 1.2));
    colour = paint(colour, body, cover(abs(away - r + 0.9) - 0.9));
  } else if (v_shape == ${SHAPES.dotted}) {
    float dashes = max(6.0, floor(r * 6.2831853 / 5.0));
    float dash = abs(fract(atan(v_corner.y, v_corner.x) / 6.2831853 * dashes) - 0.5) * 2.0;
    colour = paint(colour, land, 0.75 * cover(away - r - 1.2));
    colour = paint(colour, body, cover(abs(away - r + 0.9) - 0.9) * smoothstep(0.35, 0.5, dash));
  } else if (v_shape == ${SHAPES.square} || v_shape == ${SHAPES['half-square']}) {
    // A side of 1.77 radii has the area of the circle.
    float distance = box(v_corner, r * 0.886);
    colour = paint(colour, land, 0.9 * cover(distance - 1.2));
    if (v_shape == ${SHAPES.square}) colour = paint(colour, body, cover(distance));
    else {
      colour = paint(colour, body, cover(abs(distance + 0.9) - 0.9));
      colour = paint(colour, body, cover(max(distance, v_corner.x)));
    }
  } else if (v_shape == ${SHAPES.triangle} || v_shape == ${SHAPES['open-triangle']}) {
    float distance = triangle(v_corner, r * 1.15);
    colour = paint(colour, land, 0.9 * cover(distance - 1.6));
    colour = paint(colour, body, cover(v_shape == ${SHAPES.triangle} ? distance : abs(distance + 0.9) - 0.9));
  } else {
    colour = paint(colour, land, 0.85 * cover(away - r - 1.1));
    colour = paint(colour, body, cover(away - r));
  }
  fragColor = colour * v_alpha;
}
`;
