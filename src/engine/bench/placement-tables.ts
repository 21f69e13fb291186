/**
 * The figures of the public placement benchmark: synthetic operators on real cities. They are assumptions of the
 * benchmark, chosen once so that anyone can regenerate the same instances; the product's own are in `domain/defaults`.
 */
export type PlacementSize = 'demo' | 'mid' | 'planning' | 'large' | 'extreme';

export interface SizeFigures {
  readonly sites: number;
  readonly markets: number;
  /** What seed 1 must come to, so that two people know that they speak of the same instance. */
  readonly seedOne: { readonly arcs: number; readonly demandRps: number; readonly unitUsd: number };
}

export const SIZES: Readonly<Record<PlacementSize, SizeFigures>> = {
  demo: size(150, 100, 22_272, 27_686.184, 583.259887),
  mid: size(600, 250, 59_376, 77_946.348, 1_055.422312),
  planning: size(2_000, 500, 126_917, 264_165.002, 2_137.779999),
  large: size(6_000, 1_200, 306_929, 754_098.661, 5_211.413391),
  extreme: size(20_000, 3_000, 767_870, 2_545_618.343, 12_254.400727),
};

function size(sites: number, markets: number, arcs: number, demandRps: number, unitUsd: number): SizeFigures {
  return { sites, markets, seedOne: { arcs, demandRps, unitUsd } };
}

export interface Country {
  readonly code: string;
  readonly usdPerKwh: number;
  /** What its GPUs cost, relative to the US. */
  readonly gpuPriceFactor: number;
  /** Countries that share their law on data. */
  readonly block: string;
}

export const COUNTRIES: readonly Country[] = [
  country('US', 0.12, 1, 'US'),
  country('CA', 0.09, 1, 'CA'),
  country('MX', 0.1, 1.08, 'MX'),
  country('BR', 0.13, 1.12, 'BR'),
  country('GB', 0.26, 1.04, 'GB'),
  country('DE', 0.25, 1.02, 'EU'),
  country('FR', 0.17, 1, 'EU'),
  country('ES', 0.15, 0.98, 'EU'),
  country('IT', 0.24, 1.02, 'EU'),
  country('PL', 0.19, 0.97, 'EU'),
  country('NL', 0.21, 1, 'EU'),
  country('TR', 0.12, 1.05, 'TR'),
  country('IN', 0.09, 0.95, 'IN'),
  country('ID', 0.08, 1.05, 'ID'),
  country('JP', 0.2, 1.08, 'JP'),
  country('KR', 0.11, 1, 'KR'),
  country('AU', 0.18, 1.1, 'AU'),
];

/** With few sites, seventeen countries would leave too few to each legal block. */
export const FEW_SITES = 200;
export const COUNTRIES_OF_FEW_SITES: ReadonlySet<string> = new Set(['US', 'CA', 'GB', 'DE', 'FR', 'ES', 'IT', 'NL']);

function country(code: string, usdPerKwh: number, gpuPriceFactor: number, block: string): Country {
  return { code, usdPerKwh, gpuPriceFactor, block };
}

/** L40S, RTX PRO 6000, H100, H200, B200: $ per GPU and hour, kW under load. */
export const GPU_USD_PER_HOUR = [0.9, 1.5, 2.4, 3, 4.6] as const;
export const GPU_KW = [0.35, 0.6, 0.7, 0.7, 1] as const;
/** Part of a GPU's power that it draws without work; the rest grows with the work. */
export const IDLE_SHARE = 0.35;

export interface Tier {
  /** Last value of the tier's draw that gives this tier. */
  readonly upTo: number;
  /** GPU types by the draw: below the first limit the first type, … */
  readonly gpuTypes: readonly [number, number, number];
  readonly gpuTypeLimits: readonly [number, number];
  readonly counts: readonly [number, number, number];
  readonly countLimits: readonly [number, number];
  /** Part kept for the radio: the first, and as much of the second as the draw says. */
  readonly reserved: readonly [number, number];
  readonly pue: number;
  readonly activationUsd: number;
  readonly egressGbps: readonly [number, number];
  readonly gpuPriceFactor: number;
  /** Added to the round trip. */
  readonly hopMs: number;
}

/** Edge, metro, core. */
export const TIERS: readonly Tier[] = [
  {
    upTo: 0.7,
    gpuTypes: [0, 1, 2],
    gpuTypeLimits: [0.45, 0.8],
    counts: [2, 4, 8],
    countLimits: [0.45, 0.8],
    reserved: [0.2, 0.4],
    pue: 1.5,
    activationUsd: 0.8,
    egressGbps: [0.3, 0.9],
    gpuPriceFactor: 1.25,
    hopMs: 0,
  },
  {
    upTo: 0.95,
    gpuTypes: [1, 2, 3],
    gpuTypeLimits: [0.3, 0.75],
    counts: [8, 16, 32],
    countLimits: [0.5, 0.85],
    reserved: [0.05, 0.2],
    pue: 1.4,
    activationUsd: 4,
    egressGbps: [2, 6],
    gpuPriceFactor: 1,
    hopMs: 1,
  },
  {
    upTo: 1,
    gpuTypes: [2, 3, 4],
    gpuTypeLimits: [0.3, 0.65],
    counts: [64, 128, 256],
    countLimits: [0.5, 0.85],
    reserved: [0, 0],
    pue: 1.2,
    activationUsd: 25,
    egressGbps: [20, 60],
    gpuPriceFactor: 0.85,
    hopMs: 2,
  },
];

export interface BenchClass {
  readonly name: string;
  readonly targetMs: number;
  /** By GPU type. */
  readonly serviceMs: readonly number[];
  /** By GPU type; 0 where it does not run. */
  readonly gpusPerReplica: readonly number[];
  /** By GPU type: requests per second of one replica that never rests. */
  readonly replicaRps: readonly number[];
  readonly megabytesPerRequest: number;
  /** Part of a replica's rate that may be used. */
  readonly loadLimit: number;
  /** Part of all demand, by GPUs. */
  readonly share: number;
  /** Price of leaving demand unserved, in costs of serving it at a middling site. */
  readonly penaltyFactor: number;
  readonly slots: number;
}

export const CLASSES: readonly BenchClass[] = [
  cls('vision-ar', 60, [38, 32, 28, 28, 24], [1, 1, 1, 1, 1], [25, 35, 50, 55, 90], 0.15, 0.6, 0.1, 6, 8),
  cls('voice-8b', 250, [200, 180, 150, 140, 110], [1, 1, 1, 1, 1], [4, 6, 9, 11, 18], 0.02, 0.65, 0.1, 6, 16),
  cls('video-an', 100, [70, 60, 55, 55, 45], [1, 1, 1, 1, 1], [30, 40, 50, 55, 90], 1, 0.7, 0.15, 5, 16),
  cls('chat-8b', 500, [400, 350, 300, 280, 220], [1, 1, 1, 1, 1], [6, 9, 14, 17, 30], 0.02, 0.8, 0.2, 5, 32),
  cls('chat-70b', 800, [650, 550, 450, 420, 330], [4, 2, 2, 1, 1], [4, 4, 6, 4.5, 9], 0.03, 0.8, 0.15, 5, 32),
  cls('moe-235b', 1500, [0, 1200, 900, 850, 650], [0, 8, 8, 4, 2], [0, 5, 8, 6, 7], 0.04, 0.8, 0.12, 5, 32),
  cls('embed-rag', 150, [60, 50, 40, 40, 30], [1, 1, 1, 1, 1], [200, 280, 400, 450, 700], 0.02, 0.75, 0.05, 5, 64),
  cls('batch-doc', 5000, [1500, 1200, 900, 850, 650], [1, 1, 1, 1, 1], [3, 4.5, 7, 8, 14], 0.2, 0.9, 0.13, 4, 32),
];

function cls(
  name: string,
  targetMs: number,
  serviceMs: readonly number[],
  gpusPerReplica: readonly number[],
  replicaRps: readonly number[],
  megabytesPerRequest: number,
  loadLimit: number,
  share: number,
  penaltyFactor: number,
  slots: number,
): BenchClass {
  return {
    name,
    targetMs,
    serviceMs,
    gpusPerReplica,
    replicaRps,
    megabytesPerRequest,
    loadLimit,
    share,
    penaltyFactor,
    slots,
  };
}

/** Demand, in GPUs fully used, per GPU there is. */
export const LOAD_FACTOR = 0.45;

export const EARTH_RADIUS_KM = 6371;
/** Fibre there and back with detours, and the last mile. */
export const RTT_MS = { fixed: 4, perKm: 0.014 } as const;
/** $/GB by how far the answer travels. */
export const TRANSIT_USD_PER_GB = { metro: 0, country: 0.004, block: 0.008, region: 0.012, world: 0.03 } as const;
export const METRO_KM = 50;
export const REGION_KM = 4000;

export const NEAREST_CANDIDATES = 20;
export const CHEAPEST_CANDIDATES = 12;
