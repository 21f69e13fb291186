import { SITE_METRICS, type SiteMetric } from '@/domain/site-metric.ts';
import { SERIES_METRICS } from '@/domain/telemetry.ts';

/**
 * The deep link: everything a colleague should see when they open it, and nothing else. The screen is the path, the
 * rest is search parameters, all optional, all words. Anything invalid falls back to its default and is reported, so
 * a broken link still opens and says what was dropped.
 */

export const SCREENS = ['monitor', 'targets', 'compare', 'log'] as const;
export type Screen = (typeof SCREENS)[number];

/** The fleet's figure drawn along the bottom; latency and headroom have no fleet-wide meaning. */
export const STRIP_METRICS = SERIES_METRICS.filter((metric) => metric !== 'latencyMs' && metric !== 'headroom');
export type StripMetric = Exclude<(typeof SERIES_METRICS)[number], 'latencyMs' | 'headroom'>;

export interface View {
  readonly screen: Screen;
  readonly siteId: string | null;
  readonly classId: string | null;
  readonly metric: SiteMetric;
  /** Degrees east, degrees north, MapLibre zoom; null looks at the whole fleet. */
  readonly camera: { readonly lng: number; readonly lat: number; readonly zoom: number } | null;
  /** What is open for the chosen site besides its drawer. */
  readonly panel: 'drain' | null;
  /** The table twin instead of the bare map. */
  readonly table: boolean;
  readonly strip: StripMetric;
  /** The story that the embedded world tells, and its dice; null lets the server choose. */
  readonly scenario: string | null;
  readonly seed: number | null;
}

export const DEFAULT_VIEW: View = {
  screen: 'monitor',
  siteId: null,
  classId: null,
  metric: 'headroom',
  camera: null,
  panel: null,
  table: false,
  strip: 'arrivedRps',
  scenario: null,
  seed: null,
};

/** A part of a link that was not understood. */
export interface DroppedPart {
  readonly part: string;
  readonly value: string;
  /** Completes "… was dropped:". */
  readonly why: string;
}

export interface ParsedLink {
  readonly view: View;
  readonly dropped: readonly DroppedPart[];
}

const VERSION = '1';
const ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
const PLAIN_NUMBER = /^-?\d{1,9}(\.\d{1,9})?$/;
const KNOWN = ['v', 'site', 'class', 'metric', 'lng', 'lat', 'zoom', 'panel', 'table', 'strip', 'scenario', 'seed'];

/** `search` with or without its question mark. Never throws. */
export function parseLink(pathname: string, search: string): ParsedLink {
  const given = new URLSearchParams(search);
  const dropped: DroppedPart[] = [];
  const drop = (part: string, why: string) => dropped.push({ part, value: (given.get(part) ?? '').slice(0, 60), why });

  function read<T>(part: string, parse: (text: string) => T | null, why: string, fallback: T): T {
    const [text, ...more] = given.getAll(part);
    if (text === undefined) return fallback;
    const value = more.length > 0 ? null : parse(text);
    if (value === null) drop(part, more.length > 0 ? 'it is there more than once' : why);
    return value ?? fallback;
  }

  read('v', (text) => (text === VERSION ? text : null), 'it is the mark of another version of these links', VERSION);
  const siteId = read<string | null>('site', parseId, 'it is not a site id', null);
  let panel = read('panel', oneOf(['drain'] as const), 'there is no such panel', null);
  if (panel && !siteId) {
    drop('panel', 'it needs a site');
    panel = null;
  }
  const view: View = {
    screen: readScreen(pathname, dropped),
    siteId,
    classId: read<string | null>('class', parseId, 'it is not a class id', null),
    metric: read('metric', oneOf(SITE_METRICS), `it is none of ${SITE_METRICS.join(', ')}`, DEFAULT_VIEW.metric),
    camera: readCamera(),
    panel,
    table: read('table', oneOf(['1'] as const), 'it can only be 1', null) === '1',
    strip: read('strip', oneOf(STRIP_METRICS), `it is none of ${STRIP_METRICS.join(', ')}`, DEFAULT_VIEW.strip),
    scenario: read<string | null>('scenario', parseId, 'it is not the name of a scenario', null),
    seed: read<number | null>('seed', parseSeed, 'it is not a whole number from 0 to 4294967295', null),
  };
  for (const part of new Set(given.keys())) if (!KNOWN.includes(part)) drop(part, 'no link of Catchment has this part');
  return { view, dropped };

  function readCamera(): View['camera'] {
    const lng = read('lng', between(-180, 180), 'it is not between −180 and 180', null);
    const lat = read('lat', between(-85, 85), 'it is not between −85 and 85', null);
    const zoom = read('zoom', between(0, 22), 'it is not between 0 and 22', null);
    if (lng !== null && lat !== null && zoom !== null) return { lng, lat, zoom };
    for (const [part, value] of Object.entries({ lng, lat, zoom })) {
      if (value !== null) drop(part, 'a camera needs lng, lat and zoom');
    }
    return null;
  }
}

/** The shortest link for a view: defaults are left out. `parseLink` gives the same view back, with nothing dropped. */
export function buildLink(view: View): {
  readonly pathname: string;
  readonly search: Readonly<Record<string, string>>;
} {
  const search: Record<string, string> = {};
  if (view.siteId) search.site = view.siteId;
  if (view.panel && view.siteId) search.panel = view.panel;
  if (view.classId) search.class = view.classId;
  if (view.metric !== DEFAULT_VIEW.metric) search.metric = view.metric;
  if (view.table) search.table = '1';
  if (view.strip !== DEFAULT_VIEW.strip) search.strip = view.strip;
  if (view.camera) {
    // Five places are a metre; more would only make the link longer.
    search.lng = plain(view.camera.lng, 5);
    search.lat = plain(view.camera.lat, 5);
    search.zoom = plain(view.camera.zoom, 2);
  }
  if (view.scenario) search.scenario = view.scenario;
  if (view.seed !== null) search.seed = String(view.seed);
  if (Object.keys(search).length > 0) search.v = VERSION;
  return { pathname: view.screen === 'monitor' ? '/' : `/${view.screen}`, search };
}

/** The same as one string, for `href`. */
export function buildHref(view: View): string {
  const { pathname, search } = buildLink(view);
  const query = new URLSearchParams(search).toString();
  return query ? `${pathname}?${query}` : pathname;
}

/** What the notice says about a dropped part. */
export function describeDropped({ part, value, why }: DroppedPart): string {
  return `“${part}=${value}” was dropped: ${why}.`;
}

function readScreen(pathname: string, dropped: DroppedPart[]): Screen {
  const name = pathname.replace(/^\/+|\/+$/g, '');
  if (name === '') return 'monitor';
  const screen = oneOf(SCREENS)(name);
  if (!screen) dropped.push({ part: 'screen', value: name.slice(0, 60), why: 'there is no such screen' });
  return screen ?? 'monitor';
}

const parseId = (text: string) => (ID.test(text) ? text : null);

const oneOf =
  <T extends string>(words: readonly T[]) =>
  (text: string): T | null =>
    words.find((word) => word === text) ?? null;

const between = (least: number, most: number) => (text: string) => {
  const value = PLAIN_NUMBER.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : null;
};

const parseSeed = (text: string) => (/^\d{1,10}$/.test(text) && Number(text) <= 0xffffffff ? Number(text) : null);

const plain = (value: number, places: number) => String(Number(value.toFixed(places)));
