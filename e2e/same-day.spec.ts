import { type ChildProcess, spawn } from 'node:child_process';
import type { Frame } from '../src/domain/telemetry.ts';
import { expect, test } from './test.ts';

const PORT = 4181;
const API = `http://localhost:${PORT}/api/v1`;

test('the same seed is the same day in Chromium and in Node, to the last bit of every frame', async ({ operator }) => {
  test.setTimeout(240_000);
  const server = spawn('node_modules/.bin/tsx', ['src/mock-api/server.ts', '--port', String(PORT), '--seed', '77'], {
    stdio: 'ignore',
  });
  try {
    await untilAnswers(server);
    await operator.open('/monitor?scenario=steady&seed=77');
    await operator.send('PUT', '/clock', { running: false }, { 'Idempotency-Key': 'same-day-pause' });
    await send('PUT', '/clock', { running: false });

    const now = Math.max((await operator.frame()).virtualMs, (await nodeFrame()).virtualMs);
    for (const meetAt of [now + 20_000, now + 60_000, now + 120_000]) {
      const inBrowser = await operator.frame();
      await operator.send(
        'POST',
        '/clock/step',
        { seconds: (meetAt - inBrowser.virtualMs) / 1000 },
        { 'Idempotency-Key': `same-day-${meetAt}` },
      );
      await send('POST', '/clock/step', { seconds: (meetAt - (await nodeFrame()).virtualMs) / 1000 });
      // The frame's two texts would fill the report: only whether they are the same is asked, and where they part.
      expect(firstDifference(bytesOf(await operator.frame()), bytesOf(await nodeFrame()))).toBeNull();
    }
  } finally {
    server.kill('SIGTERM');
  }
});

/** All that the world says, less how it was watched: frame numbers, the clock's levers, and time spent on the wall. */
function bytesOf({ sequence: _sequence, clock: _clock, plan, ...frame }: Frame): string {
  const { engineMs: _engineMs, ...settled } = plan;
  return JSON.stringify({ ...frame, plan: settled });
}

function firstDifference(a: string, b: string): string | null {
  if (a === b) return null;
  let at = 0;
  while (a[at] === b[at]) at += 1;
  return `${a.slice(Math.max(0, at - 80), at + 40)} ≠ ${b.slice(Math.max(0, at - 80), at + 40)}`;
}

async function nodeFrame(): Promise<Frame> {
  return (await (await fetch(`${API}/snapshot`)).json()) as Frame;
}

async function send(method: string, path: string, body: unknown): Promise<void> {
  const response = await fetch(`${API}${path}`, {
    method,
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': `node-${path}-${JSON.stringify(body)}` },
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
}

async function untilAnswers(server: ChildProcess): Promise<void> {
  await expect
    .poll(
      async () => {
        if (server.exitCode !== null) throw new Error(`the API server ended with ${server.exitCode}`);
        return fetch(`${API}/snapshot`).then(
          ({ ok }) => ok,
          () => false,
        );
      },
      { timeout: 60_000 },
    )
    .toBe(true);
}
