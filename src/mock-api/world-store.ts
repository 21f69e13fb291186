import { type DBSchema, openDB } from 'idb';
import type { Checkpoint } from './world-host.ts';

/** Raised when checkpoints of before can no longer be read: then they are forgotten. */
const FORMAT = 1;
const DATABASE = 'catchment';
const KEY = 'embedded';

interface Schema extends DBSchema {
  world: { key: typeof KEY; value: { readonly format: number; readonly checkpoint: Checkpoint } };
}

/** The embedded world at rest, in IndexedDB: a reload goes on from here. */
export interface WorldStore {
  load(): Promise<Checkpoint | null>;
  save(checkpoint: Checkpoint): Promise<void>;
}

/** Rejects where the browser keeps nothing (private mode, storage switched off). */
export async function openWorldStore(): Promise<WorldStore> {
  const database = await openDB<Schema>(DATABASE, 1, { upgrade: (fresh) => void fresh.createObjectStore('world') });
  return {
    async load() {
      const kept = await database.get('world', KEY);
      return kept?.format === FORMAT ? kept.checkpoint : null;
    },
    async save(checkpoint) {
      await database.put('world', { format: FORMAT, checkpoint }, KEY);
    },
  };
}
