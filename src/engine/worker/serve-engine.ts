import type { EngineReply, EngineRequest } from '../client/protocol.ts';
import type { EngineSession, PlanningInput } from '../model/contract.ts';

/** Answers the page's requests with sessions of its own; `open` makes one. Returns the message handler. */
export function serveEngine(
  open: (input: PlanningInput, wantsBoundBeside: boolean) => EngineSession,
  reply: (reply: EngineReply) => void,
): (request: EngineRequest) => void {
  const sessions = new Map<number, EngineSession>();
  const working = new Map<number, AbortController>();

  return (request) => {
    switch (request.kind) {
      case 'open':
        sessions.set(request.session, open(request.input, request.wantsBoundBeside));
        return reply({ kind: 'opened', id: request.id });
      case 'close':
        sessions.get(request.session)?.dispose();
        sessions.delete(request.session);
        return;
      case 'cancel':
        working.get(request.id)?.abort();
        return reply({ kind: 'cancelling', id: request.id });
      default:
        void answer(request);
    }
  };

  function cancellable(id: number): AbortSignal {
    const control = new AbortController();
    working.set(id, control);
    return control.signal;
  }

  async function answer(request: Exclude<EngineRequest, { kind: 'open' | 'close' | 'cancel' }>): Promise<void> {
    const { id } = request;
    const session = sessions.get(request.session);
    try {
      if (!session) throw new Error('This session was closed.');
      if (request.kind === 'change') {
        await session.change(request.delta);
        reply({ kind: 'changed', id });
      } else if (request.kind === 'evaluate') {
        reply({ kind: 'evaluated', id, assessment: await session.evaluate(request.placement) });
      } else if (request.kind === 'check-failures') {
        const report = await session.checkFailures(request.placement, {
          ...request.options,
          signal: cancellable(id),
          ...(request.wantsProgress && { onProgress: (progress) => reply({ kind: 'failure-progress', id, progress }) }),
        });
        reply({ kind: 'failures-checked', id, report });
      } else if (request.kind === 'plan-hours') {
        const outcome = await session.planHours(request.hours, {
          ...request.options,
          signal: cancellable(id),
          ...(request.wantsProgress && { onProgress: (progress) => reply({ kind: 'progress', id, progress }) }),
        });
        reply({ kind: 'hours-planned', id, outcome });
      } else {
        const outcome = await session.solve({
          ...request.options,
          signal: cancellable(id),
          ...(request.wantsProgress && { onProgress: (progress) => reply({ kind: 'progress', id, progress }) }),
        });
        reply({ kind: 'solved', id, outcome });
      }
    } catch (error) {
      reply({ kind: 'failed', id, message: error instanceof Error ? error.message : String(error) });
    } finally {
      working.delete(id);
    }
  }
}
