/** Everything a fleet document needs beside the fleet. */
export { DEFAULT_GPU_TYPES } from './default-hardware.ts';
export { DEFAULT_PRICES } from './default-prices.ts';
export { DEFAULT_CLASSES, DEFAULT_MODELS } from './default-workloads.ts';
