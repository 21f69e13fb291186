import { DEFAULT_SEED, type Story } from '../story.ts';

/** Where the opening of a story is served from, below the app's own address; null for stories that have none. */
export const openingFile = ({ scenario, seed }: Story): string | null =>
  seed === DEFAULT_SEED ? `openings/${scenario}.bin` : null;
