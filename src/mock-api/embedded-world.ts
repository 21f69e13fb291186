import { pause, type WallTimer, wallTimer } from '@/lib/wall-timer.ts';
import type { World } from '@/sim/contract.ts';
import { DEFAULT_STORY, type Story } from './story.ts';
import { type Checkpoint, createWorldHost, type WorldHost } from './world-host.ts';
import type { WorldStore } from './world-store.ts';

/** What a reload may cost: the last seconds of a world in which nobody did anything. A command is kept at once. */
const KEEP_EVERY_MS = 10_000;
/** How long the answer to a command waits for a slow disk; it is written all the same, only later. */
const KEEP_PATIENCE_MS = 2_000;

export interface Beginning {
  /** What the link asks for; null where it does not say. */
  readonly scenario: string | null;
  readonly seed: number | null;
  /** The last moment that the page of before saw, if it said so when it closed. */
  readonly reached: (Story & { readonly virtualMs: number }) | null;
}

interface Surroundings {
  readonly makeWorld: (story: Story, snapshot?: unknown, instanceId?: string) => Promise<World>;
  /** The snapshot of a story's first moment, if one was made ahead. */
  readonly readOpening: (story: Story) => Promise<unknown>;
  readonly openStore: () => Promise<WorldStore>;
  readonly timer?: WallTimer;
}

/**
 * The world of this browser: goes on where it was unless the link asks for another story, and is kept while it runs.
 * Where nothing can be kept it lives all the same, and says so.
 */
export async function startEmbeddedWorld(
  asked: Beginning,
  { makeWorld, readOpening, openStore, timer = wallTimer }: Surroundings,
): Promise<WorldHost> {
  const life = new AbortController();
  /** For the operator: what does not work, and what that means. */
  const notices: string[] = [];
  const notKept = (error: unknown) =>
    notices.push(`A reload starts this world anew: it cannot be kept (${messageOf(error)}).`);
  let store: WorldStore | null = null;
  let kept: Checkpoint | null = null;
  try {
    store = await openStore();
    kept = await store.load();
  } catch (error) {
    notKept(error);
  }

  const asksForAnother =
    (asked.scenario !== null && asked.scenario !== kept?.scenario) ||
    (asked.seed !== null && asked.seed !== kept?.seed);
  const story = { scenario: asked.scenario ?? DEFAULT_STORY.scenario, seed: asked.seed ?? DEFAULT_STORY.seed };
  const host = createWorldHost(makeOrStartOver, asksForAnother || kept === null ? story : kept, timer);

  /** A snapshot may be of an older build, an opening may not arrive: the story can always be told from nothing. */
  async function makeOrStartOver(of: Story, snapshot?: unknown, instanceId?: string): Promise<World> {
    try {
      const world = await makeWorld(of, snapshot ?? (await readOpening(of)), instanceId);
      if (snapshot !== undefined) await goToWhereItWas(world);
      return world;
    } catch (error) {
      notices.push(`What was kept of this world could not be read (${messageOf(error)}): it was made anew.`);
      return makeWorld(of, undefined, instanceId);
    }
  }

  /**
   * Since the checkpoint only time has passed (a command would have made another), and the world is the same world each
   * time: living through those seconds again leads to the moment that was on screen.
   */
  async function goToWhereItWas(world: World) {
    const { reached } = asked;
    if (kept === null || reached?.scenario !== kept.scenario || reached.seed !== kept.seed) return;
    const missedMs = reached.virtualMs - world.now();
    const { speed } = kept.clock;
    if (missedMs <= 0 || missedMs > 2 * KEEP_EVERY_MS * speed) return;
    await world.advance(reached.virtualMs, speed === 60 ? 'modelled' : 'events');
  }

  let writing: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;

  /** One after the other; who asks while one waits for its turn shares it, because it will tell of a later moment. */
  function keep(): Promise<void> {
    next ??= writing.then(() => {
      next = null;
      writing = write();
      return writing;
    });
    return next;
  }

  async function write() {
    if (store === null || life.signal.aborted) return;
    try {
      await store.save(await host.checkpoint());
    } catch (error) {
      store = null; // said once; the next ones would fail alike
      notKept(error);
    }
  }

  async function keepNowAndThen() {
    while (!life.signal.aborted) {
      await pause(timer, KEEP_EVERY_MS, life.signal);
      await keep();
    }
  }
  void keepNowAndThen();

  /** What an operator did must be there after a reload; but a disk that hangs must not hold back what was accepted. */
  const thenKeep =
    <Order, Answer>(command: (order: Order) => Promise<Answer>) =>
    async (order: Order) => {
      const answer = await command(order);
      const enough = new AbortController();
      await Promise.race([keep(), pause(timer, KEEP_PATIENCE_MS, AbortSignal.any([enough.signal, life.signal]))]);
      enough.abort();
      return answer;
    };
  return {
    ...host,
    identity: async () => ({ ...(await host.identity()), notices: [...notices] }),
    startDrain: thenKeep(host.startDrain),
    stopDrain: thenKeep(host.stopDrain),
    cordon: thenKeep(host.cordon),
    returnToService: thenKeep(host.returnToService),
    setTarget: thenKeep(host.setTarget),
    setClock: thenKeep(host.setClock),
    step: thenKeep(host.step),
    reset: thenKeep(host.reset),
    keep,
    dispose() {
      life.abort();
      host.dispose();
    },
  };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
