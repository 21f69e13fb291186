import type { GpuType } from './fleet.ts';
import { BENCHMARKS, type Benchmark, type Scenario } from './published-throughput.ts';
import { variabilityOf } from './request-sizes.ts';
import { type Milliseconds, ms, requestsPerSecond } from './units.ts';
import type { Model, ServiceProfile, WorkloadClass } from './workload.ts';

/**
 * What one replica of a model does on a GPU type for a class; null where it does not fit in memory (or cannot keep
 * up the pace of speech).
 *
 * The rate is a roofline (`batchTimeMs`: prefill bound by arithmetic, decode by memory) times a correction from the
 * published benchmark of the same network on the same GPU, where there is one ("measured"); without one the roofline
 * stands alone ("modelled"). Either way a plan counts on `PLANNING_DERATE` of it. Nothing here depends on the
 * latency limit, so that relaxing a target can never make a plan worse.
 */
export function serviceProfile(workloadClass: WorkloadClass, model: Model, gpuType: GpuType): ServiceProfile | null {
  const gpusPerReplica = REPLICA_SIZES.find(
    (size) => slotsInMemory(model, gpuType, size) >= Math.min(model.batchLimit, 2),
  );
  if (gpusPerReplica === undefined) return null;

  const published = publishedRate(workloadClass, model, gpuType);
  const pace = (published?.overRoofline ?? 1) * PLANNING_DERATE;
  const hardware = replicaHardware(gpuType, gpusPerReplica);
  const request = requestOf(workloadClass);
  const slots = slotsWithinTokenPace(
    Math.min(model.batchLimit, slotsInMemory(model, gpuType, gpusPerReplica)),
    workloadClass.interTokenLimit,
    (batch) => decodeStepMs(model, hardware, batch) / pace,
  );
  if (slots === 0) return null;

  const slotTime = batchTimeMs(model, hardware, request, slots) / pace;
  const firstTokenMs = (batchWorkMs(model, hardware, request) + decodeStepMs(model, hardware, slots)) / pace;
  return {
    modelId: model.id,
    classId: workloadClass.id,
    gpuTypeId: gpuType.id,
    gpusPerReplica,
    slots,
    slotTime: ms(slotTime),
    answerTime: ms(workloadClass.target.metric === 'ttft' ? firstTokenMs : slotTime),
    requestsPerSecond: requestsPerSecond((slots / slotTime) * 1000),
    variability: variabilityOf(workloadClass),
    basis: published ? 'measured' : 'modelled',
    source: published?.source ?? `roofline of ${gpuType.name}, ${PLANNING_DERATE} of it planned`,
  };
}

/** Tokens of one request, in and out: the denominator of "per million tokens". Cached ones count: they were asked for. */
export function tokensPerRequest(workloadClass: WorkloadClass): number {
  return workloadClass.inputTokens + workloadClass.outputTokens;
}

/** Time to send a request's bytes from the device to the first router. */
export function uploadMs(workloadClass: WorkloadClass): Milliseconds {
  return ms((workloadClass.bytesUp * 8) / (ACCESS_UPLINK_MBPS * 1000));
}

/**
 * Burst rate of one device on a 5G mid-band uplink with carrier aggregation, or of a camera on fixed wireless.
 * Assumption: mean uplink rates in the field are lower, but a frame is one burst on a scheduled slice.
 */
const ACCESS_UPLINK_MBPS = 150;

/** Part of a benchmark's rate that a plan counts on: benchmark runs are tuned and saturated. Assumption, 0.6 to 0.7. */
const PLANNING_DERATE = 0.65;
/** Part of the arithmetic peak reached in prefill, fitted to the published server rates of 8B and 70B networks. */
const PREFILL_EFFICIENCY = 0.55;
/** The same for convolutional detectors, fitted to the published RetinaNet rates on three GPUs. */
const VISION_EFFICIENCY = 0.28;
/** Part of the memory bandwidth reached in decode (BLIS, AIConfigurator). */
const BANDWIDTH_EFFICIENCY = 0.8;
/** Part of memory that weights and requests may fill; the rest is the runtime's. Assumption. */
const MEMORY_SHARE = 0.9;
/** Part of the sum of several GPUs' speed that a replica spread over them keeps. Assumption. */
const SPREAD_EFFICIENCY = 0.8;
const REPLICA_SIZES = [1, 2, 4] as const;
/** Requests in flight on a GPU during the benchmarks, where memory allows. Assumption: it reproduces their rates. */
const BENCHMARK_BATCH: Readonly<Record<Scenario, number>> = { interactive: 64, server: 256 };

interface Hardware {
  readonly flops: number;
  readonly bytesPerSecond: number;
}

interface Request {
  /** Input that is not in the cache. */
  readonly freshTokens: number;
  readonly outputTokens: number;
}

type Network = Pick<Model, 'activeParametersB' | 'weightGB' | 'requestGB' | 'visionGmac'>;

const requestOf = (workloadClass: WorkloadClass): Request => ({
  freshTokens: workloadClass.inputTokens * (1 - workloadClass.cachedShare),
  outputTokens: workloadClass.outputTokens,
});

function replicaHardware(gpuType: GpuType, gpusPerReplica: number): Hardware {
  const speed = gpusPerReplica === 1 ? 1 : gpusPerReplica * SPREAD_EFFICIENCY;
  return { flops: gpuType.denseTflops * 1e12 * speed, bytesPerSecond: gpuType.bandwidthGBps * 1e9 * speed };
}

function slotsInMemory(network: Network, gpuType: GpuType, gpusPerReplica: number): number {
  const free = gpuType.memory * MEMORY_SHARE * gpusPerReplica - network.weightGB;
  return Math.max(0, Math.floor(free / network.requestGB));
}

/** The largest batch, halving from `slots`, whose decode step keeps the pace; 0 if not even one request does. */
function slotsWithinTokenPace(slots: number, limit: Milliseconds | null, stepMs: (batch: number) => number): number {
  if (limit === null) return slots;
  let batch = slots;
  while (batch > 0 && stepMs(batch) > limit) batch = Math.floor(batch / 2);
  return batch;
}

/** Time for a batch to be answered: everybody's input is worked through, then all answers grow together. */
function batchTimeMs(network: Network, hardware: Hardware, request: Request, batch: number): number {
  const input = batch * batchWorkMs(network, hardware, request);
  return input + request.outputTokens * decodeStepMs(network, hardware, batch);
}

/** Arithmetic of one request's input: two operations for each parameter and token, and for each multiply-accumulate. */
function batchWorkMs(network: Network, hardware: Hardware, request: Request): number {
  const prefill = (request.freshTokens * 2 * network.activeParametersB * 1e9) / (hardware.flops * PREFILL_EFFICIENCY);
  const vision = (2 * network.visionGmac * 1e9) / (hardware.flops * VISION_EFFICIENCY);
  return (prefill + vision) * 1000;
}

/** One token for each request of a batch: weights and every request's cache are read once. */
function decodeStepMs(network: Network, hardware: Hardware, batch: number): number {
  const bytes = (network.weightGB + batch * network.requestGB) * 1e9;
  return (bytes / (hardware.bytesPerSecond * BANDWIDTH_EFFICIENCY)) * 1000;
}

interface PublishedRate {
  /** Published rate over the roofline's own figure for the benchmark's request. */
  readonly overRoofline: number;
  readonly source: string;
}

/** The published figure that speaks about this pair, as a correction of the roofline; the class's scenario first. */
function publishedRate(workloadClass: WorkloadClass, model: Model, gpuType: GpuType): PublishedRate | null {
  const benchmark = BENCHMARKS.find((candidate) => candidate.id === model.benchmarkId);
  if (!benchmark) return null;
  const isSpeech = workloadClass.interTokenLimit !== null;
  const scenarios: readonly Scenario[] = isSpeech ? ['interactive', 'server'] : ['server', 'interactive'];
  for (const scenario of scenarios) {
    const perGpu = benchmark.perGpu[scenario][gpuType.id];
    if (perGpu === undefined) continue;
    return {
      overRoofline: perGpu / rooflinePerGpu(benchmark, gpuType, scenario),
      source: `MLPerf Inference, closed, ${benchmark.name} ${scenario} on ${gpuType.name}: ${perGpu} per GPU and second, at this request's size, ${PLANNING_DERATE} of it planned`,
    };
  }
  return null;
}

/** What the roofline says about a benchmark: output tokens (or images) per second and GPU. */
export function rooflinePerGpu(benchmark: Benchmark, gpuType: GpuType, scenario: Scenario): number {
  const size = benchmark.gpusPerReplica[gpuType.id] ?? 1;
  const hardware = replicaHardware(gpuType, size);
  const batch = Math.max(1, Math.min(BENCHMARK_BATCH[scenario], slotsInMemory(benchmark.network, gpuType, size)));
  const request = { freshTokens: benchmark.inputTokens, outputTokens: benchmark.outputTokens };
  const rate = (batch / batchTimeMs(benchmark.network, hardware, request, batch)) * 1000;
  return (rate * Math.max(1, benchmark.outputTokens)) / size;
}
