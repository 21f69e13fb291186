// @vitest-environment jsdom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { PlanningState } from '@/domain/planning.ts';
import { createInProcessEngine, type PlacementEngine } from '@/engine/client/engine.ts';
import { renderWithGrid } from '@/testing/render-with-grid.tsx';
import { stillWorld } from '@/testing/still-world.ts';
import { tinyPlanning } from '@/testing/tiny-planning.ts';
import { CompareScreen } from './CompareScreen.tsx';

const engine = createInProcessEngine();
let planning: PlanningState;
let shown: Awaited<ReturnType<typeof renderWithGrid>>;

beforeAll(async () => {
  ({ planning } = await tinyPlanning(engine));
});
afterEach(() => {
  shown.dispose();
  cleanup();
});

const busyWorld = () => ({ ...stillWorld({ scenario: 'steady', seed: 1 }), planningState: () => planning });

test('the comparison ends with a winner in words, a table of figures and a chart by term', async () => {
  shown = await renderWithGrid(<CompareScreen />, engine, busyWorld);
  expect(await screen.findByText(/wins here, at \$/)).toBeTruthy();
  const table = within(screen.getByRole('table', { name: 'Strategies side by side' }));
  for (const strategy of ['All cloud', 'Nearest edge', 'Optimised hybrid'])
    expect(table.getByText(strategy)).toBeTruthy();
  for (const figure of ['Cost', 'Targets met', 'Backbone', 'Gap to the bound']) {
    expect(table.getAllByText(figure).length).toBeGreaterThan(0);
  }
  expect(screen.getByRole('figure', { name: /Cost by term/ }).textContent).toContain('GPU');
});

test('holding the financing fixed solves everything anew', async () => {
  shown = await renderWithGrid(<CompareScreen />, engine, busyWorld);
  await screen.findByText(/wins here, at \$/);
  await userEvent.click(screen.getByRole('button', { name: 'owned' }));
  expect(await screen.findByText(/wins here, at \$/)).toBeTruthy();
  expect(
    screen.getByText('Every site is owned: the same capital terms everywhere.', { selector: 'summary span' }),
  ).toBeTruthy();
});

test('leaving the screen withdraws the question from the engine', async () => {
  const signals: AbortSignal[] = [];
  const listening: PlacementEngine = {
    ...engine,
    async openSession(input) {
      const session = await engine.openSession(input);
      return {
        ...session,
        solve: (options) => {
          if (options?.signal) signals.push(options.signal);
          return session.solve(options);
        },
      };
    },
  };
  shown = await renderWithGrid(<CompareScreen />, listening, busyWorld);
  await waitFor(() => expect(signals.length).toBeGreaterThan(0));
  shown.unmount();
  expect(signals.every(({ aborted }) => aborted)).toBe(true);
});
