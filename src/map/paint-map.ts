import type { ExpressionSpecification, Map as MapLibreMap } from 'maplibre-gl';
import { LINK_STYLE } from './links.ts';
import { type MapColours, toCss } from './map-colours.ts';

/** Gives the layers of `base-map.ts` the colours of the theme. Links fade while one site's catchment is looked at. */
export function paintMap(
  map: MapLibreMap,
  colours: MapColours,
  links: { readonly visible: boolean; readonly faded: boolean },
) {
  map.setPaintProperty('background', 'background-color', toCss(colours.background));
  map.setPaintProperty('land', 'fill-color', toCss(colours.land));
  map.setPaintProperty('borders', 'line-color', toCss(colours.border));
  map.setPaintProperty('links', 'line-color', linkColour(colours));
  map.setPaintProperty('links', 'line-opacity', linkOpacity(links.faded ? FADED : 1));
  map.setPaintProperty('links-cut', 'line-color', toCss(colours['ramp-5']));
  map.setPaintProperty('names', 'text-color', toCss(colours.dim));
  map.setPaintProperty('names', 'text-halo-color', toCss(colours.land, 0.9));
  map.setPaintProperty('counts', 'text-color', toCss(colours.text));
  for (const layer of ['links', 'links-cut'])
    map.setLayoutProperty(layer, 'visibility', links.visible ? 'visible' : 'none');
}

const linkColour = (colours: MapColours): ExpressionSpecification => [
  'step',
  ['coalesce', ['feature-state', 'use'], 0],
  toCss(colours.faint),
  LINK_STYLE.warmFrom,
  toCss(colours['ramp-4']),
  LINK_STYLE.hotFrom,
  toCss(colours['ramp-5']),
];

const FADED = 0.4;

const linkOpacity = (strength: number): ExpressionSpecification => [
  '+',
  0.35 * strength,
  ['*', 0.4 * strength, ['coalesce', ['feature-state', 'use'], 0]],
];
