import type { ReactNode } from 'react';
import type { Shape } from './site-look.ts';

/** A mark of the map as the legend shows it, 12 px. */
export function MarkGlyph({ shape, colour }: { readonly shape: Shape; readonly colour: string }) {
  return (
    <svg width="12" height="12" viewBox="-6 -6 12 12" fill={colour} stroke="none" aria-hidden="true">
      {OUTLINES[shape](colour)}
    </svg>
  );
}

const TRIANGLE = 'M0 -4.6 L4.8 3.8 L-4.8 3.8 Z';
const open = (colour: string) => ({ fill: 'none', stroke: colour, strokeWidth: 1.6 });

const OUTLINES: Readonly<Record<Shape, (colour: string) => ReactNode>> = {
  circle: () => <circle r="5" />,
  'half-circle': (colour) => (
    <>
      <circle r="4.2" {...open(colour)} />
      <path d="M0 -5 A5 5 0 0 0 0 5 Z" />
    </>
  ),
  ring: (colour) => <circle r="4.2" {...open(colour)} />,
  dotted: (colour) => <circle r="4.2" {...open(colour)} strokeDasharray="2.2 2.2" />,
  square: () => <rect x="-4.4" y="-4.4" width="8.8" height="8.8" />,
  'half-square': (colour) => (
    <>
      <rect x="-4" y="-4" width="8" height="8" {...open(colour)} />
      <rect x="-4.4" y="-4.4" width="4.4" height="8.8" />
    </>
  ),
  triangle: () => <path d={TRIANGLE} />,
  'open-triangle': (colour) => <path d={TRIANGLE} {...open(colour)} />,
  donut: (colour) => (
    <>
      <circle r="4.2" {...open(colour)} strokeWidth={2.4} />
      <circle r="4.2" {...open('var(--ramp-4)')} strokeWidth={2.4} strokeDasharray="6.6 19.8" />
    </>
  ),
};
