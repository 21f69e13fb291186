import { notifyManager, type QueryClient } from '@tanstack/react-query';
import type { Frame } from '@/domain/telemetry.ts';
import { pause, type WallTimer, wallTimer } from '@/lib/wall-timer.ts';
import { endpoints } from '../contract/endpoints.ts';
import { describeError } from './api-error.ts';
import { call, open } from './call.ts';
import { createFrameReaders, type FrameReader } from './frame-reader.ts';
import { freshnessQuery, readFreshness, writeFreshness } from './freshness.ts';
import { API_KEY, frameQuery, logQuery, worldQuery } from './queries.ts';
import type { FrameRead } from './read-frames.ts';
import { createReadQueue, screenPace } from './read-queue.ts';

/** Frames come once a second (also from a paused world): three missing ones are stale, ten are a dead line. */
export const STALE_AFTER_MS = 3_000;
export const OFFLINE_AFTER_MS = 10_000;
const READER_BROKE = 'The part of this page that reads frames stopped.';
const SILENCE = `No frame for ${OFFLINE_AFTER_MS / 1_000} s.`;
/** Wait before each try; the last one repeats. No jitter: the same trouble looks the same each time. */
export const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 15_000] as const;

/**
 * Keeps the query cache at the world's latest frame until disposed, through lost frames, nonsense, silence and
 * restarts, and says in `freshnessQuery` how far the cache can be trusted.
 */
export function startStream(
  cache: QueryClient,
  timer: WallTimer = wallTimer,
  openReader = createFrameReaders(),
  pace = screenPace,
): { dispose(): void } {
  const life = new AbortController();
  // The cache needs to know how frames are compared before the first one is written.
  const { queryKey: frameKey, structuralSharing = true } = frameQuery();
  cache.setQueryDefaults(frameKey, { structuralSharing, gcTime: Number.POSITIVE_INFINITY });
  cache.setQueryDefaults(freshnessQuery().queryKey, { gcTime: Number.POSITIVE_INFINITY });

  void keepConnected();
  return { dispose: () => life.abort() };

  async function keepConnected() {
    for (let attempt = 1; !life.signal.aborted; attempt++) {
      const { framesSeen, trouble } = await readUntilItEnds();
      if (life.signal.aborted) return;
      if (framesSeen > 0) attempt = 1;
      const waitMs = RETRY_MS[Math.min(attempt, RETRY_MS.length) - 1] ?? 0;
      writeFreshness(cache, {
        state: readFreshness(cache).lastFrameWallMs === null ? 'never-seen' : 'offline',
        attempt,
        retryAtWallMs: timer.now() + waitMs,
        trouble,
      });
      await waitForNextTry(waitMs);
    }
  }

  /** Ends early when this tab becomes the one that the world belongs to. */
  async function waitForNextTry(waitMs: number) {
    const { queryKey } = worldQuery();
    const isElsewhere = () => cache.getQueryData(queryKey)?.owner === 'elsewhere';
    const goOn = new AbortController();
    let wasElsewhere = isElsewhere();
    const forget = cache.getQueryCache().subscribe(() => {
      if (wasElsewhere && !isElsewhere()) goOn.abort();
      wasElsewhere = isElsewhere();
    });
    void cache.invalidateQueries({ queryKey }); // it may be why nobody answers
    await pause(timer, waitMs, AbortSignal.any([life.signal, goOn.signal]));
    forget();
  }

  /** One connection, from opening to whatever ends it. */
  async function readUntilItEnds(): Promise<{ framesSeen: number; trouble: string }> {
    const connection = new AbortController();
    const end = () => connection.abort();
    life.signal.addEventListener('abort', end, { once: true });
    const silence = watchSilence(connection);
    let framesSeen = 0;
    let readerBroke = false;
    const reads = createReadQueue((read) => {
      if (connection.signal.aborted) return;
      // In one batch: whoever shows several of these figures renders once.
      if (!notifyManager.batch(() => takeFrame(read, connection.signal))) return;
      framesSeen++;
      silence.seen();
    }, pace);
    const listener = {
      read: reads.add,
      broke: () => {
        readerBroke = true;
        end();
      },
    };
    let frames: FrameReader | null = null;
    try {
      const reader = (await open(endpoints.readStream, connection.signal)).getReader();
      frames = openReader(listener);
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        silence.heard();
        frames.push(piece.value);
      }
      await frames.drained();
      reads.flush();
      return { framesSeen, trouble: silence.isDead() ? SILENCE : 'The stream of frames ended.' };
    } catch (error) {
      if (readerBroke) return { framesSeen, trouble: READER_BROKE };
      return { framesSeen, trouble: silence.isDead() ? SILENCE : describeError(error).sentence };
    } finally {
      silence.dispose();
      frames?.dispose();
      reads.clear();
      life.signal.removeEventListener('abort', end);
      end();
    }
  }

  /**
   * Figures are stale, then offline, by the time since the last good frame. The line is given up, so that a new one is
   * tried, by the time since anything was heard on it: a world that is still starting says so in comments.
   */
  function watchSilence(connection: AbortController) {
    let dead = false;
    const fade = createAlarm(timer);
    const giveUp = createAlarm(timer);
    const heard = () =>
      giveUp.set(OFFLINE_AFTER_MS, () => {
        dead = true;
        connection.abort();
      });
    const seen = () =>
      fade.set(STALE_AFTER_MS, () => {
        writeFreshness(cache, { state: 'stale' });
        fade.set(OFFLINE_AFTER_MS - STALE_AFTER_MS, () =>
          writeFreshness(cache, { state: 'offline', trouble: SILENCE }),
        );
      });
    heard();
    return { heard, seen, isDead: () => dead, dispose: () => [fade, giveUp].map(({ clear }) => clear()) };
  }

  /** False when the frame could not be read; then what is on screen stays. */
  function takeFrame(read: FrameRead, signal: AbortSignal): boolean {
    if (read.kind === 'malformed') {
      const malformedFrames = readFreshness(cache).malformedFrames + 1;
      writeFreshness(cache, { malformedFrames, malformedReason: read.reason });
      return false;
    }
    writeFreshness(cache, {
      state: 'live',
      lastFrameWallMs: timer.now(),
      attempt: 0,
      retryAtWallMs: null,
      trouble: null,
    });
    const { frame } = read;
    const before = cache.getQueryData<Frame>(frameKey);
    const goesOn = before !== undefined && !isAnotherWorld(before, frame);
    if (goesOn && frame.sequence <= before.sequence) return true; // seen, or overtaken by a snapshot
    write(before, frame);
    if (goesOn && frame.sequence > before.sequence + 1) void catchUp(signal);
    return true;
  }

  function write(before: Frame | undefined, after: Frame) {
    cache.setQueryData(frameKey, after);
    if (before === undefined || !isAnotherWorld(before, after)) return;
    const isOfBefore = ({ queryKey: [root, resource] }: { queryKey: readonly unknown[] }) =>
      root === API_KEY && resource !== frameKey[1];
    void cache.resetQueries({ predicate: isOfBefore });
  }

  /** Frames were lost: what they told is asked for, the state by a snapshot and the events by the log. */
  async function catchUp(signal: AbortSignal) {
    try {
      const snapshot = await call(endpoints.readSnapshot, {}, null, { signal });
      const now = cache.getQueryData<Frame>(frameKey);
      if (now?.worldId === snapshot.worldId && snapshot.sequence > now.sequence) write(now, snapshot);
      await cache.invalidateQueries({ queryKey: logQuery().queryKey });
    } catch (error) {
      if (!signal.aborted) writeFreshness(cache, { trouble: describeError(error).sentence });
    }
  }
}

/** A world made anew has another id; an older frame of the same world is only late. */
const isAnotherWorld = (before: Frame, after: Frame) => before.worldId !== after.worldId;

/** One thing to do later; setting it again puts it off. */
function createAlarm(timer: WallTimer) {
  let clear = () => {};
  return {
    set(delayMs: number, run: () => void) {
      clear();
      clear = timer.after(delayMs, run);
    },
    clear: () => clear(),
  };
}
