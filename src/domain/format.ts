import type { VirtualMs } from './telemetry.ts';

/**
 * Every number on screen passes here once: three digits that matter, a unit, and "–" for what was not observed.
 * A thin no-break space stands between number and unit, so that they never part at a line's end.
 */
const GAP = ' ';
export const NOTHING = '–';

type Maybe = number | null | undefined;

/** `4,812 req/s`, `0.42 req/s`. */
export const formatRate = (requestsPerSecond: Maybe): string => withUnit(requestsPerSecond, 'req/s');

/** `87 ms`, `8.4 ms`, `1.24 s` from one second up. */
export function formatMs(milliseconds: Maybe): string {
  if (!isKnown(milliseconds)) return NOTHING;
  // 999.5 rounds to a thousand: the unit is chosen after rounding.
  if (Math.abs(milliseconds) >= 999.5) return `${digits(milliseconds / 1000)}${GAP}s`;
  return `${milliseconds !== 0 && Math.abs(milliseconds) < 9.95 ? decimals(milliseconds, 1) : decimals(milliseconds, 0)}${GAP}ms`;
}

/** `$1,234/h`, `$0.86/h`. */
export const formatUsdPerHour = (usdPerHour: Maybe): string => money(usdPerHour, '/h');

/** `$0.127/Mtok`: US dollars per million tokens, in and out. */
export const formatUsdPerMtok = (usdPerMtok: Maybe): string => money(usdPerMtok, '/Mtok');

/** `63 %`; one decimal near the ends, where it decides: `99.5 %`, `0.4 %`. Never `100 %` or `0 %` unless it is. */
export function formatShare(share: Maybe): string {
  if (!isKnown(share)) return NOTHING;
  const percent = share * 100;
  if (percent === 0 || percent === 100) return `${percent}${GAP}%`;
  if (percent > 99.9 && percent < 100) return `>${GAP}99.9${GAP}%`;
  if (percent > 0 && percent < 0.1) return `<${GAP}0.1${GAP}%`;
  return `${decimals(percent, Math.abs(percent) < 9.95 || (percent > 99 && percent < 100) ? 1 : 0)}${GAP}%`;
}

/** `412 kW`, `1.24 MW` from one megawatt up. */
export function formatKw(kilowatts: Maybe): string {
  if (!isKnown(kilowatts)) return NOTHING;
  return Math.abs(kilowatts) >= 999.5 ? withUnit(kilowatts / 1000, 'MW') : withUnit(kilowatts, 'kW');
}

/** `12.4 Gb/s`, `840 Mb/s` below one gigabit. */
export function formatGbps(gigabitsPerSecond: Maybe): string {
  if (!isKnown(gigabitsPerSecond)) return NOTHING;
  const small = gigabitsPerSecond !== 0 && Math.abs(gigabitsPerSecond) < 0.9995;
  return small ? withUnit(gigabitsPerSecond * 1000, 'Mb/s') : withUnit(gigabitsPerSecond, 'Gb/s');
}

/** `1,180 km`. */
export const formatKm = (kilometres: Maybe): string => withUnit(kilometres, 'km');

/** `2.41 M tok/s`. */
export function formatTokensPerSecond(tokensPerSecond: Maybe): string {
  if (!isKnown(tokensPerSecond)) return NOTHING;
  return `${formatCount(tokensPerSecond)}${GAP}tok/s`;
}

/** `812`, `48,210`, `2.41 M` from a million up. */
export function formatCount(count: Maybe): string {
  if (!isKnown(count)) return NOTHING;
  if (Math.abs(count) >= 999_500) return `${digits(count / 1e6)}${GAP}M`;
  return Number.isInteger(count) ? decimals(count, 0) : digits(count);
}

/** A change, with its sign always: `+$12.40/h`, `−3.2 ms`, `±0 %`. */
export function formatDelta(change: Maybe, format: (value: number) => string): string {
  if (!isKnown(change)) return NOTHING;
  const size = format(Math.abs(change));
  // What rounds to zero has no direction.
  if (!/[1-9]/.test(size)) return `±${format(0)}`;
  return `${change > 0 ? '+' : '−'}${size}`;
}

/** The before of a pair, without its unit where the after carries the same: `58` of `58 % → 79 %`. */
export function formatBefore(before: string, after: string): string {
  const unit = after.slice(after.indexOf(GAP));
  return after.includes(GAP) && before.endsWith(unit) ? before.slice(0, -unit.length) : before;
}

/** `18:42:07`, in the given zone. */
export const formatTime = (atMs: VirtualMs, timeZone: string): string =>
  clock(timeZone, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(atMs);

/** `Thu 21 May, 18:42 CDT`, in the given zone. */
export function formatDateTime(atMs: VirtualMs, timeZone: string): string {
  const format = clock(timeZone, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  });
  const part = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
  return `${part.weekday} ${part.day} ${part.month}, ${part.hour}:${part.minute} ${part.timeZoneName}`;
}

/** `2026-05-21 23:42:07Z`: the same moment for everybody, for the hover. */
export const formatUtc = (atMs: VirtualMs): string => `${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')}Z`;

/** `8 s`, `4 min 10 s`, `2 h 05 min`, `3 d 4 h`. */
export function formatDuration(milliseconds: Maybe): string {
  if (!isKnown(milliseconds)) return NOTHING;
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const [minutes, hours, days] = [Math.floor(seconds / 60), Math.floor(seconds / 3600), Math.floor(seconds / 86_400)];
  if (minutes < 1) return `${seconds}${GAP}s`;
  if (hours < 1) return `${minutes}${GAP}min ${pad(seconds % 60)}${GAP}s`;
  if (days < 1) return `${hours}${GAP}h ${pad(minutes % 60)}${GAP}min`;
  return `${days}${GAP}d ${hours % 24}${GAP}h`;
}

const isKnown = (value: Maybe): value is number => value !== null && value !== undefined && Number.isFinite(value);

function withUnit(value: Maybe, unit: string): string {
  return isKnown(value) ? `${digits(value)}${GAP}${unit}` : NOTHING;
}

function money(value: Maybe, per: string): string {
  if (!isKnown(value)) return NOTHING;
  const size = Math.abs(value);
  const places = size >= 99.995 ? 0 : size >= 0.9995 || size === 0 ? 2 : 3;
  return `${value < 0 ? '−' : ''}$${decimals(size, places)}${per}`;
}

/** Three digits that matter, all digits before the point: `4,812`, `12.4`, `0.42`. */
function digits(value: number): string {
  const size = Math.abs(value);
  if (size >= 99.95 || size === 0) return decimals(value, 0);
  return decimals(value, size >= 9.995 ? 1 : 2);
}

function decimals(value: number, places: number): string {
  const format = numberFormats[places] ?? numberFormats[0]!;
  return format.format(value).replace('-', '−');
}

const numberFormats = [0, 1, 2, 3].map(
  (places) => new Intl.NumberFormat('en-US', { minimumFractionDigits: places, maximumFractionDigits: places }),
);

const pad = (value: number): string => String(value).padStart(2, '0');

function clock(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${Object.keys(options).length}`;
  let format = clocks.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { ...options, timeZone });
    clocks.set(key, format);
  }
  return format;
}

const clocks = new Map<string, Intl.DateTimeFormat>();
