import type { ClockReading } from '@/api/contract/clock.ts';
import type { FleetDocument, PlanningState } from '@/domain/planning.ts';
import type { ClockState, Drain, Frame, LogEntry, Series, SeriesQuery, Speed } from '@/domain/telemetry.ts';
import type { LatencyTarget } from '@/domain/workload.ts';
import { required } from '@/lib/invariant.ts';
import type { Result } from '@/lib/result.ts';
import { pause, type WallTimer, wallTimer } from '@/lib/wall-timer.ts';
import type { Refusal, World } from '@/sim/contract.ts';
import { encodeFrame, type FrameEvent } from './frame-event.ts';
import type { Story } from './story.ts';

export interface WorldIdentity extends Story {
  readonly worldId: string;
  readonly startMs: number;
  /** What an operator must know about it, in sentences. */
  readonly notices: readonly string[];
}

/** A world at rest: what is needed to go on from here. Structured-cloneable. */
export interface Checkpoint extends Story {
  /** How many worlds were made here before this one: part of its id, so that a reset is told from a late frame. */
  readonly made: number;
  readonly clock: { readonly running: boolean; readonly speed: Speed };
  readonly snapshot: unknown;
}

type Command<Order, Answer> = (order: Order) => Promise<Result<Answer, Refusal>>;
interface Signed {
  readonly reason: string;
  readonly actor: string;
}

/** A running world behind calls that may cross a thread: all that the handlers know. */
export interface WorldHost {
  identity(): Promise<WorldIdentity>;
  fleet(): Promise<FleetDocument>;
  latestFrame(): Promise<Frame>;
  planningState(): Promise<PlanningState>;
  series(query: SeriesQuery): Promise<Series>;
  log(): Promise<readonly LogEntry[]>;
  clock(): Promise<ClockReading>;
  setClock(change: { readonly running?: boolean; readonly speed?: Speed }): Promise<ClockReading>;
  step(seconds: number): Promise<ClockReading>;
  readonly startDrain: Command<Signed & { readonly siteId: string }, Drain>;
  readonly stopDrain: Command<{ readonly drainId: string; readonly actor: string }, Drain>;
  readonly cordon: Command<Signed & { readonly siteId: string }, null>;
  readonly returnToService: Command<Signed & { readonly siteId: string }, null>;
  readonly setTarget: Command<
    Signed & { readonly classId: string; readonly target: LatencyTarget; readonly ifVersion: number },
    { readonly targetsVersion: number }
  >;
  /** Makes the world anew; those who watch go on watching and see another `worldId`. */
  reset(story: Story): Promise<WorldIdentity>;
  /** Writes the world down where a reload finds it, if there is such a place. */
  keep(): Promise<void>;
  /** Every frame from now on; the answer ends it. */
  watch(onFrame: (frame: FrameEvent) => void): () => void;
  dispose(): void;
}

/** A frame each second of the wall, also from a paused world: a heartbeat that tells "paused" from "gone". */
export const FRAME_EVERY_MS = 1_000;
/** Work of one tick, so that frames keep coming from a machine that is too slow for the speed asked for. */
const WORK_MS_MAX = 900;
/** After a sleep or a stall the world does not run after the lost time, beyond one frame. */
const CATCH_UP_MS_MAX = 1_000;
/** Virtual time moved in one go; between two of them commands and readers get their turn. */
const SLICE_MS = { events: 1_000, modelled: 10_000 } as const;
/** Work without listening: short enough that a reader does not feel it. */
const DEAF_MS_MAX = 25;
/** Below this part of the asked speed the frame says what is reached. An assumption: what an operator would notice. */
const SLOW_SHARE = 0.9;

/**
 * Owns one world and its clock. Calls are served one at a time, in the order asked, so that nobody sees a world in
 * the middle of a step.
 */
export function createWorldHost(
  makeWorld: (story: Story, snapshot?: unknown, instanceId?: string) => Promise<World>,
  from: Story | Checkpoint,
  timer: WallTimer = wallTimer,
): WorldHost & { checkpoint(): Promise<Checkpoint> } {
  const life = new AbortController();
  const watchers = new Set<(frame: FrameEvent) => void>();
  let { running, speed } = 'clock' in from ? from.clock : { running: true, speed: 1 as Speed };
  let reachedSpeed: number | null = null;
  let awaitsPlan = false;
  let story: Story = { scenario: from.scenario, seed: from.seed };
  let made = 'made' in from ? from.made : 0;
  let world: World;
  let latest: Frame | undefined;

  let failure: unknown = null;
  // Never rejects: each caller gets its own failure.
  let queue: Promise<unknown> = begin(story, 'snapshot' in from ? from.snapshot : undefined).catch(fail);
  void keepTime();

  async function begin(next: Story, snapshot?: unknown) {
    world = await makeWorld(next, snapshot, made === 0 ? undefined : String(made));
    story = next;
    failure = null;
    awaitsPlan = false;
    publish();
  }

  function fail(error: unknown) {
    failure ??= error;
  }

  function inTurn<T>(job: () => T | Promise<T>, evenIfFailed = false): Promise<T> {
    const turn = queue.then(() => {
      if (failure !== null && !evenIfFailed) throw failure;
      return job();
    });
    queue = turn.catch(() => {});
    return turn;
  }

  const clockState = (): ClockState => ({
    running,
    speed,
    fidelity: speed === 60 ? 'modelled' : 'events',
    ...(running && reachedSpeed !== null && reachedSpeed < speed * SLOW_SHARE ? { effectiveSpeed: reachedSpeed } : {}),
    ...(running && awaitsPlan ? { awaitsPlan } : {}),
  });
  const reading = (): ClockReading => ({ virtualMs: world.now(), clock: clockState() });

  const identity = (): WorldIdentity => ({
    ...story,
    worldId: world.worldId,
    startMs: world.definition.scenario.startMs,
    notices: [],
  });

  function publish() {
    latest = world.frame(clockState());
    if (watchers.size === 0) return;
    const event = encodeFrame(latest);
    for (const onFrame of watchers) onFrame(event);
  }

  /**
   * A tick a second. Each moves the clock by exactly `speed` seconds whatever the timer's jitter was, so that the frames
   * of a day fall on the same moments each time it is played.
   */
  async function keepTime() {
    let dueAt = timer.now();
    let tickedAt = dueAt;
    while (!life.signal.aborted) {
      dueAt = Math.max(dueAt + FRAME_EVERY_MS, timer.now() - CATCH_UP_MS_MAX);
      await pause(timer, Math.max(0, dueAt - timer.now()), life.signal);
      if (life.signal.aborted) return;
      const sinceMs = timer.now() - tickedAt;
      tickedAt = timer.now();
      if (failure === null) await tick(sinceMs, tickedAt + WORK_MS_MAX).catch(fail);
    }
  }

  async function tick(sinceMs: number, deadlineWallMs: number) {
    await inTurn(() => {}); // the world may still be starting
    if (running) {
      const before = world.now();
      await moveTo(before + speed * FRAME_EVERY_MS, deadlineWallMs, () => running);
      const lately = (world.now() - before) / Math.max(sinceMs, FRAME_EVERY_MS);
      reachedSpeed = ((reachedSpeed ?? speed) + lately) / 2; // one slow second is not yet a slow machine
    }
    await inTurn(publish);
  }

  async function moveTo(untilMs: number, deadlineWallMs: number, goOn: () => boolean) {
    const target = world;
    let heardAt = timer.now();
    while (
      world === target &&
      world.now() < untilMs &&
      timer.now() < deadlineWallMs &&
      goOn() &&
      !life.signal.aborted
    ) {
      const gate = await inTurn(() => world.planGate());
      if (gate?.answer && gate.atMs <= world.now()) {
        awaitsPlan = true;
        await untilAnswered(gate.answer, deadlineWallMs);
        continue;
      }
      awaitsPlan = false;
      await inTurn(async () => {
        const { fidelity } = clockState();
        if (world !== target || !goOn()) return;
        // A gate that is already passed is no limit; one ahead is, answered or not, so that the pieces are always the same.
        const gateMs = gate && gate.atMs > world.now() ? gate.atMs : Number.POSITIVE_INFINITY;
        await world.advance(Math.min(untilMs, world.now() + SLICE_MS[fidelity], gateMs), fidelity);
      });
      if (timer.now() - heardAt >= DEAF_MS_MAX) {
        await pause(timer, 0, life.signal); // lets messages of other threads in
        heardAt = timer.now();
      }
    }
  }

  /** Who waits here holds no turn: readers are served, and the tick ends in time for its frame. */
  async function untilAnswered(answer: Promise<unknown>, deadlineWallMs: number) {
    const enough = new AbortController();
    const patienceMs = Math.min(FRAME_EVERY_MS, Math.max(0, deadlineWallMs - timer.now()));
    await Promise.race([answer, pause(timer, patienceMs, AbortSignal.any([enough.signal, life.signal]))]);
    enough.abort();
  }

  /**
   * A command that needs a plan is checked in its turn, and answered when the engine has; the world goes on meanwhile. An
   * accepted one is seen at once, not at the next tick.
   */
  const command = <Order, Answer>(
    run: (order: Order) => Result<Answer, Refusal> | Promise<Result<Answer, Refusal>>,
  ) => {
    return async (order: Order) => {
      const { answered } = await inTurn(() => ({ answered: run(order) }));
      const answer = await answered;
      if (answer.ok) await inTurn(publish);
      return answer;
    };
  };

  return {
    identity: async () => (failure === null && latest ? identity() : inTurn(identity)),
    fleet: () =>
      inTurn(() => {
        const { fleet, gpuTypes, models, classes, prices } = world.definition;
        return { fleet, gpuTypes, models, classes, prices };
      }),
    latestFrame: async () => (failure === null && latest) || inTurn(() => required(latest, 'the first frame')),
    planningState: () => inTurn(() => world.planningState()),
    series: (query) => inTurn(() => world.series(query)),
    log: () => inTurn(() => world.log()),
    clock: () => inTurn(reading),
    setClock: (change) =>
      inTurn(() => {
        running = change.running ?? running;
        speed = change.speed ?? speed;
        reachedSpeed = null;
        publish();
        return reading();
      }),
    async step(seconds) {
      await inTurn(() => {});
      await moveTo(world.now() + seconds * 1_000, Number.POSITIVE_INFINITY, () => true);
      return inTurn(() => {
        publish();
        return reading();
      });
    },
    startDrain: command((order) => world.startDrain(order)),
    stopDrain: command((order) => world.stopDrain(order)),
    cordon: command((order) => world.cordon(order)),
    returnToService: command((order) => world.returnToService(order)),
    setTarget: command((order) => world.setTarget(order)),
    reset: (next) =>
      inTurn(async () => {
        [running, speed, reachedSpeed] = [true, 1, null];
        made += 1;
        await begin(next);
        return identity();
      }, true),
    keep: async () => {},
    checkpoint: () => inTurn(() => ({ ...story, made, clock: { running, speed }, snapshot: world.snapshot() })),
    watch(onFrame) {
      watchers.add(onFrame);
      return () => watchers.delete(onFrame);
    },
    dispose() {
      life.abort();
      watchers.clear();
    },
  };
}
