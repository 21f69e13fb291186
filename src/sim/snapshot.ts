import type { Streams } from './traffic.ts';
import type { WorldCore, WorldState } from './world-state.ts';

/** A world at rest. Grows a version when its shape changes: an old one is not read, the world begins anew. */
export interface Snapshot {
  readonly version: typeof VERSION;
  readonly definitionHash: string;
  readonly state: WorldState;
  readonly streams: Readonly<Record<keyof Streams, readonly number[]>>;
}

const VERSION = 4;

/** A deep copy: the world may go on while the snapshot is being written. */
export function takeSnapshot({ state, streams }: WorldCore, definitionHash: string): Snapshot {
  return {
    version: VERSION,
    definitionHash,
    state: structuredClone(state),
    streams: {
      arrivals: streams.arrivals.state(),
      routing: streams.routing.state(),
      sizes: streams.sizes.state(),
      carryOver: streams.carryOver.state(),
    },
  };
}

/** Whether this is a snapshot of the same fleet, scenario and seed, in the shape that this code writes. */
export function isSnapshotOf(snapshot: unknown, definitionHash: string): snapshot is Snapshot {
  return (
    typeof snapshot === 'object' &&
    snapshot !== null &&
    'version' in snapshot &&
    snapshot.version === VERSION &&
    'definitionHash' in snapshot &&
    snapshot.definitionHash === definitionHash
  );
}
