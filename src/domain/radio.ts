import type { CellMix, Site } from './fleet.ts';
import { utcOffsetHours } from './local-time.ts';
import { type Share, share } from './units.ts';

/** The radio keeps at least this part of the GPUs where it runs at all. Assumption. */
const RADIO_FLOOR = 0.1;
/** Reserved above the expected load, for what the curve does not know. Assumption. */
const RADIO_MARGIN = 0.15;

/**
 * Part of a site's GPUs that the radio claims at an hour of the UTC day:
 * max(floor, peak share × curve(local hour) × (1 + margin)), at most 1; 0 where no radio runs.
 */
export function radioShare(site: Site, utcHour: number): Share {
  if (site.radioPeakShare <= 0 || site.cellMix === null) return share(0);
  const local = (((utcHour + utcOffsetHours(site.timeZone, REFERENCE_MS)) % 24) + 24) % 24;
  const claimed = site.radioPeakShare * curveAt(RADIO_CURVES[site.cellMix], local) * (1 + RADIO_MARGIN);
  return share(Math.min(1, Math.max(RADIO_FLOOR, claimed)));
}

/** Whole GPUs that the radio leaves to AI work at an hour of the UTC day. */
export function usableGpus(site: Site, utcHour: number): number {
  // The small term keeps 8 × (1 − 0.25) at 6 when binary fractions make it 5.999…
  return Math.floor(site.gpus * (1 - radioShare(site, utcHour)) + 1e-9);
}

/** An hour of the UTC day carries no date; offsets are those of northern summer, when the default worlds play. */
const REFERENCE_MS = Date.UTC(2026, 4, 21, 12);

/**
 * Hourly mobile traffic over its daily peak, hours 0 to 23 local. Residential, office, transport and entertainment:
 * Xu et al., "Understanding Mobile Traffic Patterns of Large Scale Cellular Towers in Urban Environment", IEEE/ACM
 * Trans. Networking 2017 (Shanghai). Mixed: EARTH project D2.3, 2012 (Europe). Traffic, not baseband work: the
 * nearest published thing.
 */
const RADIO_CURVES: Readonly<Record<CellMix, readonly number[]>> = {
  residential: [
    0.58, 0.39, 0.28, 0.19, 0.18, 0.2, 0.31, 0.44, 0.5, 0.55, 0.6, 0.62, 0.63, 0.62, 0.64, 0.67, 0.69, 0.74, 0.82, 0.92,
    0.96, 1.0, 0.96, 0.8,
  ],
  office: [
    0.15, 0.12, 0.09, 0.08, 0.06, 0.06, 0.12, 0.33, 0.78, 0.97, 1.0, 1.0, 0.99, 0.99, 0.95, 0.88, 0.77, 0.6, 0.44, 0.39,
    0.37, 0.34, 0.3, 0.23,
  ],
  transport: [
    0.03, 0.02, 0.03, 0.02, 0.02, 0.03, 0.28, 1.0, 0.97, 0.63, 0.47, 0.43, 0.41, 0.41, 0.44, 0.52, 0.65, 0.93, 0.9,
    0.62, 0.58, 0.35, 0.21, 0.09,
  ],
  entertainment: [
    0.19, 0.14, 0.1, 0.08, 0.08, 0.09, 0.14, 0.34, 0.53, 0.72, 0.94, 1.0, 1.0, 0.98, 0.99, 0.99, 0.99, 1.0, 0.98, 0.91,
    0.78, 0.59, 0.4, 0.25,
  ],
  mixed: [
    0.72, 0.54, 0.36, 0.25, 0.18, 0.15, 0.16, 0.22, 0.32, 0.44, 0.55, 0.62, 0.65, 0.67, 0.7, 0.74, 0.77, 0.79, 0.83,
    0.89, 0.96, 1.0, 0.97, 0.87,
  ],
};

/** Between two hours the curve is a straight line; hour 24 is hour 0. */
function curveAt(curve: readonly number[], hour: number): number {
  const before = Math.floor(hour) % 24;
  const part = hour - Math.floor(hour);
  return curve[before]! * (1 - part) + curve[(before + 1) % 24]! * part;
}
