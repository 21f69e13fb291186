import { useEffect, useState } from 'react';

type Settled = { readonly kind: 'waiting' | 'done' } | { readonly kind: 'failed'; readonly message: string };

/** How a promise stands, without holding the screen up for it. */
export function useSettled(promise: Promise<unknown>): Settled {
  const [settled, setSettled] = useState<Settled>({ kind: 'waiting' });
  useEffect(() => {
    let listening = true;
    const say = (word: Settled) => {
      if (listening) setSettled(word);
    };
    promise.then(
      () => say({ kind: 'done' }),
      (error: unknown) => say({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      listening = false;
    };
  }, [promise]);
  return settled;
}
