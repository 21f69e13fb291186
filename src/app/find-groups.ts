import type { Fleet } from '@/domain/fleet.ts';
import { TIER_WORDS } from '@/domain/tier-words.ts';
import { SCREENS, type Screen, type View } from '@/state/view-link.ts';

export interface FoundGroup {
  readonly label: string;
  readonly items: readonly { readonly id: string; readonly label: string; readonly detail: string }[];
}

const SCREEN_WORDS: Readonly<Record<Screen, string>> = {
  monitor: 'Monitor',
  targets: 'Targets',
  compare: 'Compare',
  log: 'Log',
};

/** Zoom that shows a metro with its hubs. */
const MARKET_ZOOM = 7;

/** Everything that can be gone to by name. An id is `kind:rest`; `chooseFound` reads it back. */
export function buildFindGroups(fleet: Fleet | null): readonly FoundGroup[] {
  const screens = SCREENS.map((screen) => ({ id: `screen:${screen}`, label: SCREEN_WORDS[screen], detail: 'screen' }));
  if (!fleet) return [{ label: 'Screens', items: screens }];
  return [
    {
      label: 'Sites',
      items: fleet.sites.map((site) => ({
        id: `site:${site.id}`,
        label: site.name,
        detail: `${TIER_WORDS[site.tier]} · ${site.jurisdiction.state} · ${site.id}`,
      })),
    },
    {
      label: 'Markets',
      items: fleet.markets.map((market) => ({
        id: `market:${market.position.lon},${market.position.lat}:${market.id}`,
        label: market.name,
        detail: `market · ${market.jurisdiction.state}`,
      })),
    },
    { label: 'Screens', items: screens },
  ];
}

/** What to show for a found thing: a site is selected, a market is looked at. */
export function chooseFound(id: string): Partial<View> {
  const [kind, rest = ''] = id.split(':', 2);
  switch (kind) {
    case 'site':
      return { screen: 'monitor', siteId: rest, panel: null };
    case 'market': {
      const [lng = 0, lat = 0] = rest.split(',').map(Number);
      return { screen: 'monitor', siteId: null, panel: null, camera: { lng, lat, zoom: MARKET_ZOOM } };
    }
    default:
      return { screen: SCREENS.find((screen) => screen === rest) ?? 'monitor', panel: null };
  }
}
