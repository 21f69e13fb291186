import type { GigabitsPerSecond, Gigabytes, Gpus, Kilometres, Milliseconds, Share } from './units.ts';

/** Where a site stands in the carrier's network, from the edge inwards. */
export const TIERS = ['hub', 'msc', 'co', 'regional', 'cloud'] as const;
export type Tier = (typeof TIERS)[number];

/** What kind of cells hang on a site: decides the radio load's shape over the day (`radio.ts`). */
export const CELL_MIXES = ['residential', 'office', 'transport', 'entertainment', 'mixed'] as const;
export type CellMix = (typeof CELL_MIXES)[number];

export interface Position {
  /** Degrees east. */
  readonly lon: number;
  /** Degrees north. */
  readonly lat: number;
}

export interface Jurisdiction {
  /** ISO 3166-1 alpha-2, e.g. `US`. */
  readonly country: string;
  /** First-level subdivision, e.g. `TX`. */
  readonly state: string;
}

/** A place with GPUs. */
export interface Site {
  readonly id: string;
  readonly name: string;
  readonly tier: Tier;
  readonly city: string;
  readonly position: Position;
  readonly jurisdiction: Jurisdiction;
  /** IANA name, e.g. `America/Chicago`. */
  readonly timeZone: string;
  readonly gpuTypeId: string;
  readonly gpus: Gpus;
  /** The part of the GPUs' time that the radio may claim at its own peak hour; 0 where no radio runs. */
  readonly radioPeakShare: Share;
  readonly cellMix: CellMix | null;
  /** Sites that fail together (building, aggregation router). One drain at a time in each. */
  readonly failureDomain: string;
  /** Aggregation ring, e.g. `DFW-1`; `null` for sites on the backbone itself. */
  readonly ring: string | null;
  readonly powerFeed: string;
  /** Physical and legal control good enough for classes that ask for trusted sites. */
  readonly trusted: boolean;
  readonly financing: 'owned' | 'rented';
  /** The network node that the site is (its own id) or sits in: the end of its links. */
  readonly nodeId: string;
}

/** A junction of the network: a backbone point of presence, or the edge router of a site. */
export interface NetworkNode {
  readonly id: string;
  readonly name: string;
  readonly kind: 'pop' | 'site';
  readonly position: Position;
}

/** A cable with light in it, used in both directions. */
export interface Link {
  readonly id: string;
  readonly kind: 'long-haul' | 'ring' | 'peering';
  readonly from: string;
  readonly to: string;
  readonly length: Kilometres;
  /** Each direction; an assumption for every link of the default fleets (no carrier publishes its own). */
  readonly capacity: GigabitsPerSecond;
}

/** A place where requests start: a metro. */
export interface Market {
  readonly id: string;
  readonly name: string;
  readonly position: Position;
  readonly jurisdiction: Jurisdiction;
  readonly timeZone: string;
  readonly population: number;
  /** Round trip from the device to the carrier's first router. */
  readonly accessRtt: Milliseconds;
  /** Round trip from there to the point where traffic leaves the mobile core. */
  readonly breakoutRtt: Milliseconds;
  /** The network node it enters at: a point of presence, or the edge router of its own central office. */
  readonly nodeId: string;
}

export interface GpuType {
  readonly id: string;
  readonly name: string;
  readonly memory: Gigabytes;
  readonly bandwidthGBps: number;
  /** Dense TFLOPS at the precision used for serving (FP8). */
  readonly denseTflops: number;
  readonly boardPowerWatts: number;
  /** Price of one GPU, bare, in US dollars. */
  readonly capexUsd: number;
  /** What a server adds to the bare GPU's price: total = capex × factor. */
  readonly serverFactor: number;
  /** List price of a rented GPU-hour, in US dollars, before bill overhead. */
  readonly rentUsdPerHour: number;
  readonly source: string;
}

export interface Fleet {
  readonly id: string;
  readonly name: string;
  /** A sentence for the screen: what it is and what it is not. */
  readonly note: string;
  /** Fibre path to propagation: total RTT slope is 0.0162 ms per great-circle km (`network.ts`). */
  readonly routeStretch: number;
  readonly nodes: readonly NetworkNode[];
  readonly links: readonly Link[];
  readonly sites: readonly Site[];
  readonly markets: readonly Market[];
}
