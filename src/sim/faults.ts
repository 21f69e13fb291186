import { HEALTH_CHECK_MS } from './assumptions.ts';
import type { ScenarioEvent } from './contract.ts';
import { demandNow, refreshServing, requestPlan } from './control-plane.ts';
import { setArrivalRates } from './demand-clock.ts';
import { loseReplicas } from './deployment.ts';
import { dropSite } from './event-loop.ts';
import { writeLog } from './log.ts';
import { createNetworkPaths } from './network-paths.ts';
import type { WorldCore } from './world-state.ts';

/** Does what the scenario has for this moment. Events are in the order of their minutes. */
export function playScenario(core: WorldCore): void {
  const { state, ground } = core;
  const { events, startMs } = ground.definition.scenario;
  for (;;) {
    const event = events[state.control.eventsDone];
    if (!event || startMs + event.atMinute * 60_000 > state.nowMs) return;
    state.control.eventsDone += 1;
    play(core, event);
  }
}

function play(core: WorldCore, event: ScenarioEvent): void {
  switch (event.kind) {
    case 'cut-link':
      changeLink(core, event.linkId, true);
      break;
    case 'repair-link':
      changeLink(core, event.linkId, false);
      break;
    case 'fail-site':
      failSite(core, event.siteId);
      break;
    case 'restore-site':
      restoreSite(core, event.siteId);
      break;
    case 'scale-demand':
      scaleDemand(core, event.marketIds, event.factor);
      break;
  }
}

function changeLink(core: WorldCore, linkId: string, cut: boolean): void {
  const { state, ground } = core;
  const { control, traffic } = state;
  const others = control.cutLinks.filter((link) => link.linkId !== linkId);
  const isCut = others.length < control.cutLinks.length;
  if (isCut === cut) return;
  control.cutLinks = cut ? [...others, { linkId, sinceMs: state.nowMs }] : others;
  core.paths = createNetworkPaths(
    ground,
    control.cutLinks.map((link) => link.linkId),
  );
  for (let flow = 0; flow < traffic.flows.count; flow += 1) core.paths.describe(traffic.flows, flow);
  traffic.router.revision += 1;
  control.factsVersion += 1;
  writeLog(core, {
    kind: cut ? 'fault' : 'fault-cleared',
    actor: 'network',
    linkId,
    sentence: `${linkName(core, linkId)} is ${cut ? 'cut' : 'repaired'}.`,
  });
  requestPlan(core, 'failure');
}

/** The site is lost with everything in it; the router goes on sending there until the health check has noticed. */
function failSite(core: WorldCore, siteId: string): void {
  const { state, ground } = core;
  const site = ground.siteIndex.get(siteId);
  if (site === undefined || !Number.isNaN(state.control.failedMs[site]!)) return;
  state.control.failedMs[site] = state.nowMs;
  state.traffic.alive[site] = 0;
  dropSite(state.traffic, site, state.nowMs);
  refreshServing(core);
}

/** Each second: sites whose health checks have been silent long enough are known to be lost. */
export function noticeFailures(core: WorldCore): void {
  const { state, ground } = core;
  const { control, deployment } = state;
  for (let site = 0; site < ground.sites.length; site += 1) {
    if (control.failureNoticed[site] === 1 || !(state.nowMs - control.failedMs[site]! >= HEALTH_CHECK_MS)) continue;
    control.failureNoticed[site] = 1;
    control.factsVersion += 1;
    loseReplicas(deployment, site, ground.classes.length);
    refreshServing(core);
    const { id, name } = ground.sites[site]!;
    writeLog(core, { kind: 'fault', actor: 'health check', siteId: id, sentence: `${name} does not answer.` });
    requestPlan(core, 'failure');
  }
}

function restoreSite(core: WorldCore, siteId: string): void {
  const { state, ground } = core;
  const { control } = state;
  const site = ground.siteIndex.get(siteId);
  if (site === undefined || Number.isNaN(control.failedMs[site]!)) return;
  control.failedMs[site] = Number.NaN;
  control.failureNoticed[site] = 0;
  state.traffic.alive[site] = 1;
  // Power is back; what was in GPU memory is not.
  loseReplicas(state.deployment, site, ground.classes.length);
  control.factsVersion += 1;
  refreshServing(core);
  writeLog(core, {
    kind: 'fault-cleared',
    actor: 'health check',
    siteId,
    sentence: `${ground.sites[site]!.name} answers again.`,
  });
  requestPlan(core, 'return');
}

function scaleDemand(core: WorldCore, marketIds: readonly string[], factor: number): void {
  const { state, ground } = core;
  const markets = marketIds.flatMap((id) => ground.marketIndex.get(id) ?? []);
  if (markets.length === 0) return;
  for (const market of markets) state.control.demandFactor[market] = factor;
  state.control.factsVersion += 1;
  setArrivalRates(core, demandNow(core, state.nowMs));
  const names = markets.map((market) => ground.markets[market]!.name);
  const where =
    names.length > 3 ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more markets` : names.join(', ');
  writeLog(core, {
    kind: factor === 1 ? 'fault-cleared' : 'fault',
    actor: 'demand watch',
    sentence:
      factor === 1 ? `Demand in ${where} is back to usual.` : `Demand in ${where} is ${factor} times the usual.`,
  });
  requestPlan(core, 'demand');
}

export function linkName(core: WorldCore, linkId: string): string {
  const { ground } = core;
  const link = ground.links[ground.linkIndex.get(linkId) ?? -1];
  if (!link) return linkId;
  const nameOf = (nodeId: string) => ground.definition.fleet.nodes.find((node) => node.id === nodeId)?.name ?? nodeId;
  return `Link ${nameOf(link.from)} – ${nameOf(link.to)}`;
}
