import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useFleet } from '@/api/client/hooks.ts';
import { planningStateQuery } from '@/api/client/queries.ts';
import { type PlacementEngine, useEngine } from '@/engine/client/engine.ts';
import { type WallTimer, wallTimer } from '@/lib/wall-timer.ts';
import { askDrain } from './ask-drain.ts';

/** Who looks at a site for so long may want to drain it. Assumption. */
const LINGER_MS = 400;
const NEVER_WITHDRAWN = new AbortController().signal;

/** Engines that have answered once: their code is compiled and the fleet's ways are known. */
const warm = new WeakSet<PlacementEngine>();

/**
 * The first question of a page takes a new thread several times as long as those that follow. So while an operator looks at a
 * site, its drain is asked for once and the answer dropped; a preview asked for meanwhile waits no longer than it would have.
 */
export function useWarmEngine(siteId: string | null, timer: WallTimer = wallTimer): void {
  const engine = useEngine();
  const document = useFleet();
  const queryClient = useQueryClient();
  useEffect(() => {
    if (siteId === null || !document || warm.has(engine)) return;
    return timer.after(LINGER_MS, async () => {
      warm.add(engine);
      try {
        const planning = await queryClient.fetchQuery(planningStateQuery());
        await askDrain(engine, document, planning, siteId, NEVER_WITHDRAWN);
      } catch {
        // Whatever is wrong, a preview will say so; the next site is another chance.
        warm.delete(engine);
      }
    });
  }, [siteId, document, engine, queryClient, timer]);
}
