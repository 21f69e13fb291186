import type { MetricScale } from './metric-scales.ts';

/** Red, green, blue, 0 to 1, as shaders take them. */
export type Rgb = readonly [number, number, number];

/** The design tokens that the map draws with (`ui/tokens.css` owns their values). */
export const MAP_TOKENS = [
  'background',
  'land',
  'border',
  'text',
  'dim',
  'faint',
  'accent',
  'radio',
  'ramp-1',
  'ramp-2',
  'ramp-3',
  'ramp-4',
  'ramp-5',
] as const;
export type MapToken = (typeof MAP_TOKENS)[number];
export type MapColours = Readonly<Record<MapToken, Rgb>>;

/** A colour of a ramp: a token, or a mix of two with this share of the second. */
export type RampStep =
  | { readonly token: MapToken }
  | { readonly from: MapToken; readonly to: MapToken; readonly share: number };

/** From a muted hue (the least that keeps 3:1 against the land in both themes) to the hue, then on towards the text. */
const neutralRamp = (hue: MapToken): readonly RampStep[] => [
  { from: 'land', to: hue, share: 0.72 },
  { from: 'land', to: hue, share: 0.86 },
  { token: hue },
  { from: hue, to: 'text', share: 0.32 },
  { from: hue, to: 'text', share: 0.65 },
];

/** The five colours of each kind of scale, first band first. */
export const RAMPS: Readonly<Record<MetricScale['ramp'], readonly RampStep[]>> = {
  judged: [{ token: 'ramp-1' }, { token: 'ramp-2' }, { token: 'ramp-3' }, { token: 'ramp-4' }, { token: 'ramp-5' }],
  radio: neutralRamp('radio'),
  amount: neutralRamp('accent'),
};

/** A site that serves, of which the metric has no value: quieter than any band. */
export const NO_VALUE: RampStep = { from: 'land', to: 'dim', share: 0.6 };

export const colourOf = (step: RampStep, colours: MapColours): Rgb =>
  'token' in step ? colours[step.token] : mix(colours[step.from], colours[step.to], step.share);

export const rampOf = (scale: MetricScale, colours: MapColours): readonly Rgb[] =>
  RAMPS[scale.ramp].map((step) => colourOf(step, colours));

/** `share` of `b`, the rest `a`. */
const mix = (a: Rgb, b: Rgb, share: number): Rgb => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

export const toCss = (rgb: Rgb, alpha = 1) => `rgba(${rgb.map((part) => Math.round(part * 255)).join(',')},${alpha})`;

/** WCAG 2 relative luminance ratio, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const luminance = (rgb: Rgb) => {
  const [r, g, b] = rgb.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as [
    number,
    number,
    number,
  ];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

/** The tokens in force at an element. Painting a pixel lets the browser read any CSS colour for us. */
export function readMapColours(element: Element): MapColours {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const style = getComputedStyle(element);
  const read = (token: MapToken): Rgb => {
    if (!context) return [0.5, 0.5, 0.5];
    context.fillStyle = style.getPropertyValue(`--${token}`).trim() || FALLBACK;
    context.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0] = context.getImageData(0, 0, 1, 1).data;
    return [r / 255, g / 255, b / 255];
  };
  return Object.fromEntries(MAP_TOKENS.map((token) => [token, read(token)])) as MapColours;
}

/** Only seen where the design tokens are not loaded. */
const FALLBACK = '#808080';
