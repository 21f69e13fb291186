import type { FlowColumns } from '@/domain/telemetry.ts';
import { required } from '@/lib/invariant.ts';
import type { ClusterLevel } from './cluster-sites.ts';
import type { FlowsDrawn } from './fleet-map-props.ts';
import type { MercatorBounds, MercatorPoint } from './mercator.ts';

export const FLOW_STATUSES = ['met', 'at-risk', 'breached', 'no-data'] as const;
export type FlowStatus = (typeof FLOW_STATUSES)[number];

/** Flows from one market to one place on the map: a site, or the donut that stands for several. */
export interface MapFlow {
  readonly market: number;
  readonly node: number;
  readonly from: MercatorPoint;
  readonly to: MercatorPoint;
  readonly rps: number;
  /** Mean over what completed; null where nothing did. */
  readonly latencyMs: number | null;
  /** Worst of the flows it stands for. */
  readonly status: FlowStatus;
  /** A selection's own flows; all when nothing is selected. */
  readonly emphasised: boolean;
}

/** More lines than this are a fog, and cost a slow machine its frame time. */
export const FLOW_LIMIT = 180;
/** At risk: more of the allowed bad requests used than this. The same 20 % margin as a class's `at-risk`. */
const AT_RISK_SHARE_OF_BUDGET = 0.8;

export interface FlowQuestion {
  readonly flows: FlowColumns;
  readonly markets: readonly MercatorPoint[];
  readonly level: ClusterLevel;
  /** Share that must be good, by class. */
  readonly objectives: readonly number[];
  readonly view: MercatorBounds;
  /** Flows shorter than this, in Mercator units, would be hidden under their own site. */
  readonly shortestVisible: number;
  /** The site whose catchment is looked at, also while a donut stands for it; null: the whole fleet. */
  readonly subjectSite: number | null;
}

/**
 * The flows to draw: those that start or end in view, merged by what the map shows at this zoom, the emphasised first,
 * then the largest, `FLOW_LIMIT` at most; and how much of the traffic in view that is. A flow that the frame itself
 * left out may be in view too, so the share is what is drawn over all that could be: a lower bound.
 */
export function selectFlows(question: FlowQuestion): {
  readonly flows: readonly MapFlow[];
  readonly drawn: FlowsDrawn;
} {
  const { flows, markets, level, view, shortestVisible, subjectSite } = question;
  const merged = new Map<number, Merging>();
  let listedRps = 0;
  let inViewRps = 0;
  let inPlaceRps = 0;
  for (let flow = 0; flow < flows.market.length; flow += 1) {
    const market = required(flows.market[flow], 'flow market');
    const site = required(flows.site[flow], 'flow site');
    const node = level.nodeOfSite[site] ?? -1;
    const emphasised = subjectSite === null || subjectSite === site;
    const rps = flows.rps[flow] ?? 0;
    const from = markets[market];
    const to = level.nodes[node]?.at;
    listedRps += rps;
    if (!from || !to || !(isWithin(from, view) || isWithin(to, view))) continue;
    inViewRps += rps;
    if (Math.hypot(to.x - from.x, to.y - from.y) < shortestVisible) {
      inPlaceRps += rps;
      continue;
    }
    const key = (market * level.nodes.length + node) * 2 + Number(emphasised);
    let into = merged.get(key);
    if (!into) {
      into = { market, node, from, to, emphasised, rps: 0, latencySum: 0, latencyRps: 0, worst: 3 };
      merged.set(key, into);
    }
    into.rps += rps;
    const latencyMs = flows.latencyMs[flow] ?? null;
    if (latencyMs !== null) {
      into.latencySum += latencyMs * rps;
      into.latencyRps += rps;
    }
    const objective = question.objectives[flows.topClass[flow] ?? -1] ?? 0.95;
    into.worst = Math.min(into.worst, SEVERITY.indexOf(statusOf(flows.goodShare[flow] ?? null, objective)));
  }
  const ranked = [...merged.values()].filter((flow) => flow.rps > 0);
  ranked.sort((a, b) => Number(b.emphasised) - Number(a.emphasised) || b.rps - a.rps);
  const chosen = ranked.slice(0, FLOW_LIMIT);
  const drawnRps = chosen.reduce((sum, flow) => sum + flow.rps, 0);
  const unlistedRps = flows.coveredShare > 0 ? listedRps * (1 / flows.coveredShare - 1) : 0;
  const possibleRps = inViewRps + unlistedRps;
  return {
    flows: chosen.map((flow) => ({
      market: flow.market,
      node: flow.node,
      from: flow.from,
      to: flow.to,
      rps: flow.rps,
      latencyMs: flow.latencyRps > 0 ? flow.latencySum / flow.latencyRps : null,
      status: SEVERITY[flow.worst] ?? 'no-data',
      emphasised: flow.emphasised,
    })),
    drawn: {
      flows: chosen.length,
      shareOfTrafficInView: possibleRps > 0 ? drawnRps / possibleRps : null,
      shareServedInPlace: possibleRps > 0 ? inPlaceRps / possibleRps : null,
      widestRps: niceCeiling(Math.max(0, ...ranked.map((flow) => flow.rps))),
    },
  };
}

interface Merging {
  readonly market: number;
  readonly node: number;
  readonly from: MercatorPoint;
  readonly to: MercatorPoint;
  readonly emphasised: boolean;
  rps: number;
  latencySum: number;
  latencyRps: number;
  worst: number;
}

const SEVERITY: readonly FlowStatus[] = ['breached', 'at-risk', 'met', 'no-data'];

/** A flow's good share against its main class's objective. */
export function statusOf(goodShare: number | null, objective: number): FlowStatus {
  if (goodShare === null) return 'no-data';
  if (goodShare < objective) return 'breached';
  return 1 - goodShare > (1 - objective) * AT_RISK_SHARE_OF_BUDGET ? 'at-risk' : 'met';
}

const isWithin = (point: MercatorPoint, view: MercatorBounds) =>
  point.x >= view.minX && point.x <= view.maxX && point.y >= view.minY && point.y <= view.maxY;

/** 1, 2 or 5 times a power of ten, not below: a scale that does not tremble with each frame. */
export function niceCeiling(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value * (1 - 1e-9)) ?? 10 * power;
}
