import { expect, test } from 'vitest';
import { parseLink } from '@/state/view-link.ts';
import { tinyDocument } from '@/testing/tiny-fleet.ts';
import { describeAge } from './describe-freshness.ts';
import { buildFindGroups, chooseFound } from './find-groups.ts';
import { findUnknown } from './find-unknown.ts';

const document = tinyDocument();

test('a site or class that this fleet does not have is named and taken out of the view', () => {
  const { view } = parseLink('/', '?site=nowhere-01&panel=drain&class=voice-agent');
  expect(findUnknown(view, document)).toEqual({
    sentences: ['“site=nowhere-01” was dropped: Tiny has no such site.'],
    correction: { siteId: null, panel: null },
  });
  expect(findUnknown(parseLink('/', '?site=dal-msc-01').view, document)).toBeNull();
});

test('everything that can be found can be gone to', () => {
  const groups = buildFindGroups(document.fleet);
  const itemOf = (label: string) => groups.flatMap(({ items }) => items).find((item) => item.label === label)?.id ?? '';
  expect(chooseFound(itemOf('Dallas MSC'))).toEqual({ screen: 'monitor', siteId: 'dal-msc-01', panel: null });
  expect(chooseFound(itemOf('Houston'))).toMatchObject({ camera: { lng: -95.36, lat: 29.76 } });
  expect(chooseFound(itemOf('Targets'))).toEqual({ screen: 'targets', panel: null });
});

test('before the fleet is here, screens can be found', () => {
  expect(buildFindGroups(null).map(({ label }) => label)).toEqual(['Screens']);
});

test('the age of the last frame is told in the unit that matters', () => {
  expect(
    [0, 4_900, 119_000, 120_000, 7_200_000].map((later) => describeAge({ lastFrameWallMs: 1000 }, 1000 + later)),
  ).toEqual(['0 s', '4 s', '119 s', '2 min', '2 h']);
});
