import { DEFAULT_CLASSES, DEFAULT_GPU_TYPES, DEFAULT_MODELS, DEFAULT_PRICES } from '../defaults.ts';
import type { FleetDocument } from '../planning.ts';
import { unfoldFleet } from './unfold-fleet.ts';
import folded from './us-mobile.json' with { type: 'json' };

/**
 * The default fleet: switching centres, central offices and cell-site hubs over the lower 48 states, eight regional
 * data centres and five rented cloud regions. `us-mobile.json` is made by `npm run fleet:build` and kept in the tree.
 */
export function usMobile(): FleetDocument {
  return document;
}

const document: FleetDocument = {
  fleet: unfoldFleet(folded, {
    id: 'us-mobile',
    name: 'US mobile',
    note: 'Illustrative: real places and populations (GeoNames, CC-BY 4.0), but no operator’s sites; GPU counts, link routes and capacities are assumptions.',
    country: 'US',
  }),
  gpuTypes: DEFAULT_GPU_TYPES,
  models: DEFAULT_MODELS,
  classes: DEFAULT_CLASSES,
  prices: DEFAULT_PRICES,
};
