import { expect, test } from 'vitest';
import { usMobile } from '@/domain/fleets/us-mobile.ts';
import type { ScenarioEvent } from '@/sim/contract.ts';
import { fibreCut } from './fibre-cut.scenario.ts';
import { findScenario, SCENARIOS } from './index.ts';

const { fleet } = usMobile();
const exists: Record<ScenarioEvent['kind'], (event: ScenarioEvent) => boolean> = {
  'cut-link': (event) => 'linkId' in event && fleet.links.some(({ id }) => id === event.linkId),
  'repair-link': (event) => 'linkId' in event && fleet.links.some(({ id }) => id === event.linkId),
  'fail-site': (event) => 'siteId' in event && fleet.sites.some(({ id }) => id === event.siteId),
  'restore-site': (event) => 'siteId' in event && fleet.sites.some(({ id }) => id === event.siteId),
  'scale-demand': (event) =>
    'marketIds' in event && event.marketIds.every((id) => fleet.markets.some((market) => market.id === id)),
};

test.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
  '%s speaks of things that exist, in their order',
  (name, scenario) => {
    expect(findScenario(name)).toBe(scenario);
    expect(scenario.events.filter((event) => !exists[event.kind](event))).toEqual([]);
    expect(scenario.events.map(({ atMinute }) => atMinute)).toEqual(
      scenario.events.map(({ atMinute }) => atMinute).sort((a, b) => a - b),
    );
    expect([scenario.title, scenario.story].every((text) => text.length > 10)).toBe(true);
  },
);

test('the fibre that is cut is a long-haul one between the two metros of the story', () => {
  const [cut] = fibreCut.events;
  const link = fleet.links.find(({ id }) => cut?.kind === 'cut-link' && id === cut.linkId)!;
  const ends = [link.from, link.to].map((end) => fleet.nodes.find(({ id }) => id === end)?.name);
  expect([link.kind, ...ends.sort()]).toEqual(['long-haul', 'Dallas', 'Houston']);
});
