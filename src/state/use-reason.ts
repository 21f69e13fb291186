import { useState } from 'react';
import { useDrafts } from './drafts.ts';

/** The words for one action on the grid. */
export interface ReasonDraft {
  readonly text: string;
  readonly write: (text: string) => void;
  /** What is wrong with it; null until somebody tried to use it. */
  readonly complaint: string | null;
  /** The words to send, trimmed; null if they would be refused, and then the complaint is shown. */
  readonly take: () => string | null;
  /** After they were used, or when nobody asks for them any more (`keepText`). */
  readonly reset: (options?: { readonly keepText: boolean }) => void;
}

/** A reason outlives its form until it has been used; nothing is held against it before. `key` names the action. */
export function useReason(key: string, complain: (text: string) => string | null): ReasonDraft {
  const text = useDrafts(({ texts }) => texts[key] ?? '');
  const writeDraft = useDrafts(({ write }) => write);
  const [tried, setTried] = useState(false);
  return {
    text,
    write: (next) => writeDraft(key, next),
    complaint: tried ? complain(text) : null,
    take() {
      setTried(true);
      return complain(text) === null ? text.trim() : null;
    },
    reset({ keepText } = { keepText: false }) {
      setTried(false);
      if (!keepText) writeDraft(key, '');
    },
  };
}
