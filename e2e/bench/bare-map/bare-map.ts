// The peer of the monitoring benchmark: MapLibre alone, the same size, the same outlines, repainting all the time.
import 'maplibre-gl/dist/maplibre-gl.css';
import { Map as MapLibreMap, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import states from 'us-atlas/states-10m.json';

setWorkerUrl(workerUrl);
const topology = states as unknown as Topology<{ states: GeometryCollection }>;
const map = new MapLibreMap({
  container: 'map',
  center: [-97, 38.5],
  zoom: 3.6,
  attributionControl: false,
  style: {
    version: 8,
    sources: { states: { type: 'geojson', data: feature(topology, topology.objects.states) } },
    layers: [
      { id: 'land', type: 'fill', source: 'states', paint: { 'fill-color': '#131a22' } },
      { id: 'borders', type: 'line', source: 'states', paint: { 'line-color': '#243242' } },
    ],
  },
});
map.on('load', () => {
  document.documentElement.dataset.ready = 'true';
});
map.on('render', () => map.triggerRepaint());
