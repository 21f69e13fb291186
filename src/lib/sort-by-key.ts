/** Shorter ranges are sorted by insertion. */
const SHORT = 12;

/**
 * Sorts `values` by their `keys`, both in place, smallest key first and equal keys by value; only `start` to before `end`,
 * if given. A comparator function costs ten times as much as the comparison, and is seen where many thousands are sorted.
 * Quicksort with the median of three (Sedgewick, "Implementing quicksort programs", 1978).
 */
export function sortByKey(keys: Float64Array, values: Int32Array, start = 0, end = values.length): void {
  sort(keys, values, start, end - 1);
}

function sort(keys: Float64Array, values: Int32Array, from: number, to: number): void {
  let first = from;
  let last = to;
  while (last - first >= SHORT) {
    const middle = divide(keys, values, first, last);
    // The longer side goes on here, so that the stack stays short.
    if (middle - first < last - middle) {
      sort(keys, values, first, middle - 1);
      first = middle + 1;
    } else {
      sort(keys, values, middle + 1, last);
      last = middle - 1;
    }
  }
  for (let next = first + 1; next <= last; next += 1) {
    const key = keys[next]!;
    const value = values[next]!;
    let at = next;
    while (at > first && (keys[at - 1]! > key || (keys[at - 1] === key && values[at - 1]! > value))) {
      keys[at] = keys[at - 1]!;
      values[at] = values[at - 1]!;
      at -= 1;
    }
    keys[at] = key;
    values[at] = value;
  }
}

/** Puts a middling entry where it belongs, smaller ones left of it, and answers where that is. */
function divide(keys: Float64Array, values: Int32Array, first: number, last: number): number {
  const middle = (first + last) >> 1;
  order(keys, values, first, middle);
  order(keys, values, first, last);
  order(keys, values, last, middle);
  const key = keys[last]!;
  const value = values[last]!;
  let at = first;
  for (let next = first; next < last; next += 1) {
    if (keys[next]! > key || (keys[next] === key && values[next]! > value)) continue;
    exchange(keys, values, at, next);
    at += 1;
  }
  exchange(keys, values, at, last);
  return at;
}

/** The smaller of two entries goes to `a`. */
function order(keys: Float64Array, values: Int32Array, a: number, b: number): void {
  if (keys[b]! < keys[a]! || (keys[b] === keys[a] && values[b]! < values[a]!)) exchange(keys, values, a, b);
}

function exchange(keys: Float64Array, values: Int32Array, a: number, b: number): void {
  const key = keys[a]!;
  const value = values[a]!;
  keys[a] = keys[b]!;
  values[a] = values[b]!;
  keys[b] = key;
  values[b] = value;
}
