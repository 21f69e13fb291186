import { expect, test } from 'vitest';
import { isWeekend, localHour, utcOffsetHours } from './local-time.ts';

const THURSDAY_EVENING = Date.UTC(2026, 4, 21, 23, 42);

test('18:42 in Chicago when it is 23:42 UTC', () => {
  expect(localHour('America/Chicago', THURSDAY_EVENING)).toBeCloseTo(18.7, 10);
});

test('summer time moves the offset, except in Phoenix', () => {
  const winter = Date.UTC(2026, 0, 15);
  expect([utcOffsetHours('America/New_York', winter), utcOffsetHours('America/New_York', THURSDAY_EVENING)]).toEqual([
    -5, -4,
  ]);
  expect([utcOffsetHours('America/Phoenix', winter), utcOffsetHours('America/Phoenix', THURSDAY_EVENING)]).toEqual([
    -7, -7,
  ]);
  expect(utcOffsetHours('Asia/Kolkata', winter)).toBe(5.5);
  expect(utcOffsetHours('UTC', winter)).toBe(0);
});

test('the weekend begins when it is Saturday there', () => {
  const saturdayInLondon = Date.UTC(2026, 4, 23, 3);
  expect(isWeekend('Europe/London', saturdayInLondon)).toBe(true);
  expect(isWeekend('America/Los_Angeles', saturdayInLondon)).toBe(false);
});
