import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEventHeap, keepEvents, nextTime, popEvent, pushEvent } from './event-heap.ts';

test('events leave in the order of their times, whatever the order they came in', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 200 }), (times) => {
      const heap = createEventHeap(4);
      times.forEach((time, item) => {
        pushEvent(heap, time, item);
      });
      const left: number[] = [];
      while (heap.size > 0) {
        const time = nextTime(heap);
        expect(times[popEvent(heap)]).toBe(time);
        left.push(time);
      }
      expect(left).toEqual([...times].sort((a, b) => a - b));
    }),
  );
});

test('removing events keeps the rest in order', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { maxLength: 100 }), (times) => {
      const heap = createEventHeap(4);
      times.forEach((time, item) => {
        pushEvent(heap, time, item);
      });
      keepEvents(heap, (item) => item % 3 !== 0);
      const left: number[] = [];
      while (heap.size > 0) left.push(times[popEvent(heap)]!);
      expect(left).toEqual(times.filter((_, item) => item % 3 !== 0).sort((a, b) => a - b));
    }),
  );
});
