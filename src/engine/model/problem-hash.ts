import { createHasher, hashText } from '@/lib/hash.ts';
import type { Features, PlanningInput } from './contract.ts';

/**
 * Fingerprint of everything an answer depends on. Field by field in a fixed order: the order of keys in an object
 * that came over HTTP does not change it. The same in every JavaScript engine.
 */
export function problemHash(input: PlanningInput, features: Features): string {
  const hasher = createHasher();
  const { fleet, gpuTypes, models, classes, prices } = input;
  for (const part of [fleet, gpuTypes, models, classes, prices]) hasher.text(hashOf(part));
  hasher.numbers(input.demandRps).numbers([input.utcHour, features.links ? 1 : 0, features.pooling ? 1 : 0]);
  hasher.text(input.strategy);
  if (features.nMinusOne) hasher.text('n-1');
  for (const ids of [input.closedSiteIds, input.cutLinkIds]) hasher.text([...new Set(ids)].sort().join('\n'));
  return hasher.digest();
}

/** A fleet is half a megabyte of text; the same object has the same hash, because inputs are never changed. */
function hashOf(part: object): string {
  const known = hashes.get(part);
  if (known !== undefined) return known;
  const hash = hashText(stableText(part));
  hashes.set(part, hash);
  return hash;
}

const hashes = new WeakMap<object, string>();

/** JSON with the keys of every object in order. */
function stableText(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) =>
    isRecord(entry) ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1))) : entry,
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
