// @vitest-environment jsdom
import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, expect, test } from 'vitest';
import { createInProcessEngine, type PlacementEngine } from '@/engine/client/engine.ts';
import type { WallTimer } from '@/lib/wall-timer.ts';
import { handTimer } from '@/testing/hand-timer.ts';
import { renderWithGrid } from '@/testing/render-with-grid.tsx';
import { stillWorld } from '@/testing/still-world.ts';
import { tinyPlanning } from '@/testing/tiny-planning.ts';
import { useWarmEngine } from './use-warm-engine.ts';

afterEach(cleanup);

interface LookingProps {
  readonly siteIds: readonly string[];
  readonly timer: WallTimer;
}

/** An operator who looks at one site after the other. */
function Looking({ siteIds, timer }: LookingProps) {
  const [siteId, look] = useState<string | null>(null);
  useWarmEngine(siteId, timer);
  return siteIds.map((each) => (
    <button key={each} type="button" onClick={() => look(each)}>
      {each}
    </button>
  ));
}

test('who lingers at a site has the engine asked once, for no site after it, and nothing is written', async () => {
  const inner = createInProcessEngine();
  const { document, planning } = await tinyPlanning(inner);
  const siteIds = document.fleet.sites.slice(0, 3).map(({ id }) => id);
  const timer = handTimer();
  let asked = 0;
  const engine: PlacementEngine = {
    ...inner,
    openSession(input) {
      asked += 1;
      return inner.openSession(input);
    },
  };
  const still = stillWorld({ scenario: 'steady', seed: 1 });
  const world = () => ({ ...still, planningState: () => planning });
  const grid = await renderWithGrid(<Looking siteIds={siteIds} timer={timer} />, engine, world);
  const look = (at: number) => userEvent.click(screen.getByRole('button', { name: siteIds[at]! }));
  try {
    await look(0);
    await waitFor(() => expect(timer.waiting).toBe(1));
    await look(1);
    expect(timer.waiting).toBe(1);
    expect(asked).toBe(0);
    timer.ring();
    await waitFor(() => expect(asked).toBe(1));
    await look(2);
    expect(timer.waiting).toBe(0);
    expect(grid.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  } finally {
    grid.dispose();
  }
});
