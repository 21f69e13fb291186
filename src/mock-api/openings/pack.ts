import { invariant, required } from '@/lib/invariant.ts';

/**
 * Plain values, maps and typed arrays as bytes, the same in Node and in the browser (`v8.serialize` is only in one).
 * First the length of a JSON text, then the text, in which each typed array is a reference, then the arrays' bytes.
 */
export function pack(value: unknown): Uint8Array<ArrayBuffer> {
  const arrays: Uint8Array[] = [];
  let offset = 0;

  function packed(part: unknown): unknown {
    if (typeof part === 'number')
      return Number.isFinite(part) && !Object.is(part, -0) ? part : { $number: numberWord(part) };
    if (typeof part !== 'object' || part === null) return part;
    if (Array.isArray(part)) return part.map(packed);
    if (part instanceof Map) return { $map: [...part].map(packed) };
    if (ArrayBuffer.isView(part)) {
      const kind = required(
        KINDS.find((each) => part instanceof TYPED[each]),
        'a kind of typed array that is packed',
      );
      const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
      arrays.push(bytes);
      const reference = { $array: [kind, offset, bytes.length] };
      offset += aligned(bytes.length);
      return reference;
    }
    invariant(
      Object.getPrototypeOf(part) === Object.prototype,
      `only plain objects and maps are packed, not ${part.constructor.name}`,
    );
    return Object.fromEntries(Object.entries(part).map(([key, each]) => [key, packed(each)]));
  }

  const text = new TextEncoder().encode(JSON.stringify(packed(value)));
  const begin = aligned(4 + text.length);
  const bytes = new Uint8Array(begin + offset);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  let at = begin;
  for (const array of arrays) {
    bytes.set(array, at);
    at += aligned(array.length);
  }
  return bytes;
}

export function unpack(bytes: Uint8Array<ArrayBuffer>): unknown {
  const textLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const begin = bytes.byteOffset + aligned(4 + textLength);
  const text = new TextDecoder().decode(bytes.subarray(4, 4 + textLength));
  // What the marks stand for is known, because only `pack` writes them.
  return JSON.parse(text, (_, part: unknown) => {
    if (typeof part !== 'object' || part === null) return part;
    if ('$number' in part) return part.$number === '-0' ? -0 : Number(part.$number);
    if ('$map' in part) return new Map(part.$map as [unknown, unknown][]);
    if (!('$array' in part)) return part;
    const [kind, offset, length] = part.$array as [Kind, number, number];
    return new TYPED[kind](bytes.buffer.slice(begin + offset, begin + offset + length));
  });
}

const TYPED = { Float64Array, Float32Array, Int32Array, Uint32Array, Int16Array, Uint16Array, Int8Array, Uint8Array };
type Kind = keyof typeof TYPED;
const KINDS = Object.keys(TYPED) as Kind[]; // the keys of a constant

/** Typed arrays begin at multiples of their element's size; eight fits all. */
const aligned = (length: number) => Math.ceil(length / 8) * 8;
const numberWord = (value: number) => (Object.is(value, -0) ? '-0' : String(value));
