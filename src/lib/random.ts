import { invariant } from './invariant.ts';

/**
 * Named streams of random numbers from one seed. Each name has its own generator, so that one more draw for a fault
 * does not move every arrival after it. The generator is xoshiro128** (Blackman and Vigna, 2018), seeded by
 * splitmix32 from the seed and the name; integer arithmetic only, the same in every engine.
 */
export function createRandomStreams(seed: number): RandomStreams {
  return { stream: (name) => createStream(seedWords(seed, name)) };
}

export interface RandomStreams {
  /** A new stream at its beginning, each time it is asked for. */
  stream(name: string): RandomStream;
}

export interface RandomStream {
  /** Uniform in [0, 1), 53 bits. */
  next(): number;
  /** Where the stream is: four words, for a snapshot. */
  state(): readonly number[];
  restore(state: readonly number[]): void;
}

function createStream(words: readonly number[]): RandomStream {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  restore(words);

  function restore(state: readonly number[]): void {
    invariant(state.length === 4 && state.some((word) => word !== 0), 'a random stream needs four words, not all zero');
    [a, b, c, d] = state as [number, number, number, number];
  }

  function word(): number {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result >>> 0;
  }

  return {
    next: () => ((word() >>> 5) * 67108864 + (word() >>> 6)) / 9007199254740992,
    state: () => [a, b, c, d],
    restore,
  };
}

/** Four words of splitmix32, begun from a hash of the name and the seed. */
function seedWords(seed: number, name: string): number[] {
  let state = Math.imul(seed ^ 0x2545f491, 0x9e3779b1) ^ Math.trunc(seed / 4294967296);
  for (let i = 0; i < name.length; i++) state = Math.imul(state ^ name.charCodeAt(i), 0x01000193);
  const words: number[] = [];
  for (let i = 0; i < 4; i++) {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    words.push(mixed ^ (mixed >>> 15));
  }
  return words.some((word) => word !== 0) ? words : [1, 0, 0, 0];
}
