import { type HttpHandler, http } from 'msw';
import { API_ROOT } from '@/api/contract/endpoints.ts';
import { type WallTimer, wallTimer } from '@/lib/wall-timer.ts';
import type { WorldDoor } from '../world-door.ts';
import { clockHandlers } from './clock-handlers.ts';
import type { HandlerContext } from './context.ts';
import { drainHandlers } from './drain-handlers.ts';
import { fleetHandlers } from './fleet-handlers.ts';
import { respond } from './handle.ts';
import { historyHandlers } from './history-handlers.ts';
import { logHandlers } from './log-handlers.ts';
import { problemReply } from './problem-reply.ts';
import { Receipts } from './receipts.ts';
import { streamHandlers } from './stream-handlers.ts';
import { targetHandlers } from './target-handlers.ts';
import { worldHandlers } from './world-handlers.ts';

/** The whole API over one world: the same handlers in the browser, in Vitest, in Playwright and behind HTTP. */
export function createHandlers(door: WorldDoor, timer: WallTimer = wallTimer): HttpHandler[] {
  const context: HandlerContext = { door, timer, receipts: new Receipts(), faults: { mode: 'none' } };
  return [
    ...fleetHandlers(context),
    ...streamHandlers(context),
    ...historyHandlers(context),
    ...targetHandlers(context),
    ...drainHandlers(context),
    ...logHandlers(context),
    ...clockHandlers(context),
    ...worldHandlers(context),
    // Else the page's own server would answer with the app's HTML.
    http.all(`*${API_ROOT}/*`, ({ request }) => {
      const { pathname } = new URL(request.url);
      return respond(problemReply('not-found', `There is no ${request.method} ${pathname}.`, pathname));
    }),
  ];
}
