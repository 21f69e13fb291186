import { slotsFor } from '@/domain/queueing.ts';
import { radioShare } from '@/domain/radio.ts';
import type { Deployment } from './deployment.ts';
import { type Ground, utcHourOf } from './ground.ts';
import { expectShares } from './router.ts';
import type { Traffic } from './traffic.ts';

/**
 * GPUs to replicas at every site, within what the radio leaves at this moment; sets the stations' slots. The radio's
 * share is a partition of the GPUs' time, so a replica that is short of a part of a GPU loses that part of its batch
 * slots, not all of them.
 *
 * Where two plans together hold more replicas than there are GPUs, those that have work now go first: a replica whose
 * requests are still at the old site, or have left for the new one, can do without. Among equals, higher priority first.
 */
export function grantGpus(
  deployment: Deployment,
  ground: Ground,
  traffic: Traffic,
  nowMs: number,
  takesNewWork: (site: number) => boolean,
): void {
  const { definition, profiles, sites } = ground;
  const classes = ground.classes.length;
  const utcHour = utcHourOf(nowMs);
  const byPriority = ground.classes
    .map((_, index) => index)
    .sort((a, b) => definition.classes[b]!.priority - definition.classes[a]!.priority || a - b);
  const gpusHeld = (station: number) => deployment.held[station]! * (profiles[station]?.gpusPerReplica ?? 0);
  let loads: Float64Array | null = null;
  const gpusNeeded = (station: number) => {
    const profile = profiles[station];
    if (!profile || deployment.held[station] === 0) return 0;
    loads ??= expectedLoads(deployment, traffic, nowMs, takesNewWork);
    const { service } = ground.classes[station % classes]!;
    const most = deployment.held[station]! * profile.slots;
    return (slotsFor(loads[station]!, service, profile.variability, most) / profile.slots) * profile.gpusPerReplica;
  };

  for (let site = 0; site < sites.length; site += 1) {
    const stations = byPriority.map((index) => site * classes + index);
    let left = sites[site]!.gpus * (1 - radioShare(sites[site]!, utcHour));
    const enough = stations.reduce((sum, station) => sum + gpusHeld(station), 0) <= left;
    const granted = stations.map((station) => {
      const gpus = Math.min(left, enough ? gpusHeld(station) : gpusNeeded(station));
      left -= gpus;
      return gpus;
    });
    stations.forEach((station, at) => {
      const profile = profiles[station];
      if (!profile) return;
      const more = Math.min(left, gpusHeld(station) - granted[at]!);
      left -= more;
      // The small term keeps 3 replicas of 1 GPU at 3 when binary fractions make it 2.999…
      const slots = Math.floor(((granted[at]! + more) / profile.gpusPerReplica) * profile.slots + 1e-6);
      deployment.serving[station] = slots > 0 ? deployment.held[station]! : 0;
      traffic.stations.slots[station] = traffic.alive[site] === 1 ? slots : 0;
    });
  }
}

/** Busy slots that the router's new requests ask of each station now, if every station that holds a replica took work. */
function expectedLoads(
  deployment: Deployment,
  traffic: Traffic,
  nowMs: number,
  takesNewWork: (site: number) => boolean,
): Float64Array {
  const { arrivals, flows, stations } = traffic;
  const open = deployment.held.map((held, station) =>
    held > 0 && takesNewWork(Math.floor(station / traffic.classes)) ? 1 : 0,
  );
  const router = { ...traffic.router, open: Uint8Array.from(open) };
  const loads = new Float64Array(stations.count);
  for (let pair = 0; pair < arrivals.pairs; pair += 1) {
    const rate = arrivals.ratePerMs[pair]!;
    if (rate === 0) continue;
    expectShares(router, flows, pair, nowMs, (flow, share) => {
      const station = flows.station[flow]!;
      loads[station] = loads[station]! + rate * share * stations.slotMs[station]!;
    });
  }
  return loads;
}
