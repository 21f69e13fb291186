import type { InstanceNodes } from './instance.ts';

/** The first of a node's twins, who holds their GPUs; the node itself if it has none. */
export function leadOf({ lead }: InstanceNodes, node: number): number {
  return lead === undefined ? node : lead[node]!;
}

/** Where the twins of a lead end: nodes `lead … endOfTwins − 1` hold the same replicas. */
export function endOfTwins({ count, lead }: InstanceNodes, first: number): number {
  let end = first + 1;
  if (lead !== undefined) while (end < count && lead[end] === first) end += 1;
  return end;
}
