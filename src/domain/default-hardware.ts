import type { GpuType } from './fleet.ts';
import { gigabytes } from './units.ts';

/**
 * GPU types of the default fleets. Memory (usable GiB as sold), bandwidth, dense FP8 TFLOPS and board power: NVIDIA
 * AIConfigurator system files. Prices: 2026 street and list prices; "assumption" where no source was found. A server
 * costs 1.6 times its PCIe cards and 1.25 to 1.4 times its baseboard GPUs (assumption).
 */
export const DEFAULT_GPU_TYPES: readonly GpuType[] = [
  {
    id: 'l4',
    name: 'L4',
    memory: gigabytes(24),
    bandwidthGBps: 300,
    denseTflops: 242,
    boardPowerWatts: 72,
    capexUsd: 2500,
    serverFactor: 1.6,
    rentUsdPerHour: 0.78,
    source: 'AIConfigurator; price an assumption; rent RunPod 2026-03, upper',
  },
  {
    id: 'l40s',
    name: 'L40S',
    memory: gigabytes(45),
    bandwidthGBps: 864,
    denseTflops: 733,
    boardPowerWatts: 350,
    capexUsd: 7500,
    serverFactor: 1.6,
    rentUsdPerHour: 1.4,
    source: 'AIConfigurator; price an assumption; rent 0.79 to 1.55, price reports 2026',
  },
  {
    id: 'rtx-pro-6000',
    name: 'RTX PRO 6000',
    memory: gigabytes(96),
    bandwidthGBps: 1792,
    denseTflops: 936,
    boardPowerWatts: 600,
    capexUsd: 8500,
    serverFactor: 1.6,
    rentUsdPerHour: 1.57,
    source: 'AIConfigurator; price and rent 0.89 to 1.57, price reports 2026',
  },
  {
    id: 'h100-sxm',
    name: 'H100 SXM',
    memory: gigabytes(80),
    bandwidthGBps: 3350,
    denseTflops: 1978,
    boardPowerWatts: 700,
    capexUsd: 25000,
    serverFactor: 1.4,
    rentUsdPerHour: 2.95,
    source: 'AIConfigurator; price reports 2026; rent median of AIMultiple 2026',
  },
  {
    id: 'h200-sxm',
    name: 'H200 SXM',
    memory: gigabytes(141),
    bandwidthGBps: 4800,
    denseTflops: 1978,
    boardPowerWatts: 700,
    capexUsd: 30000,
    serverFactor: 1.4,
    rentUsdPerHour: 3.5,
    source: 'AIConfigurator; price an assumption; rent SkyPilot catalogue',
  },
  {
    id: 'b200',
    name: 'B200',
    memory: gigabytes(180),
    bandwidthGBps: 7700,
    denseTflops: 4500,
    boardPowerWatts: 1000,
    capexUsd: 43000,
    serverFactor: 1.25,
    rentUsdPerHour: 5.98,
    source: 'AIConfigurator; price an assumption by the rack system; rent 5.50 to 10.57, price reports 2026',
  },
];
