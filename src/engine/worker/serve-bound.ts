import { monotonicNow } from '@/lib/wall-clock.ts';
import { type BoundReply, type BoundRequest, raiseBeside } from '../solver/bound-beside.ts';
import { createPace } from '../solver/pace.ts';

/** Raises one bound at a time on the thread it is called on, breathing so that it hears the next request. Returns the handler. */
export function serveBound(reply: (reply: BoundReply) => void): (request: BoundRequest) => void {
  let atWork = new AbortController();
  return (request) => {
    atWork.abort();
    if (request.kind === 'end') return;
    atWork = new AbortController();
    const { signal } = atWork;
    const say = (raised: BoundReply['raised']) => {
      if (!signal.aborted) reply({ id: request.id, raised });
    };
    void createPace(monotonicNow, { signal }).run(raiseBeside(request, say));
  };
}
