import { expect, test } from 'vitest';
import { tinyDocument } from '@/testing/tiny-fleet.ts';
import type { Change, Relaxation } from '../model/contract.ts';
import { describeRelaxations } from './describe-relaxations.ts';

const document = tinyDocument();
const say = (...relaxations: Relaxation[]) => describeRelaxations(document, relaxations)?.replaceAll(/\s/g, ' ');
const enough = (...changes: Change[]): Relaxation => ({ changes, isEnough: true });

const GPUS: Change = { kind: 'gpus', siteId: 'tul-msc-01', gpus: 6 };
const LESS: Change = { kind: 'demand', classId: 'voice-agent', marketId: 'waco', rps: 12.3 };
const WIDER: Change = { kind: 'link', linkId: 'dal-hou', gbps: 0.4 };
const LOOSER: Change = { kind: 'target', classId: 'voice-agent', limitMs: 63 };

test('alternatives are told apart from changes that belong together', () => {
  expect(say(enough(GPUS), enough(LESS))).toBe(
    'Smallest change that makes it possible: 6 GPUs more at Tulsa MSC, or 12.3 req/s fewer of Voice in Waco.',
  );
  expect(say(enough({ kind: 'reopen', siteId: 'tul-msc-01' }))).toBe(
    'Smallest change that makes it possible: Tulsa MSC back in service.',
  );
  expect(say(enough(LOOSER, WIDER, { ...GPUS, gpus: 1 }))).toBe(
    'Smallest change that makes it possible: a limit of 63 ms for Voice, 1 GPU more at Tulsa MSC and 400 Mb/s more on the link Dallas – Houston.',
  );
});

test('less demand in many markets is told by class', () => {
  const everywhere = document.fleet.markets.map(({ id }): Change => ({ ...LESS, marketId: id }));
  expect(say(enough(...everywhere))).toBe(
    'Smallest change that makes it possible: 49.2 req/s fewer of Voice in 4 markets.',
  );
});

test('what is needed but may not be enough is not promised, and not told beside what is', () => {
  const atLeast = { changes: [GPUS], isEnough: false };
  expect(say(atLeast)).toBe('Needed at least, and not known to be enough: 6 GPUs more at Tulsa MSC.');
  expect(say(atLeast, enough(LESS))).toBe('Smallest change that makes it possible: 12.3 req/s fewer of Voice in Waco.');
  expect(say()).toBeUndefined();
});
