import { z } from 'zod';
import { CELL_MIXES, type Fleet, type GpuType, type Site, TIERS } from '@/domain/fleet.ts';
import type { FleetDocument } from '@/domain/planning.ts';
import type { PriceBook } from '@/domain/price-book.ts';
import { gigabitsPerSecond, gigabytes, gpus, km, ms, share } from '@/domain/units.ts';
import type { LatencyTarget, Model, WorkloadClass } from '@/domain/workload.ts';

// This is the door: a bare JSON number becomes a quantity here and nowhere else.
const milliseconds = z.number().nonnegative().transform(ms);
const shareOfWhole = z.number().min(0).max(1).transform(share);
const usd = z.number().nonnegative();

const position = z.object({ lon: z.number().min(-180).max(180), lat: z.number().min(-90).max(90) });
const jurisdiction = z.object({ country: z.string(), state: z.string() });

const site: z.ZodType<Site> = z.object({
  id: z.string(),
  name: z.string(),
  tier: z.enum(TIERS),
  city: z.string(),
  position,
  jurisdiction,
  timeZone: z.string(),
  gpuTypeId: z.string(),
  gpus: z.number().nonnegative().transform(gpus),
  radioPeakShare: shareOfWhole,
  cellMix: z.enum(CELL_MIXES).nullable(),
  failureDomain: z.string(),
  ring: z.string().nullable(),
  powerFeed: z.string(),
  trusted: z.boolean(),
  financing: z.enum(['owned', 'rented']),
  nodeId: z.string(),
});

const fleet: z.ZodType<Fleet> = z.object({
  id: z.string(),
  name: z.string(),
  note: z.string(),
  routeStretch: z.number().positive(),
  nodes: z.array(z.object({ id: z.string(), name: z.string(), kind: z.enum(['pop', 'site']), position })),
  links: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['long-haul', 'ring', 'peering']),
      from: z.string(),
      to: z.string(),
      length: z.number().nonnegative().transform(km),
      capacity: z.number().nonnegative().transform(gigabitsPerSecond),
    }),
  ),
  sites: z.array(site),
  markets: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      position,
      jurisdiction,
      timeZone: z.string(),
      population: z.number().nonnegative(),
      accessRtt: milliseconds,
      breakoutRtt: milliseconds,
      nodeId: z.string(),
    }),
  ),
});

const gpuType: z.ZodType<GpuType> = z.object({
  id: z.string(),
  name: z.string(),
  memory: z.number().nonnegative().transform(gigabytes),
  bandwidthGBps: z.number().nonnegative(),
  denseTflops: z.number().nonnegative(),
  boardPowerWatts: z.number().nonnegative(),
  capexUsd: usd,
  serverFactor: z.number().positive(),
  rentUsdPerHour: usd,
  source: z.string(),
});

const model: z.ZodType<Model> = z.object({
  id: z.string(),
  name: z.string(),
  activeParametersB: z.number().nonnegative(),
  weightGB: z.number().nonnegative(),
  requestGB: z.number().nonnegative(),
  visionGmac: z.number().nonnegative(),
  batchLimit: z.number().positive(),
  benchmarkId: z.string().nullable(),
  source: z.string(),
});

export const latencyTarget: z.ZodType<LatencyTarget> = z.object({
  metric: z.enum(['ttft', 'response']),
  percentile: z.literal([95, 99]),
  limit: milliseconds,
});

export const workloadClass: z.ZodType<WorkloadClass> = z.object({
  id: z.string(),
  name: z.string(),
  shortName: z.string(),
  modelId: z.string(),
  inputTokens: z.number().nonnegative(),
  cachedShare: z.number().min(0).max(1),
  outputTokens: z.number().nonnegative(),
  bytesUp: z.number().nonnegative(),
  bytesDown: z.number().nonnegative(),
  burstCv: z.number().nonnegative(),
  target: latencyTarget,
  interTokenLimit: milliseconds.nullable(),
  service: z.enum(['hard', 'soft']),
  unservedUsdPerRequest: usd,
  priority: z.number(),
  dataRule: z.enum(['none', 'country', 'state']),
  trustedOnly: z.boolean(),
  minimumCopies: z.number().int().min(1).default(1),
  demandShape: z.enum(['business', 'flat', 'shift', 'even']),
  peakRequestsPerSecond: z.number().nonnegative(),
  source: z.string(),
});

const byTier = z.object({ hub: usd, msc: usd, co: usd, regional: usd, cloud: usd });

const priceBook: z.ZodType<PriceBook> = z.object({
  id: z.string(),
  capitalRate: z.number().nonnegative(),
  capitalYears: z.number().positive(),
  operationsShare: z.number().nonnegative(),
  rentedBillOverhead: z.number().nonnegative(),
  serverPowerFactor: z.number().positive(),
  idlePowerShare: z.number().min(0).max(1),
  pue: byTier,
  spaceUsdPerKwMonth: byTier,
  activationUsdPerHour: byTier,
  electricityUsdPerKwh: z.record(z.string(), z.object({ commercial: usd, industrial: usd })),
  transitUsdPerGB: z.object({ metro: usd, backbone: usd, cloudIn: usd, cloudOut: usd }),
});

export const fleetDocument: z.ZodType<FleetDocument> = z.object({
  fleet,
  gpuTypes: z.array(gpuType),
  models: z.array(model),
  classes: z.array(workloadClass),
  prices: priceBook,
});
