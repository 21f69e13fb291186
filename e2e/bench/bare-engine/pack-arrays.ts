/** What an instance or a plan is made of: plain objects and lists of numbers, texts and flat arrays of numbers. */
const KINDS = { Float64Array, Int32Array, Uint8Array } as const;
type Kind = keyof typeof KINDS;
const WORD = 8;

interface Reference {
  readonly packed: Kind;
  readonly at: number;
  readonly length: number;
}

/**
 * One buffer that a file, a preview server and a `postMessage` can all carry: its length in JSON, the JSON, then the arrays,
 * each at a multiple of eight bytes. An array that is used twice, as capacity tables are, is written once.
 */
export function packArrays(value: object): ArrayBuffer {
  const arrays = new Map<ArrayBufferView, Reference>();
  let bytes = 0;
  const text = JSON.stringify(value, (_, inner: unknown) => {
    const packed = kindOf(inner);
    if (packed === null) return inner;
    const array = inner as InstanceType<(typeof KINDS)[Kind]>;
    const known = arrays.get(array) ?? { packed, at: bytes, length: array.length };
    if (!arrays.has(array)) bytes += padded(array.byteLength);
    arrays.set(array, known);
    return known;
  });
  const json = new TextEncoder().encode(text);
  const begin = WORD + padded(json.length);
  const buffer = new ArrayBuffer(begin + bytes);
  new DataView(buffer).setFloat64(0, json.length);
  new Uint8Array(buffer).set(json, WORD);
  for (const [{ buffer: from, byteOffset, byteLength }, { at }] of arrays)
    new Uint8Array(buffer).set(new Uint8Array(from, byteOffset, byteLength), begin + at);
  return buffer;
}

/** What was packed; its arrays are views of the buffer. The caller knows what it packed. */
export function unpackArrays<T>(buffer: ArrayBuffer): T {
  const length = new DataView(buffer).getFloat64(0);
  const begin = WORD + padded(length);
  const views = new Map<number, ArrayBufferView>();
  return JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, WORD, length)), (_, inner: unknown) => {
    if (!isReference(inner)) return inner;
    // Empty arrays take no room, so they share their place with the next one.
    const known = inner.length > 0 ? views.get(inner.at) : undefined;
    const view = known ?? new KINDS[inner.packed](buffer, begin + inner.at, inner.length);
    if (inner.length > 0) views.set(inner.at, view);
    return view;
  });
}

const padded = (bytes: number): number => Math.ceil(bytes / WORD) * WORD;

function kindOf(value: unknown): Kind | null {
  if (value instanceof Float64Array) return 'Float64Array';
  if (value instanceof Int32Array) return 'Int32Array';
  if (value instanceof Uint8Array) return 'Uint8Array';
  return null;
}

function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null && 'packed' in value;
}
