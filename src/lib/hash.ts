/**
 * A 64-bit fingerprint as 16 hex digits: two multiply-and-rotate lanes of 32 bits, so that it needs no BigInt and is
 * the same in every engine. For telling inputs apart; not for keeping secrets.
 */
export function hashText(text: string): string {
  return createHasher().text(text).digest();
}

export interface Hasher {
  text(text: string): Hasher;
  /** Every number by its 64 bits; −0 counts as 0, and all NaN are one. */
  numbers(values: ArrayLike<number>): Hasher;
  digest(): string;
}

/** Feed it in pieces; the digest depends on the pieces and on where they end. */
export function createHasher(): Hasher {
  let low = 0xdeadbeef | 0;
  let high = 0x41c6ce57 | 0;
  let words = 0;
  const bits = new DataView(new ArrayBuffer(8));

  function add(word: number): void {
    low = Math.imul(rotate(low ^ word, 13), 0x9e3779b1);
    high = Math.imul(rotate(high ^ word, 17), 0x85ebca77) ^ low;
    words++;
  }

  const hasher: Hasher = {
    text(text) {
      add(text.length);
      for (let i = 0; i < text.length; i++) add(text.charCodeAt(i));
      return hasher;
    },
    numbers(values) {
      add(values.length);
      for (let i = 0; i < values.length; i++) {
        bits.setFloat64(0, values[i]! + 0, true);
        add(bits.getInt32(0, true));
        add(bits.getInt32(4, true));
      }
      return hasher;
    },
    digest() {
      const first = finish(low ^ words);
      const second = finish(high ^ first);
      return hex(second) + hex(finish(first ^ second));
    },
  };
  return hasher;
}

const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

/** MurmurHash3's finaliser: every bit of the input reaches every bit of the output. */
function finish(word: number): number {
  let mixed = word;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');
