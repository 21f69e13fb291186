import type { BoundPrices } from '../model/bound-from-prices.ts';
import type { Instance } from '../model/instance.ts';
import { BoundAtWork } from './raise-bound.ts';
import type { Steps } from './steps.ts';

/** A bound, and the prices that prove it. */
export interface ProvenBound {
  readonly boundUsd: number;
  readonly prices: BoundPrices;
  /** $/h that one GPU more would earn at each site. */
  readonly gpuUsd: Float64Array;
}

/**
 * Raises the bound of a question on another thread while this one looks for plans. Nothing of it reaches the search, so that
 * the plan is the same with and without it; only how good the plan is known to be gets better, by as much as there is time.
 */
export interface BoundBeside {
  /** Goes on from these prices. What was at work before is dropped: one thread raises one bound. */
  begin(instance: Instance, from: BoundPrices): RaisedBeside;
  /** Stops whatever is at work. */
  end(): void;
}

export interface RaisedBeside {
  /** The best that was said until now, and the end of the work; null if nothing was. Does not wait for the thread. */
  take(): Promise<ProvenBound | null>;
}

/** To the bound's thread. A `begin` puts an end to what was begun before. */
export type BoundRequest =
  | { readonly kind: 'begin'; readonly id: number; readonly instance: Instance; readonly from: BoundPrices }
  | { readonly kind: 'end' };

/** From the bound's thread: each bound is higher than the one before it. */
export interface BoundReply {
  /** Of the `begin` that it answers. */
  readonly id: number;
  readonly raised: ProvenBound;
}

export interface BoundPort {
  post(request: BoundRequest): void;
}

/** Starts a thread. `onDeath` is called when it can no longer be reckoned with. */
export type SpawnBoundThread = (handlers: {
  readonly onReply: (reply: BoundReply) => void;
  readonly onDeath: () => void;
}) => BoundPort;

/** Over fewer arcs the bound has settled before a thread has heard of the question. */
const FEW_ARCS = 20_000;

/**
 * This side of the bound's thread. A thread that dies, or cannot even be started, is not tried again: every question is then
 * answered as if there had never been one.
 */
export function createBoundBeside(spawn: SpawnBoundThread, fewArcs = FEW_ARCS): BoundBeside {
  let id = 0;
  let best: ProvenBound | null = null;
  let port: BoundPort | null = null;
  attempt(() => {
    port = spawn({
      onReply(reply) {
        if (reply.id === id) best = reply.raised;
      },
      onDeath() {
        port = null;
      },
    });
  });

  function attempt(work: () => void): void {
    try {
      work();
    } catch {
      port = null;
    }
  }

  function end(): void {
    // What the thread may still say is not heard.
    id += 1;
    best = null;
    attempt(() => port?.post({ kind: 'end' }));
  }

  return {
    begin(instance, from) {
      id += 1;
      best = null;
      const own = id;
      if (instance.arcs.count >= fewArcs) attempt(() => port?.post({ kind: 'begin', id: own, instance, from }));
      return {
        async take() {
          if (own !== id || port === null) return null;
          // What was said is heard when the event loop has its turn.
          await new Promise((resolve) => setTimeout(resolve, 0));
          if (own !== id) return null;
          const taken = best;
          end();
          return taken;
        },
      };
    },
    end,
  };
}

/** The thread's side: raises the bound over all arcs until its steps move nothing, and says each time it has got higher. */
export function* raiseBeside(
  { instance, from }: { readonly instance: Instance; readonly from: BoundPrices },
  say: (raised: ProvenBound) => void,
): Steps<void> {
  const bound = new BoundAtWork(instance, { from });
  for (let said = bound.boundUsd; !bound.ascent.settled; ) {
    yield* bound.raise(true);
    if (yield) return;
    if (bound.boundUsd <= said) continue;
    said = bound.boundUsd;
    const { boundUsd, prices, gpuUsd } = bound;
    say({ boundUsd, prices, gpuUsd });
  }
}
