import {
  SERIES_METRICS,
  type Series,
  type SeriesMetric,
  type SeriesQuery,
  type VirtualMs,
} from '@/domain/telemetry.ts';
import { SERIES_MS, STEP_MS } from './assumptions.ts';
import type { Ground } from './ground.ts';
import type { Reading } from './reading.ts';

const SAMPLES = SERIES_MS / STEP_MS;
const METRICS = SERIES_METRICS.length;

/**
 * The last three hours at ten seconds (at a minute where it was modelled), as rings of 32-bit floats: (sites + classes + 1) × 9 metrics × 1,080 samples ×
 * 4 bytes, 12 MB for 300 sites; NaN where nothing was observed. A reading of a metric that a subject does not have
 * stays NaN. Plain data.
 */
export interface Recorder {
  readonly subjects: number;
  readonly timesMs: Float64Array;
  /** Samples taken so far. */
  taken: number;
  readonly values: Float32Array;
}

export function createRecorder(ground: Ground): Recorder {
  const subjects = ground.sites.length + ground.classes.length + 1;
  return {
    subjects,
    timesMs: new Float64Array(SAMPLES),
    taken: 0,
    values: new Float32Array(subjects * METRICS * SAMPLES).fill(Number.NaN),
  };
}

export function recordReading(recorder: Recorder, reading: Reading, nowMs: VirtualMs): void {
  const sample = recorder.taken % SAMPLES;
  recorder.timesMs[sample] = nowMs;
  recorder.taken += 1;
  const sites = reading.sites.arrivedRps.length;
  const classes = reading.classes.arrivedRps.length;
  SERIES_METRICS.forEach((metric, index) => {
    const write = (subject: number, value: number | null | undefined) => {
      recorder.values[(subject * METRICS + index) * SAMPLES + sample] = value ?? Number.NaN;
    };
    for (let site = 0; site < sites; site += 1)
      write(site, metric === 'latencyMs' ? null : reading.sites[metric][site]);
    for (let index = 0; index < classes; index += 1) write(sites + index, ofClass(reading, metric, index));
    write(sites + classes, metric === 'latencyMs' || metric === 'headroom' ? null : reading.totals[metric]);
  });
}

/** A recorded series between two moments; null for a subject that the fleet does not have. */
export function readSeries(recorder: Recorder, ground: Ground, query: SeriesQuery, modelledUntilMs: VirtualMs): Series {
  const subject = subjectOf(ground, query.subject);
  const metric = SERIES_METRICS.indexOf(query.metric);
  const virtualMs: VirtualMs[] = [];
  const values: (number | null)[] = [];
  if (subject !== null) {
    for (let taken = Math.max(0, recorder.taken - SAMPLES); taken < recorder.taken; taken += 1) {
      const sample = taken % SAMPLES;
      const atMs = recorder.timesMs[sample]!;
      if (atMs < query.fromMs || atMs > query.toMs) continue;
      const value = recorder.values[(subject * METRICS + metric) * SAMPLES + sample]!;
      virtualMs.push(atMs);
      values.push(Number.isNaN(value) ? null : value);
    }
  }
  const first = virtualMs[0];
  return {
    virtualMs,
    values,
    modelledUntilMs: first !== undefined && first <= modelledUntilMs ? modelledUntilMs : null,
  };
}

function ofClass(reading: Reading, metric: SeriesMetric, index: number): number | null | undefined {
  switch (metric) {
    case 'arrivedRps':
    case 'completedRps':
    case 'queued':
    case 'latencyMs':
      return reading.classes[metric][index];
    default:
      return null;
  }
}

function subjectOf(ground: Ground, subject: SeriesQuery['subject']): number | null {
  switch (subject.kind) {
    case 'total':
      return ground.sites.length + ground.classes.length;
    case 'site':
      return ground.siteIndex.get(subject.siteId) ?? null;
    case 'class': {
      const index = ground.classIndex.get(subject.classId);
      return index === undefined ? null : ground.sites.length + index;
    }
  }
}
