import { greatCircleKm } from '../../geography.ts';
import { POPS } from './backbone.ts';
import { compare, PLACES, type Place, placeOf } from './places.ts';

/** A metro: an anchor city and the places around it. */
export interface Metro {
  readonly anchor: Place;
  readonly population: number;
  /** Code of its point of presence, or null where the backbone does not stop. */
  readonly pop: string | null;
  /** Places of the metro, largest first. */
  readonly places: readonly Place[];
}

/** Anchors are at least this far apart, so that one conurbation is one market. */
const APART_KM = 70;
/** A place belongs to the nearest anchor of its own state within this distance, else to any anchor within the second. */
const REACH_IN_STATE_KM = 90;
const REACH_KM = 60;
const MARKETS = 162;

/**
 * The markets: every metro with a point of presence, then the largest cities that are not close to one already
 * chosen. Largest first.
 */
export function buildMetros(): readonly Metro[] {
  const anchors = new Map<Place, string | null>();
  for (const [code, [city, state]] of Object.entries(POPS)) {
    if (!NOT_MARKETS.has(code)) anchors.set(placeOf(city, state), code);
  }
  for (const place of PLACES) {
    if (anchors.size >= MARKETS) break;
    const near = [...anchors.keys()].some((anchor) => greatCircleKm(anchor.position, place.position) < APART_KM);
    if (!anchors.has(place) && !near) anchors.set(place, null);
  }
  return gather(anchors);
}

/** Points of presence at data centre parks: nobody's metro. */
const NOT_MARKETS: ReadonlySet<string> = new Set(['ash']);

function gather(anchors: ReadonlyMap<Place, string | null>): readonly Metro[] {
  const members = new Map<Place, Place[]>([...anchors.keys()].map((anchor) => [anchor, []]));
  for (const place of PLACES) {
    const anchor = nearestAnchor(place, [...anchors.keys()]);
    if (anchor) members.get(anchor)!.push(place);
  }
  return [...anchors]
    .map(([anchor, pop]) => {
      const places = members.get(anchor)!;
      return { anchor, pop, places, population: places.reduce((sum, place) => sum + place.population, 0) };
    })
    .sort((a, b) => b.population - a.population || compare(a.anchor.name, b.anchor.name));
}

function nearestAnchor(place: Place, anchors: readonly Place[]): Place | null {
  let best: Place | null = null;
  let bestKm = Number.POSITIVE_INFINITY;
  for (const anchor of anchors) {
    // One degree of latitude is 111 km: most anchors are ruled out without trigonometry.
    if (Math.abs(anchor.position.lat - place.position.lat) > 1) continue;
    const km = greatCircleKm(anchor.position, place.position);
    const inState = anchor.state === place.state;
    if (km > (inState ? REACH_IN_STATE_KM : REACH_KM)) continue;
    // A neighbour state's city must be much nearer to win.
    const weighted = inState ? km : km + REACH_IN_STATE_KM;
    if (weighted < bestKm) {
      best = anchor;
      bestKm = weighted;
    }
  }
  return best;
}
