import { describe, expect, test } from 'vitest';
import type { FailureAnswer } from '@/engine/client/engine.ts';
import { tinyDocument } from '@/testing/tiny-fleet.ts';
import { deriveNextFailure, type NextFailureAnswer } from './derive-next-failure.ts';

const document = tinyDocument();

const answer = (id: string, verdict: FailureAnswer['verdict'], change: Partial<FailureAnswer> = {}): FailureAnswer => ({
  failure: { kind: 'site', id, siteIds: [id] },
  verdict,
  lost: verdict === 'safe' ? [] : [{ classId: 'voice-agent', marketId: 'tulsa', rps: 12 }],
  unservedSoftRps: 0,
  costDeltaUsdPerHour: 1,
  startedReplicas: 0,
  fullest: [],
  ...change,
});

const line = (answers: readonly FailureAnswer[], unsafeAnyway: readonly string[] = []) => {
  const check: NextFailureAnswer = {
    after: { answers, total: answers.length, stopped: null, engineMs: 1 },
    unsafeAnyway: new Set(unsafeAnyway),
  };
  const { tone, sentence } = deriveNextFailure(check, document);
  return { tone, sentence: sentence.replaceAll(/\s/g, ' ') };
};

describe('what is said about the next failure', () => {
  test('every failure safe', () => {
    expect(line([answer('hou-co-01', 'safe')])).toEqual({
      tone: 'good',
      sentence: 'N-1 safe: after this drain the grid is safe against any single site failing.',
    });
  });

  test('what the drain makes unsafe comes first, with class, market and rate', () => {
    const answers = [answer('tul-msc-01', 'unsafe'), answer('dal-dc-01', 'unproven'), answer('hou-co-01', 'safe')];
    expect(line(answers)).toEqual({
      tone: 'breach',
      sentence: 'If Tulsa MSC fails as well, Voice in Tulsa cannot be served: 12.0 req/s.',
    });
  });

  test('sites that fail together are named together', () => {
    const failure = { kind: 'ring' as const, id: 'DAL-1', siteIds: ['dal-msc-01', 'waco-hub-01'] };
    const others = [
      { classId: 'voice-agent', marketId: 'dallas', rps: 30 },
      { classId: 'industrial-safety', marketId: 'waco', rps: 2 },
    ];
    expect(line([answer('DAL-1', 'unsafe', { failure, lost: others })]).sentence).toBe(
      'If the ring of Dallas MSC and Waco hub fails as well, Voice in Dallas cannot be served: 30.0 req/s, and 2.00 req/s of others.',
    );
  });

  test('what is unsafe without the drain as well is no reason against it', () => {
    const answers = [answer('tul-msc-01', 'unsafe'), answer('hou-co-01', 'safe')];
    expect(line(answers, ['site tul-msc-01'])).toEqual({
      tone: 'watch',
      sentence: 'As N-1 safe as before. Unsafe with or without this drain: Tulsa MSC.',
    });
  });

  test('what nobody could prove is counted, and weighs more than what is unsafe anyway', () => {
    const answers = [answer('tul-msc-01', 'unsafe'), answer('dal-dc-01', 'unproven'), answer('hou-co-01', 'unproven')];
    expect(line(answers, ['site tul-msc-01'])).toEqual({
      tone: 'watch',
      sentence: '2 failures could not be proved either way.',
    });
  });
});
