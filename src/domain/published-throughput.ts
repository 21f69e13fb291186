/**
 * Throughput that somebody measured and published: MLPerf Inference, closed division, median over submissions of
 * round v5.1 (v4.1 where marked), quoted per GPU. MLCommons asks for round, division, benchmark and scenario to be
 * named; they are. `interactive` and `server` hold the benchmark's own p99 limits.
 */
export interface Benchmark {
  readonly id: string;
  readonly name: string;
  /** What one of its requests asks: mean tokens, or one image. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly network: {
    readonly activeParametersB: number;
    readonly weightGB: number;
    readonly requestGB: number;
    readonly visionGmac: number;
  };
  /** GPUs that share one copy of the network, by GPU type; 1 where not named. */
  readonly gpusPerReplica: Readonly<Record<string, number>>;
  /** Output tokens per second and GPU, or images per second and GPU. */
  readonly perGpu: Readonly<Record<Scenario, Readonly<Record<string, number>>>>;
}

/** `interactive` for tight limits on the first token (450 to 500 ms), `server` for relaxed ones (2,000 ms). */
export type Scenario = 'interactive' | 'server';

export const BENCHMARKS: readonly Benchmark[] = [
  {
    id: 'llama-3.1-8b',
    name: 'Llama-3.1-8B',
    // News articles to summarise: mean output 129 tokens as logged; mean input about 800, assumption.
    inputTokens: 800,
    outputTokens: 129,
    network: { activeParametersB: 8, weightGB: 8.5, requestGB: 0.12, visionGmac: 0 },
    gpusPerReplica: {},
    perGpu: {
      interactive: { 'rtx-pro-6000': 4507, 'h200-sxm': 6725, b200: 12863 },
      server: { l40s: 1207, 'rtx-pro-6000': 5758, 'h100-sxm': 5104, 'h200-sxm': 7246, b200: 16082 },
    },
  },
  {
    id: 'llama-2-70b',
    name: 'Llama-2-70B',
    // Open questions: mean output 292 tokens as logged; mean input about 290, assumption.
    inputTokens: 290,
    outputTokens: 292,
    network: { activeParametersB: 70, weightGB: 72, requestGB: 0.1, visionGmac: 0 },
    gpusPerReplica: { l40s: 2, 'h100-sxm': 2 },
    perGpu: {
      interactive: { 'h200-sxm': 2554, b200: 7485 },
      // L40S: round v4.1.
      server: { l40s: 238, 'rtx-pro-6000': 3251, 'h100-sxm': 3820, 'h200-sxm': 4154, b200: 12397 },
    },
  },
  {
    id: 'retinanet',
    name: 'RetinaNet',
    inputTokens: 0,
    outputTokens: 0,
    // 151.5 billion multiply-accumulates an image at 800 × 800: torchvision's model card for RetinaNet-ResNet50-FPN.
    network: { activeParametersB: 0, weightGB: 0.2, requestGB: 0.2, visionGmac: 151.5 },
    gpusPerReplica: {},
    perGpu: { interactive: {}, server: { l4: 214, l40s: 763, 'h200-sxm': 1801 } },
  },
];
