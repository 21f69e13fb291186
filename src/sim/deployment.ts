import type { PlacedReplicas } from '@/domain/plan.ts';
import { required } from '@/lib/invariant.ts';
import { MODEL_LOAD_MS } from './assumptions.ts';
import type { Ground } from './ground.ts';
import type { Traffic } from './traffic.ts';

/**
 * Replicas at their sites. Make before break: what a new plan adds is loaded first and serves before what it no
 * longer wants is released. Both sides together may want more GPUs than the site has left beside the radio; who gets
 * them then is `gpu-grants.ts`. By station. Plain data.
 */
export interface Deployment {
  /** What the plan in force, or the one being moved to, wants. */
  readonly wanted: Int32Array;
  /** In GPU memory and ready. */
  readonly held: Int32Array;
  /** Held where there is a GPU to run on; 0 where the radio or others take all. */
  readonly serving: Int32Array;
  loads: readonly ModelLoad[];
}

interface ModelLoad {
  readonly station: number;
  readonly replicas: number;
  readonly readyMs: number;
}

export function createDeployment(stations: number): Deployment {
  return {
    wanted: new Int32Array(stations),
    held: new Int32Array(stations),
    serving: new Int32Array(stations),
    loads: [],
  };
}

export function replicasByStation(ground: Ground, replicas: readonly PlacedReplicas[]): Int32Array {
  const byStation = new Int32Array(ground.sites.length * ground.classes.length);
  for (const placed of replicas) {
    const site = required(ground.siteIndex.get(placed.siteId), `site ${placed.siteId} of a plan`);
    const workloadClass = required(ground.classIndex.get(placed.classId), `class ${placed.classId} of a plan`);
    const station = site * ground.classes.length + workloadClass;
    byStation[station] = byStation[station]! + placed.replicas;
  }
  return byStation;
}

/** The world begins with these replicas in place. */
export function placeAtOnce(deployment: Deployment, wanted: Int32Array): void {
  deployment.wanted.set(wanted);
  deployment.held.set(wanted);
}

/** Loads what is missing; answers when everything the plan wants is ready. */
export function wantReplicas(deployment: Deployment, wanted: Int32Array, alive: Uint8Array, nowMs: number): number {
  const classes = wanted.length / alive.length;
  const loading = loadingByStation(deployment);
  const loads: ModelLoad[] = [];
  // What is being loaded and still wanted goes on; what nobody wants any more is given up.
  for (const load of deployment.loads) {
    const room =
      wanted[load.station]! -
      deployment.held[load.station]! -
      loads.filter((kept) => kept.station === load.station).reduce((sum, kept) => sum + kept.replicas, 0);
    if (room > 0) loads.push({ ...load, replicas: Math.min(room, load.replicas) });
  }
  for (let station = 0; station < wanted.length; station += 1) {
    deployment.wanted[station] = wanted[station]!;
    const missing = wanted[station]! - deployment.held[station]! - loading[station]!;
    if (missing > 0 && alive[Math.floor(station / classes)] === 1)
      loads.push({ station, replicas: missing, readyMs: nowMs + MODEL_LOAD_MS });
  }
  deployment.loads = loads;
  return loads.reduce((latest, load) => Math.max(latest, load.readyMs), nowMs);
}

/** Takes in what has been loaded by now. */
export function finishLoads(deployment: Deployment, nowMs: number): boolean {
  const done = deployment.loads.filter((load) => load.readyMs <= nowMs);
  if (done.length === 0) return false;
  for (const load of done) deployment.held[load.station] = deployment.held[load.station]! + load.replicas;
  deployment.loads = deployment.loads.filter((load) => load.readyMs > nowMs);
  return true;
}

/** Releases what no plan wants any more; a station that loses its last replica first finishes its work. */
export function releaseReplicas(deployment: Deployment, traffic: Traffic): void {
  const { stations } = traffic;
  for (let station = 0; station < stations.count; station += 1) {
    const wanted = deployment.wanted[station]!;
    if (deployment.held[station]! <= wanted) continue;
    if (wanted === 0 && stations.running[station]! + stations.queued[station]! > 0) continue;
    deployment.held[station] = wanted;
  }
}

/** A lost site loses what it had in memory. */
export function loseReplicas(deployment: Deployment, site: number, classes: number): void {
  deployment.held.fill(0, site * classes, (site + 1) * classes);
  deployment.loads = deployment.loads.filter((load) => Math.floor(load.station / classes) !== site);
}

/** GPUs that hold or load replicas, at most all. */
export function placedGpus(deployment: Deployment, ground: Ground, site: number): number {
  const classes = ground.classes.length;
  let placed = 0;
  for (let station = site * classes; station < (site + 1) * classes; station += 1) {
    placed += deployment.held[station]! * (ground.profiles[station]?.gpusPerReplica ?? 0);
  }
  for (const load of deployment.loads) {
    if (Math.floor(load.station / classes) === site)
      placed += load.replicas * (ground.profiles[load.station]?.gpusPerReplica ?? 0);
  }
  return Math.min(placed, ground.sites[site]!.gpus);
}

/** Whether a site has nothing to serve with yet, but is getting it. */
export function isWarming(deployment: Deployment, site: number, classes: number): boolean {
  if (!deployment.loads.some((load) => Math.floor(load.station / classes) === site)) return false;
  for (let station = site * classes; station < (site + 1) * classes; station += 1)
    if (deployment.serving[station]! > 0) return false;
  return true;
}

function loadingByStation(deployment: Deployment): Int32Array {
  const loading = new Int32Array(deployment.wanted.length);
  for (const load of deployment.loads) loading[load.station] = loading[load.station]! + load.replicas;
  return loading;
}
