import { arcOf, squaredChordOf } from '@/lib/nearest-index.ts';
import { CHEAPEST_CANDIDATES, EARTH_RADIUS_KM, NEAREST_CANDIDATES } from './placement-tables.ts';

/**
 * The nearest sites of one class, filled by rising distance. The benchmark tells distances apart by the 64th of a
 * kilometre: sites within the same one compete by their number.
 */
export function createNearestList() {
  const site: number[] = [];
  const squaredChord: number[] = [];
  return {
    site,
    squaredChord,
    count: 0,
    /** From this squared chord on, no site can still be among the nearest. */
    fullFrom: Number.POSITIVE_INFINITY,
    clear(): void {
      this.count = 0;
      this.fullFrom = Number.POSITIVE_INFINITY;
    },
    add(newSite: number, newSquaredChord: number): void {
      site[this.count] = newSite;
      squaredChord[this.count] = newSquaredChord;
      this.count += 1;
      if (this.count === NEAREST_CANDIDATES)
        this.fullFrom = squaredChordOf((stepOf(newSquaredChord) + 1) / STEPS_PER_KM / EARTH_RADIUS_KM);
    },
    /** Orders ties by site, and lets go of those that were only there because of one. */
    settle(): void {
      for (let next = 1; next < this.count; next += 1) {
        const lateSite = site[next]!;
        const lateChord = squaredChord[next]!;
        let at = next;
        while (at > 0 && site[at - 1]! > lateSite && isSameStep(squaredChord[at - 1]!, lateChord)) {
          site[at] = site[at - 1]!;
          squaredChord[at] = squaredChord[at - 1]!;
          at -= 1;
        }
        site[at] = lateSite;
        squaredChord[at] = lateChord;
      }
      this.count = Math.min(this.count, NEAREST_CANDIDATES);
    },
  };
}

const STEPS_PER_KM = 64;

const stepOf = (squaredChord: number): number => Math.floor(STEPS_PER_KM * EARTH_RADIUS_KM * arcOf(squaredChord));

/** An arc grows faster than its chord: where chords are a step apart, no arc needs to be known. */
function isSameStep(near: number, far: number): boolean {
  if (STEPS_PER_KM * EARTH_RADIUS_KM * (Math.sqrt(far) - Math.sqrt(near)) > 1 + 1e-6) return false;
  return stepOf(near) === stepOf(far);
}

/** The cheapest sites seen, cheapest first; of equal cost the nearer. */
export function createCheapestList() {
  const site = new Int32Array(CHEAPEST_CANDIDATES);
  const usd = new Float64Array(CHEAPEST_CANDIDATES);
  const squaredChord = new Float64Array(CHEAPEST_CANDIDATES);
  const last = CHEAPEST_CANDIDATES - 1;
  return {
    site,
    squaredChord,
    count: 0,
    clear(): void {
      this.count = 0;
    },
    /** Nothing that costs so much can still be among the cheapest. */
    refuses(leastUsd: number): boolean {
      return this.count > last && leastUsd > usd[last]!;
    },
    add(newSite: number, newUsd: number, newSquaredChord: number): void {
      if (this.count > last) {
        if (newUsd > usd[last]! || (newUsd === usd[last] && newSquaredChord >= squaredChord[last]!)) return;
        this.count = last;
      }
      let at = this.count;
      while (at > 0 && (usd[at - 1]! > newUsd || (usd[at - 1] === newUsd && squaredChord[at - 1]! > newSquaredChord))) {
        site[at] = site[at - 1]!;
        usd[at] = usd[at - 1]!;
        squaredChord[at] = squaredChord[at - 1]!;
        at -= 1;
      }
      site[at] = newSite;
      usd[at] = newUsd;
      squaredChord[at] = newSquaredChord;
      this.count += 1;
    },
  };
}
