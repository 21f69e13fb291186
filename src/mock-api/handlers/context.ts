import type { Faults } from '@/api/contract/world.ts';
import type { WallTimer } from '@/lib/wall-timer.ts';
import type { WorldDoor } from '../world-door.ts';
import type { Receipts } from './receipts.ts';

/** What one set of handlers shares; each `createHandlers` has its own, so tests cannot disturb each other. */
export interface HandlerContext {
  readonly door: WorldDoor;
  readonly timer: WallTimer;
  readonly receipts: Receipts;
  faults: Faults;
}
