// The atlases ship no types, and inferring them from megabytes of JSON would cost every type check a second.
declare module 'us-atlas/states-10m.json' {
  const topology: import('topojson-specification').Topology<
    Record<'states' | 'nation', import('topojson-specification').GeometryCollection>
  >;
  export default topology;
}

declare module 'world-atlas/countries-50m.json' {
  const topology: import('topojson-specification').Topology<
    Record<'countries', import('topojson-specification').GeometryCollection>
  >;
  export default topology;
}
