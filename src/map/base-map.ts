import type { Feature, FeatureCollection, MultiLineString } from 'geojson';
import type { StyleSpecification } from 'maplibre-gl';
import { feature, mesh } from 'topojson-client';
import { LABEL_LAYERS, LABEL_SOURCE } from './labels.ts';
import { LINK_LAYERS, LINK_SOURCE } from './links.ts';

export interface Boundaries {
  readonly land: FeatureCollection;
  readonly borders: FeatureCollection;
}

/** ISO 3166-1 numeric: drawn from the finer map of its states. */
const UNITED_STATES = '840';

/**
 * Land and borders, bundled: the map asks no server. States from the US Census Bureau's cartographic files
 * (`us-atlas`, 1:10m), other countries from Natural Earth (`world-atlas`, 1:50m), both in the public domain.
 */
export async function loadBoundaries(): Promise<Boundaries> {
  const [{ default: us }, { default: world }] = await Promise.all([
    import('us-atlas/states-10m.json'),
    import('world-atlas/countries-50m.json'),
  ]);
  const countries = feature(world, world.objects.countries).features.filter(({ id }) => id !== UNITED_STATES);
  return {
    land: { type: 'FeatureCollection', features: [...countries, ...feature(us, us.objects.states).features] },
    borders: {
      type: 'FeatureCollection',
      features: [
        borderLines(
          'state',
          mesh(us, us.objects.states, (a, b) => a !== b),
        ),
        borderLines('coast', mesh(us, us.objects.nation)),
        borderLines(
          'country',
          mesh(world, world.objects.countries, (a, b) => a.id !== UNITED_STATES && b.id !== UNITED_STATES),
        ),
      ],
    },
  };
}

const borderLines = (kind: string, geometry: MultiLineString): Feature => ({
  type: 'Feature',
  properties: { kind },
  geometry,
});

/** Everything below the custom layers, without colours: `paintBaseMap` has them. No glyph server: text is drawn from the page's fonts. */
export function buildStyle({ land, borders }: Boundaries): StyleSpecification {
  return {
    version: 8,
    sources: {
      land: { type: 'geojson', data: land, tolerance: 0.3, maxzoom: 8 },
      borders: { type: 'geojson', data: borders, tolerance: 0.3, maxzoom: 8 },
      ...LINK_SOURCE,
      ...LABEL_SOURCE,
    },
    layers: [
      { id: 'background', type: 'background' },
      { id: 'land', type: 'fill', source: 'land', paint: { 'fill-antialias': true } },
      {
        id: 'borders',
        type: 'line',
        source: 'borders',
        paint: { 'line-width': ['interpolate', ['linear'], ['zoom'], 3, 0.8, 8, 1.4] },
      },
      ...LINK_LAYERS,
      ...LABEL_LAYERS,
    ],
  };
}
