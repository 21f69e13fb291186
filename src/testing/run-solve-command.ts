import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SolveOutcome } from '@/engine/model/contract.ts';

/** `npm run --silent solve` on a file of this text, as somebody would call it from a shell. */
export function runSolveCommand(text: string): {
  exitCode: number | null;
  stderr: string;
  outcome: SolveOutcome | null;
} {
  const folder = mkdtempSync(join(tmpdir(), 'solve-'));
  const file = join(folder, 'problem.json');
  try {
    writeFileSync(file, text);
    const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'solve', '--', file], {
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    return { exitCode: status, stderr, outcome: stdout === '' ? null : JSON.parse(stdout) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
