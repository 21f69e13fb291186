import type { Obstacle, PlanningInput } from './contract.ts';
import type { Instance } from './instance.ts';
import type { Copies, PlacementProblem } from './problem.ts';

/** The classes' minimum copies as rules over nodes; undefined if no class that is asked for wants more than one. */
export function buildCopies(
  { classes }: PlanningInput,
  pairClass: Iterable<number>,
  nodeClass: Int32Array,
): Copies | undefined {
  const asked = new Set(pairClass);
  const ruled = [...classes.keys()].filter((k) => asked.has(k) && classes[k]!.minimumCopies > 1);
  if (ruled.length === 0) return undefined;
  return {
    count: ruled.length,
    class: Int32Array.from(ruled),
    ofNode: nodeClass.map((k) => ruled.indexOf(k)),
    least: Int32Array.from(ruled, (k) => classes[k]!.minimumCopies),
  };
}

/** A class whose minimum copies a placement does not keep. */
export interface CopiesLacking {
  readonly obstacle: Obstacle;
  /** Too few sites could hold one, whatever else they run: no plan keeps the rule. */
  readonly proved: boolean;
}

/** `replicas` by node. */
export function findCopiesLacking(
  { input, copies, nodes }: Pick<PlacementProblem, 'input' | 'copies'> & Pick<Instance, 'nodes'>,
  replicas: Int32Array,
): CopiesLacking[] {
  if (copies === undefined) return [];
  return [...copies.least.entries()].flatMap(([rule, least]): CopiesLacking[] => {
    const own = [...copies.ofNode.keys()].filter((node) => copies.ofNode[node] === rule);
    const held = own.filter((node) => replicas[node]! > 0).length;
    if (held >= least) return [];
    const possible = own.filter((node) => nodes.maxReplicas[node]! > 0).length;
    const { id, name } = input.classes[copies.class[rule]!]!;
    const way =
      possible < least
        ? `only ${possible} may run it. Open or add sites that may, or ask for fewer copies.`
        : `GPUs were found for ${held}. Add GPUs at sites that may run it, or ask for fewer copies.`;
    const obstacle: Obstacle = {
      kind: 'not-enough-copies',
      classId: id,
      marketId: null,
      unservedRps: 0,
      reasons: [],
      sentence: `${name} must have warm copies at ${least} sites: ${way}`,
    };
    return [{ obstacle, proved: possible < least }];
  });
}

/** The same question with no rule about copies: what a failure leaves standing need not keep them. */
export function withoutCopies({ copies: _, ...problem }: PlacementProblem): PlacementProblem {
  return problem;
}
