import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SITE_METRICS } from '@/domain/site-metric.ts';
import {
  buildHref,
  buildLink,
  DEFAULT_VIEW,
  describeDropped,
  parseLink,
  SCREENS,
  STRIP_METRICS,
  type View,
} from './view-link.ts';

const id = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/);
const degrees = (most: number) => fc.integer({ min: -most * 1e5, max: most * 1e5 }).map((value) => value / 1e5 + 0);
const view: fc.Arbitrary<View> = fc
  .record({
    screen: fc.constantFrom(...SCREENS),
    siteId: fc.option(id),
    classId: fc.option(id),
    metric: fc.constantFrom(...SITE_METRICS),
    camera: fc.option(
      fc.record({
        lng: degrees(180),
        lat: degrees(85),
        zoom: fc.integer({ min: 0, max: 2200 }).map((value) => value / 100),
      }),
    ),
    panel: fc.constantFrom('drain' as const, null),
    table: fc.boolean(),
    strip: fc.constantFrom(...STRIP_METRICS),
    scenario: fc.option(id),
    seed: fc.option(fc.integer({ min: 0, max: 0xffffffff })),
  })
  .map((made) => (made.siteId === null ? { ...made, panel: null } : made));

const open = (href: string) => {
  const url = new URL(href, 'http://localhost');
  return parseLink(url.pathname, url.search);
};

describe('a link', () => {
  test('gives back the view it was made from, with nothing dropped', () => {
    fc.assert(
      fc.property(view, (made) => {
        expect(open(buildHref(made))).toEqual({ view: made, dropped: [] });
      }),
    );
  });

  test('opens whatever it says, and what is shown then makes a clean link', () => {
    fc.assert(
      fc.property(fc.webPath(), fc.webQueryParameters(), (path, query) => {
        const { view: shown } = parseLink(path, query);
        expect(open(buildHref(shown))).toEqual({ view: shown, dropped: [] });
      }),
    );
  });

  test('leaves defaults out, so that the first screen has a bare address', () => {
    expect(buildHref(DEFAULT_VIEW)).toBe('/');
    expect(buildHref({ ...DEFAULT_VIEW, screen: 'targets' })).toBe('/targets');
  });

  test('keeps ids that look like numbers as they are', () => {
    expect(buildLink({ ...DEFAULT_VIEW, siteId: '007' }).search.site).toBe('007');
    expect(open('/?site=007').view.siteId).toBe('007');
  });
});

describe('a broken link', () => {
  test.each([
    ['/?metric=beauty', 'metric'],
    ['/?seed=-4', 'seed'],
    ['/?seed=1.5', 'seed'],
    ['/?lng=200&lat=10&zoom=4', 'lng'],
    ['/?lat=10&lng=5&zoom=deep', 'zoom'],
    ['/?panel=drain', 'panel'],
    ['/?site=%3Cscript%3E', 'site'],
    ['/?site=a&site=b', 'site'],
    ['/?v=9', 'v'],
    ['/?colour=red', 'colour'],
    ['/nowhere', 'screen'],
  ])('%s says that %s was dropped and shows the default', (href, part) => {
    const { view: shown, dropped } = open(href);
    expect(dropped.map((one) => one.part)).toContain(part);
    expect(shown).toEqual(DEFAULT_VIEW);
  });

  test('names each part of a camera that cannot be used', () => {
    expect(open('/?lng=1&lat=2').dropped.map((one) => one.part)).toEqual(['lng', 'lat']);
  });

  test('keeps the parts that were understood', () => {
    const { view: shown, dropped } = open('/targets?class=robotics&metric=beauty');
    expect(shown).toEqual({ ...DEFAULT_VIEW, screen: 'targets', classId: 'robotics' });
    expect(dropped.map(describeDropped)).toEqual([
      `“metric=beauty” was dropped: it is none of ${SITE_METRICS.join(', ')}.`,
    ]);
  });
});
