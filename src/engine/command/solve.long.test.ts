import { expect, test } from 'vitest';
import { absurdQuestions } from '@/testing/absurd-questions.ts';
import { runSolveCommand } from '@/testing/run-solve-command.ts';

test.each(absurdQuestions())('$what: the command ends with 1 and names the culprit', ({ input, obstacle, culprit }) => {
  const { exitCode, outcome, stderr } = runSolveCommand(JSON.stringify(input));
  expect(stderr).not.toMatch(/Error/);
  expect(exitCode).toBe(1);
  if (outcome?.status !== 'infeasible') throw new Error(`answered with ${outcome?.status}`);
  expect(outcome.obstacles.map(({ kind }) => kind)).toContain(obstacle);
  expect(outcome.obstacles.map(({ sentence }) => sentence).join('\n')).toMatch(culprit);
});

test('text that is no JSON ends with 2 and says where it stops being it', () => {
  const { exitCode, stderr } = runSolveCommand('{ "demandRps": [NaN] }');
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/JSON/);
});
