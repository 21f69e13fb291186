import { required } from '@/lib/invariant.ts';
import type { Position } from '../../fleet.ts';

/** IANA zone of a place. States in two zones are divided by a meridian (or parallel) between their larger towns. */
export function timeZoneOf(state: string, { lon, lat }: Position): string {
  switch (state) {
    case 'FL':
      return lon < -85 ? CENTRAL : EASTERN;
    case 'TN':
      return lon > -85.4 ? EASTERN : CENTRAL;
    case 'KY':
      return lon < -86.2 ? CENTRAL : 'America/Kentucky/Louisville';
    case 'IN':
      // The corners at Chicago and Evansville keep Central time.
      return lon < -86.8 && (lat > 41.2 || lat < 38.3) ? CENTRAL : 'America/Indiana/Indianapolis';
    case 'ND':
    case 'SD':
    case 'NE':
      return lon < -101 ? MOUNTAIN : CENTRAL;
    case 'TX':
      return lon < -104.9 ? MOUNTAIN : CENTRAL;
    case 'OR':
      return lon > -117.5 ? 'America/Boise' : PACIFIC;
    case 'ID':
      return lat > 45.6 ? PACIFIC : 'America/Boise';
    default:
      return required(ZONES[state], `time zone of ${state}`);
  }
}

const EASTERN = 'America/New_York';
const CENTRAL = 'America/Chicago';
const MOUNTAIN = 'America/Denver';
const PACIFIC = 'America/Los_Angeles';

const ZONES: Readonly<Record<string, string>> = {
  ...spread(EASTERN, 'CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV'),
  ...spread(CENTRAL, 'AL AR IA IL KS LA MN MO MS OK WI'),
  ...spread(MOUNTAIN, 'CO MT NM UT WY'),
  ...spread(PACIFIC, 'CA NV WA'),
  AZ: 'America/Phoenix',
  MI: 'America/Detroit',
};

function spread(zone: string, states: string): Record<string, string> {
  return Object.fromEntries(states.split(' ').map((state) => [state, zone]));
}
