/**
 * A 4-ary min-heap of (time, item) in typed arrays: nothing is allocated for an event, and four children share a
 * cache line, which beats a binary heap from about a thousand pending events. Plain data, so that it can be cloned.
 * Equal times leave in an order that depends only on the pushes and pops before.
 */
export interface EventHeap {
  times: Float64Array;
  items: Int32Array;
  size: number;
}

export function createEventHeap(capacity = 1024): EventHeap {
  return { times: new Float64Array(capacity), items: new Int32Array(capacity), size: 0 };
}

/** Time of the first event; Infinity when there is none. */
export function nextTime(heap: EventHeap): number {
  return heap.size === 0 ? Number.POSITIVE_INFINITY : heap.times[0]!;
}

export function pushEvent(heap: EventHeap, time: number, item: number): void {
  if (heap.size === heap.times.length) grow(heap);
  const { times, items } = heap;
  let at = heap.size;
  heap.size += 1;
  while (at > 0) {
    const parent = (at - 1) >> 2;
    const parentTime = times[parent]!;
    if (parentTime <= time) break;
    times[at] = parentTime;
    items[at] = items[parent]!;
    at = parent;
  }
  times[at] = time;
  items[at] = item;
}

/** Takes the first event's item off; the caller has read its time with `nextTime`. -1 when empty. */
export function popEvent(heap: EventHeap): number {
  if (heap.size === 0) return -1;
  const first = heap.items[0]!;
  heap.size -= 1;
  if (heap.size > 0) siftDown(heap, 0, heap.times[heap.size]!, heap.items[heap.size]!);
  return first;
}

/** Removes the events whose item is not wanted any more, e.g. work at a site that was lost. */
export function keepEvents(heap: EventHeap, wanted: (item: number) => boolean): void {
  const { times, items } = heap;
  let kept = 0;
  for (let i = 0; i < heap.size; i += 1) {
    if (!wanted(items[i]!)) continue;
    times[kept] = times[i]!;
    items[kept] = items[i]!;
    kept += 1;
  }
  heap.size = kept;
  for (let i = (kept - 2) >> 2; i >= 0; i -= 1) siftDown(heap, i, times[i]!, items[i]!);
}

function siftDown(heap: EventHeap, from: number, time: number, item: number): void {
  const { times, items, size } = heap;
  let at = from;
  for (;;) {
    const firstChild = at * 4 + 1;
    if (firstChild >= size) break;
    const lastChild = Math.min(firstChild + 4, size);
    let least = firstChild;
    for (let child = firstChild + 1; child < lastChild; child += 1) {
      if (times[child]! < times[least]!) least = child;
    }
    if (times[least]! >= time) break;
    times[at] = times[least]!;
    items[at] = items[least]!;
    at = least;
  }
  times[at] = time;
  items[at] = item;
}

function grow(heap: EventHeap): void {
  const times = new Float64Array(heap.times.length * 2);
  const items = new Int32Array(heap.items.length * 2);
  times.set(heap.times);
  items.set(heap.items);
  heap.times = times;
  heap.items = items;
}
