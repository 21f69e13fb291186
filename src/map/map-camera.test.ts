import type { FlyToOptions, Map as MapLibreMap } from 'maplibre-gl';
import { beforeEach, describe, expect, test } from 'vitest';
import { usMobile } from '@/domain/fleets/us-mobile.ts';
import type { Camera } from './fleet-map-props.ts';
import { putOnMap } from './fleet-on-map.ts';
import { MapCamera } from './map-camera.ts';
import { toMercator, WORLD_PX } from './mercator.ts';

const onMap = putOnMap(usMobile().fleet);
const siteOf = (id: string) => onMap.fleet.sites[onMap.indexOf.get(id)!]!;

interface Move {
  readonly kind: 'fly' | 'jump' | 'ease';
  readonly options: FlyToOptions;
}
const PANELS = { top: 100, right: 400, bottom: 20, left: 300 };
const SIZE = { clientWidth: 1400, clientHeight: 800 };
let moves: Move[];
let endMove: (event: object) => void;
let reported: Camera[];
let motionReduced: boolean;
let moving: boolean;
let camera: MapCamera;

beforeEach(() => {
  moves = [];
  reported = [];
  motionReduced = false;
  moving = false;
  camera = new MapCamera(
    (seen) => reported.push(seen),
    () => motionReduced,
  );
});

/** The few things of a map that a camera touches. */
function map(): MapLibreMap {
  const fake: Partial<MapLibreMap> = {
    setPadding: () => fake as MapLibreMap,
    getContainer: () => SIZE as HTMLElement,
    getZoom: () => 4,
    getMinZoom: () => 2,
    getMaxZoom: () => 12,
    isMoving: () => moving,
    getCenter: () => ({ lng: -90.12345, lat: 40.6789 }) as ReturnType<MapLibreMap['getCenter']>,
    on: ((_: string, listener: (event: object) => void) => {
      endMove = listener;
    }) as MapLibreMap['on'],
    flyTo: (options) => {
      moves.push({ kind: 'fly', options });
      moving = options.duration !== 0;
      return fake as MapLibreMap;
    },
    easeTo: (options) => {
      moves.push({ kind: 'ease', options });
      return fake as MapLibreMap;
    },
    jumpTo: (options) => {
      moves.push({ kind: 'jump', options });
      return fake as MapLibreMap;
    },
  };
  return fake as MapLibreMap;
}

const ready = () => {
  camera.attach(map());
  camera.place(onMap);
  moves = [];
};

describe('the receivers of a drain', () => {
  test('are all brought into the part of the map that no panel covers', () => {
    ready();
    camera.setPadding(PANELS);
    moves = [];
    const ids = ['chi-msc-01', 'nwk-dc-01', 'no-such-site'];
    camera.fitSites(ids);
    expect(moves).toHaveLength(1);
    const { center, zoom, padding, duration } = moves[0]!.options;
    expect([padding, duration]).toEqual([PANELS, 700]);
    const [lon, lat] = center as [number, number];
    const middle = toMercator({ lon, lat });
    for (const id of ids.slice(0, 2)) {
      const at = toMercator(siteOf(id).position);
      expect(Math.abs(at.x - middle.x) * WORLD_PX * 2 ** zoom!).toBeLessThan((1400 - 700) / 2);
      expect(Math.abs(at.y - middle.y) * WORLD_PX * 2 ** zoom!).toBeLessThan((800 - 120) / 2);
    }
  });

  test('are not looked at nearer than their surroundings can be seen', () => {
    ready();
    camera.fitSites(['chi-msc-01']);
    expect(moves[0]?.options.zoom).toBe(7.5);
  });

  test('are jumped to where motion is unwelcome', () => {
    motionReduced = true;
    ready();
    camera.fitSites(['chi-msc-01']);
    expect(moves[0]?.options.duration).toBe(0);
  });

  test('of which none is in this fleet move nothing', () => {
    ready();
    camera.fitSites(['no-such-site']);
    expect(moves).toEqual([]);
  });
});

test('what was asked for before there was a map is done when there is one, the latest alone', () => {
  camera.flyToSite('chi-msc-01');
  camera.fitSites(['chi-msc-01', 'nwk-dc-01']);
  camera.attach(map());
  camera.place(onMap);
  expect(moves.map(({ kind, options }) => [kind, options.duration])).toEqual([
    ['fly', 0],
    ['fly', 700],
  ]);
});

test('a panel that opens with a choice does not end the flight to it: it goes on to what is free now', () => {
  ready();
  camera.flyToSite('chi-msc-01');
  camera.setPadding(PANELS);
  expect(moves.map(({ kind, options }) => [kind, options.padding])).toEqual([
    ['fly', { top: 0, right: 0, bottom: 0, left: 0 }],
    ['fly', PANELS],
  ]);
  endMove({});
  camera.setPadding({ ...PANELS, right: 0 });
  expect(moves.at(-1)?.kind).toBe('ease');
});

test('a found site ends up outside every donut', () => {
  ready();
  for (const { id } of onMap.fleet.sites) {
    moves = [];
    camera.flyToSite(id);
    const level = onMap.levelAt(moves[0]!.options.zoom!);
    expect(level.nodes[level.nodeOfSite[onMap.indexOf.get(id)!]!]!.opensAtZoom).toBeNull();
  }
});

test("an operator's move is reported once it has ended, the page's own are not, and an echo moves nothing", () => {
  ready();
  endMove({ placedByApp: true });
  expect(reported).toEqual([]);
  endMove({});
  endMove({});
  expect(reported).toEqual([{ lng: -90.123, lat: 40.679, zoom: 4 }]);
  expect(camera.setLinked(reported[0]!)).toBe(false);
  expect(camera.setLinked({ lng: -80, lat: 30, zoom: 5 })).toBe(true);
});
