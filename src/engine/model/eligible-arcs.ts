import type { Fleet } from '@/domain/fleet.ts';
import { sortByKey } from '@/lib/sort-by-key.ts';
import type { Ground } from './build-problem.ts';
import type { PlanningInput } from './contract.ts';
import { createEligibility } from './eligibility.ts';
import { createUnitCosts } from './unit-costs.ts';

/** Who asks for something and where it may be served, closed sites or not. */
export interface EligibleArcs {
  /** By pair. */
  readonly market: Int32Array;
  readonly class: Int32Array;
  readonly arcStart: Int32Array;
  /** `market * classes + class` → pair, or −1 where nothing is asked. */
  readonly pairOfCell: Int32Array;
  /** By node: its cell. Nodes are in the order of sites, then classes; only those that somebody may use. */
  readonly cellOfNode: Int32Array;
  /** `site * classes + class` → node, or −1. */
  readonly nodeOfCell: Int32Array;
  /** By arc, cheapest first within a pair. */
  readonly node: Int32Array;
  readonly unitUsd: Float64Array;
}

/** What eligible arcs depend on, besides the fleet. How much is asked is not among it, only where anything is. */
interface Asked
  extends Pick<PlanningInput, 'gpuTypes' | 'models' | 'classes' | 'prices' | 'strategy'>,
    Pick<Ground, 'routing' | 'usable'> {
  readonly asks: Uint8Array;
}

/**
 * Eligible arcs of a question. Demand moves from minute to minute and the arcs do not: those of the question before are
 * taken again where they are the same.
 */
export function eligibleArcs(input: PlanningInput, ground: Ground): EligibleArcs {
  const { gpuTypes, models, classes, prices, strategy } = input;
  const { routing, usable } = ground;
  const asks = Uint8Array.from(input.demandRps, (rps) => (rps > 0 ? 1 : 0));
  const asked: Asked = { gpuTypes, models, classes, prices, strategy, routing, usable, asks };
  const known = knownArcs.get(input.fleet);
  if (known && isSame(known.asked, asked)) return known.arcs;
  const arcs = findArcs(input, ground, asks);
  knownArcs.set(input.fleet, { asked, arcs });
  return arcs;
}

const knownArcs = new WeakMap<Fleet, { readonly asked: Asked; readonly arcs: EligibleArcs }>();

function isSame(a: Asked, b: Asked): boolean {
  return (
    a.gpuTypes === b.gpuTypes &&
    a.models === b.models &&
    a.classes === b.classes &&
    a.prices === b.prices &&
    a.strategy === b.strategy &&
    a.routing === b.routing &&
    a.usable.every((gpus, site) => gpus === b.usable[site]) &&
    a.asks.length === b.asks.length &&
    a.asks.every((asks, cell) => asks === b.asks[cell])
  );
}

function findArcs(input: PlanningInput, ground: Ground, asks: Uint8Array): EligibleArcs {
  const { fleet, classes } = input;
  const eligible = createEligibility({ ...input, closedSiteIds: [] }, ground.routing, ground.profiles, ground.usable);
  const unitCost = createUnitCosts(input, ground);
  const pairOfCell = new Int32Array(asks.length).fill(-1);
  const market: number[] = [];
  const pairClass: number[] = [];
  const arcStart: number[] = [0];
  const cell = new Int32Array(asks.length * fleet.sites.length);
  const unitUsd = new Float64Array(cell.length);
  let arcs = 0;
  for (let m = 0; m < fleet.markets.length; m += 1) {
    for (let k = 0; k < classes.length; k += 1) {
      if (asks[m * classes.length + k] === 0) continue;
      pairOfCell[m * classes.length + k] = market.length;
      market.push(m);
      pairClass.push(k);
      const first = arcs;
      for (let site = 0; site < fleet.sites.length; site += 1) {
        if (eligible(m, k, site) !== null) continue;
        cell[arcs] = site * classes.length + k;
        unitUsd[arcs] = unitCost(m, k, site);
        arcs += 1;
      }
      sortByKey(unitUsd, cell, first, arcs);
      arcStart.push(arcs);
    }
  }
  const used = new Uint8Array(fleet.sites.length * classes.length);
  for (let arc = 0; arc < arcs; arc += 1) used[cell[arc]!] = 1;
  const cellOfNode = Int32Array.from(used.keys()).filter((each) => used[each] === 1);
  const nodeOfCell = new Int32Array(used.length).fill(-1);
  cellOfNode.forEach((each, node) => {
    nodeOfCell[each] = node;
  });
  return {
    market: Int32Array.from(market),
    class: Int32Array.from(pairClass),
    arcStart: Int32Array.from(arcStart),
    pairOfCell,
    cellOfNode,
    nodeOfCell,
    node: cell.subarray(0, arcs).map((each) => nodeOfCell[each]!),
    unitUsd: unitUsd.slice(0, arcs),
  };
}
