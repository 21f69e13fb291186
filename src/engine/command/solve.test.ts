import { describe, expect, test } from 'vitest';
import { absurdQuestions } from '@/testing/absurd-questions.ts';
import { runSolveCommand } from '@/testing/run-solve-command.ts';
import { tinyQuestion } from '@/testing/tiny-question.ts';

/** npm, tsx and the engine begin from nothing each time, on a machine that has other work. */
const PATIENCE_MS = 60_000;

// Every absurd question through the command is in `solve.long.test.ts`: each takes a process.
describe('npm run solve', () => {
  test(
    'a question that cannot be planned is answered on the output, with the culprit named, and ends with 1',
    () => {
      const { input, culprit } = absurdQuestions().find(({ what }) => what === 'negative demand')!;
      const { exitCode, outcome } = runSolveCommand(JSON.stringify(input));
      expect(exitCode).toBe(1);
      expect(outcome).toMatchObject({ status: 'infeasible', obstacles: [{ kind: 'bad-input' }] });
      expect(JSON.stringify(outcome)).toMatch(culprit);
    },
    PATIENCE_MS,
  );

  test(
    'hours beside the input are planned together, and end with 0',
    () => {
      const input = tinyQuestion();
      const hours = [input, { ...input, utcHour: 6 }].map(({ utcHour, demandRps }) => ({
        utcHour,
        demandRps,
        share: 0.5,
      }));
      const { exitCode, outcome } = runSolveCommand(JSON.stringify({ input, hours, options: { iterationLimit: 50 } }));
      expect(exitCode).toBe(0);
      expect(outcome).toMatchObject({ status: 'feasible', hours: [{ utcHour: 18 }, { utcHour: 6 }] });
    },
    PATIENCE_MS,
  );

  test(
    'a file that is no question is refused by what it lacks, and ends with 2',
    () => {
      const { exitCode, outcome, stderr } = runSolveCommand('{ "fleet": {} }');
      expect(exitCode).toBe(2);
      expect(outcome).toBeNull();
      expect(stderr).toMatch(/lacks gpuTypes, models, classes/);
    },
    PATIENCE_MS,
  );
});
