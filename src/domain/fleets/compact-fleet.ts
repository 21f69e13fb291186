/**
 * The fleet as it lies in `us-mobile.json`: flat, short, and without what follows from the rest (a site's network
 * node, the country). Words are plain text here, as JSON gives them; `unfold-fleet.ts` checks them at the door.
 */
export interface CompactFleet {
  readonly routeStretch: number;
  readonly pops: readonly CompactPlace[];
  readonly sites: readonly CompactSite[];
  readonly markets: readonly CompactMarket[];
  readonly links: readonly CompactLink[];
}

export interface CompactPlace {
  readonly id: string;
  readonly name: string;
  readonly lon: number;
  readonly lat: number;
}

export interface CompactSite extends CompactPlace {
  readonly tier: string;
  readonly city: string;
  readonly state: string;
  readonly zone: string;
  readonly gpuType: string;
  readonly gpus: number;
  readonly radio: number;
  readonly cells: string | null;
  readonly domain: string;
  readonly ring: string | null;
  readonly feed: string;
}

export interface CompactMarket extends CompactPlace {
  readonly state: string;
  readonly zone: string;
  readonly population: number;
  readonly accessMs: number;
  readonly breakoutMs: number;
  readonly node: string;
}

export interface CompactLink {
  readonly id: string;
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly km: number;
  readonly gbps: number;
}
