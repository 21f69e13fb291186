import type { VirtualMs } from './telemetry.ts';

const MS_PER_HOUR = 3_600_000;

/** Hour of the local day, 0 ≤ h < 24, fractional. */
export function localHour(timeZone: string, atMs: VirtualMs): number {
  const hours = (atMs / MS_PER_HOUR + utcOffsetHours(timeZone, atMs)) % 24;
  return hours < 0 ? hours + 24 : hours;
}

/** Saturday or Sunday, where the site or market is. */
export function isWeekend(timeZone: string, atMs: VirtualMs): boolean {
  const day = new Date(atMs + utcOffsetHours(timeZone, atMs) * MS_PER_HOUR).getUTCDay();
  return day === 0 || day === 6;
}

/**
 * Hours ahead of UTC at a moment (−5 for Chicago in summer). Read once for each zone and hour from the engine's own
 * time zone tables: summer time changes on the hour in every zone we know.
 */
export function utcOffsetHours(timeZone: string, atMs: VirtualMs): number {
  const hour = Math.floor(atMs / MS_PER_HOUR);
  let zone = zones.get(timeZone);
  if (!zone) {
    zone = { format: new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }), hours: new Map() };
    zones.set(timeZone, zone);
  }
  const known = zone.hours.get(hour);
  if (known !== undefined) return known;
  const offset = parseOffset(zone.format.formatToParts(hour * MS_PER_HOUR));
  if (zone.hours.size > 10_000) zone.hours.clear();
  zone.hours.set(hour, offset);
  return offset;
}

/** Building a formatter costs 50 µs and reading a zone 5 µs: kept, because a world asks for every market each step. */
const zones = new Map<string, { readonly format: Intl.DateTimeFormat; readonly hours: Map<number, number> }>();

/** `GMT-05:00` → −5; plain `GMT` is 0. */
function parseOffset(parts: readonly Intl.DateTimeFormatPart[]): number {
  const text = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(text);
  if (!match) return 0;
  const hours = Number(match[2]) + Number(match[3]) / 60;
  return match[1] === '-' ? -hours : hours;
}
