import { useEffect, useEffectEvent, useState } from 'react';

/** One long question to the engine, as a screen sees it. `last` is the answer before, to be shown as old. */
export type EngineTask<T> =
  | { readonly kind: 'idle'; readonly last: T | null }
  | { readonly kind: 'running'; readonly last: T | null }
  | { readonly kind: 'done'; readonly last: T }
  | { readonly kind: 'failed'; readonly last: T | null; readonly error: unknown };

/**
 * Asks when `question` changes and aborts the former question; null asks nothing. An answer that comes after its
 * question was withdrawn is dropped, so what is shown always belongs to the last question asked.
 */
export function useEngineTask<T>(question: string | null, ask: (signal: AbortSignal) => Promise<T>): EngineTask<T> {
  const [task, setTask] = useState<EngineTask<T>>({ kind: question === null ? 'idle' : 'running', last: null });
  const askNow = useEffectEvent(ask);
  useEffect(() => {
    if (question === null) {
      setTask(({ last }) => ({ kind: 'idle', last }));
      return;
    }
    const controller = new AbortController();
    const { signal } = controller;
    setTask(({ last }) => ({ kind: 'running', last }));
    askNow(signal).then(
      (answer) => {
        if (!signal.aborted) setTask({ kind: 'done', last: answer });
      },
      (error: unknown) => {
        if (!signal.aborted) setTask(({ last }) => ({ kind: 'failed', last, error }));
      },
    );
    return () => controller.abort();
  }, [question]);
  return task;
}
