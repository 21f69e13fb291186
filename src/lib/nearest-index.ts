import { asin, cos, sin } from './portable-math.ts';

const RADIANS = Math.PI / 180;
/** A range this short is looked through instead of divided further. */
const LEAF_POINTS = 8;

/**
 * Points on a globe, found by rising great-circle distance without looking at all of them: a k-d tree over unit vectors
 * (Bentley, 1975), walked best first (Hjaltason and Samet, "Distance browsing in spatial databases", 1999). The straight
 * chord through the globe grows with the arc over it, so comparing squared chords needs no trigonometry.
 */
export interface NearestIndex {
  /**
   * Calls `visit` with each point, nearest first, until it answers false. `squaredChord` is for a globe of radius 1:
   * see `squaredChordOf` and `arcOf`.
   */
  visitNearest(unit: UnitVector, visit: (point: number, squaredChord: number) => boolean): void;
}

export interface UnitVector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export function unitVector(lat: number, lon: number): UnitVector {
  const level = cos(lat * RADIANS);
  return { x: level * cos(lon * RADIANS), y: level * sin(lon * RADIANS), z: sin(lat * RADIANS) };
}

/** Squared chord under an arc, both on a globe of radius 1; beyond half way round there is nothing. */
export function squaredChordOf(arc: number): number {
  const half = sin(Math.min(arc, Math.PI) / 2);
  return 4 * half * half;
}

/** Arc over a squared chord, both on a globe of radius 1. */
export function arcOf(squaredChord: number): number {
  return 2 * asin(Math.min(1, Math.sqrt(squaredChord) / 2));
}

/** `points` are the positions in `units` that the index holds; all of them if left out. */
export function createNearestIndex(units: readonly UnitVector[], points?: readonly number[]): NearestIndex {
  const ids = Int32Array.from(points ?? units.keys());
  const xs = new Float64Array(ids.length);
  const ys = new Float64Array(ids.length);
  const zs = new Float64Array(ids.length);
  for (let at = 0; at < ids.length; at += 1) {
    const { x, y, z } = units[ids[at]!]!;
    xs[at] = x;
    ys[at] = y;
    zs[at] = z;
  }
  // Ranges of the tree. One that is divided has its median point in the middle and two more ranges beside it.
  const first: number[] = [];
  const last: number[] = [];
  const axisOf: number[] = [];
  const lower: number[] = [];
  const upper: number[] = [];
  divide(0, ids.length - 1, 0);

  // The walk's queue: a binary heap by least squared chord, kept between walks. An entry from 0 up is a point, below 0 a
  // range. Keys are read from the array where they can be: V8 puts each number that it hands over on its own heap.
  let keys = new Float64Array(64);
  let entries = new Int32Array(64);
  let size = 0;

  return {
    visitNearest(from, visit) {
      size = 0;
      if (ids.length > 0) add(0, -1);
      while (size > 0) {
        const key = keys[0]!;
        const entry = entries[0]!;
        removeFirst();
        if (entry >= 0) {
          if (!visit(ids[entry]!, key)) return;
          continue;
        }
        const range = -1 - entry;
        const left = first[range]!;
        const right = last[range]!;
        const axis = axisOf[range]!;
        if (axis === LEAF) {
          for (let at = left; at <= right; at += 1) add(squaredChord(at, from), at);
          continue;
        }
        const middle = (left + right) >> 1;
        const across = axis === 0 ? from.x - xs[middle]! : axis === 1 ? from.y - ys[middle]! : from.z - zs[middle]!;
        // Nothing beyond the dividing plane is nearer than the plane.
        const beyond = Math.max(key, across * across);
        add(squaredChord(middle, from), middle);
        add(across < 0 ? key : beyond, -1 - lower[range]!);
        add(across < 0 ? beyond : key, -1 - upper[range]!);
      }
    },
  };

  function squaredChord(at: number, { x, y, z }: UnitVector): number {
    const dx = xs[at]! - x;
    const dy = ys[at]! - y;
    const dz = zs[at]! - z;
    return dx * dx + dy * dy + dz * dz;
  }

  function add(key: number, entry: number): void {
    if (size === keys.length) grow();
    let at = size;
    size += 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (keys[parent]! <= key) break;
      keys[at] = keys[parent]!;
      entries[at] = entries[parent]!;
      at = parent;
    }
    keys[at] = key;
    entries[at] = entry;
  }

  function removeFirst(): void {
    size -= 1;
    const key = keys[size]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && keys[child + 1]! < keys[child]!) child += 1;
      if (keys[child]! >= key) break;
      keys[at] = keys[child]!;
      entries[at] = entries[child]!;
      at = child;
    }
    keys[at] = key;
    entries[at] = entries[size]!;
  }

  function grow(): void {
    const longerKeys = new Float64Array(2 * size);
    const longerEntries = new Int32Array(2 * size);
    longerKeys.set(keys);
    longerEntries.set(entries);
    keys = longerKeys;
    entries = longerEntries;
  }

  /** Puts the median of the axis in the middle of the range, smaller ones left of it, and goes on with both sides. */
  function divide(left: number, right: number, axis: number): number {
    const range = first.length;
    first.push(left);
    last.push(right);
    axisOf.push(LEAF);
    lower.push(-1);
    upper.push(-1);
    if (right - left < LEAF_POINTS) return range;
    const middle = (left + right) >> 1;
    select(axis === 0 ? xs : axis === 1 ? ys : zs, middle, left, right);
    const next = axis === 2 ? 0 : axis + 1;
    axisOf[range] = axis;
    lower[range] = divide(left, middle - 1, next);
    upper[range] = divide(middle + 1, right, next);
    return range;
  }

  /** Hoare's quickselect, middle element as pivot. */
  function select(along: Float64Array, wanted: number, first: number, last: number): void {
    let left = first;
    let right = last;
    while (left < right) {
      const pivot = along[(left + right) >> 1]!;
      let up = left;
      let down = right;
      while (up <= down) {
        while (along[up]! < pivot) up += 1;
        while (along[down]! > pivot) down -= 1;
        if (up <= down) {
          exchange(xs, up, down);
          exchange(ys, up, down);
          exchange(zs, up, down);
          exchange(ids, up, down);
          up += 1;
          down -= 1;
        }
      }
      if (wanted <= down) right = down;
      else if (wanted >= up) left = up;
      else return;
    }
  }
}

/** In place of an axis: the range is looked through. */
const LEAF = 3;

function exchange(values: Float64Array | Int32Array, a: number, b: number): void {
  const value = values[a]!;
  values[a] = values[b]!;
  values[b] = value;
}
