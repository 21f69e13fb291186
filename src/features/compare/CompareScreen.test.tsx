// @vitest-environment jsdom
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { PlanningState } from '@/domain/planning.ts';
import { createInProcessEngine, type PlacementEngine, planningInput } from '@/engine/client/engine.ts';
import type { Prover } from '@/engine/client/prover.ts';
import { ProverProvider } from '@/engine/client/use-prover.ts';
import { heldProver } from '@/testing/held-prover.ts';
import { renderWithGrid } from '@/testing/render-with-grid.tsx';
import { stillWorld } from '@/testing/still-world.ts';
import { tinyDocument } from '@/testing/tiny-fleet.ts';
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

test('the day is planned when asked: four hours, one set of replicas, and how good that is known to be', async () => {
  shown = await renderWithGrid(<CompareScreen />, engine, busyWorld);
  await screen.findByText(/wins here, at \$/);
  await userEvent.click(screen.getByRole('button', { name: 'Plan the day' }));
  const day = within(screen.getByRole('region', { name: 'The whole day' }));
  const table = within(await day.findByRole('table', { name: 'The hours of the day' }));
  expect(table.getAllByRole('row')).toHaveLength(5);
  expect(day.getByText(/GPUs at .* sites stand in every hour\. Proven/)).toBeTruthy();
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

async function showWith(prover: Prover) {
  const compare = (
    <ProverProvider value={prover}>
      <CompareScreen />
    </ProverProvider>
  );
  shown = await renderWithGrid(compare, engine, busyWorld);
  await screen.findByText(/wins here, at \$/);
}

const proveHybrid = async () => userEvent.click(screen.getAllByRole('button', { name: 'Prove it' }).at(-1)!);
const cells = (row: string) =>
  within(screen.getByText(row).closest('tr')!)
    .getAllByRole('cell')
    .map(({ textContent }) => textContent);

test('a plan can be proved: how far HiGHS is, then its cheaper plan and its bound in the place of ours', async () => {
  const { prover, asked } = heldProver();
  await showWith(prover);
  await proveHybrid();
  act(() => asked[0]!.tell({ costUsdPerHour: 100, boundUsdPerHour: 97.5 }));
  expect(screen.getByText(/HiGHS is searching, 0.s of 60.s/).textContent).toMatch(/bound \$97\.50\/h, gap 2\.5.%/);

  const session = await engine.openSession(planningInput(tinyDocument(), planning));
  const assessment = { ...(await session.evaluate(planning.plan)), objectiveUsdPerHour: 0.5 };
  await act(async () =>
    asked[0]!.answer({
      status: 'improved',
      better: { placement: planning.plan, assessment },
      costUsdPerHour: 0.5,
      boundUsdPerHour: 0.49,
      gap: 0.02,
      boundBy: 'highs',
      arcs: { exact: 3, open: 3 },
      cutShort: null,
      ms: 60_000,
    }),
  );
  expect(screen.getByText(/HiGHS found a plan .* cheaper\. Proven within 2\.0.% of the optimum/)).toBeTruthy();
  expect(cells('Cost').at(-1)).toBe('$0.500/h');
  expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
});

test('a proof can be cancelled, and another is not begun beside it', async () => {
  const { prover, asked } = heldProver();
  await showWith(prover);
  const before = cells('Cost');
  await proveHybrid();
  for (const other of screen.queryAllByRole('button', { name: 'Prove it' }))
    expect(other.getAttribute('aria-disabled')).toBe('true');
  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(asked[0]!.signal.aborted).toBe(true);
  expect(await screen.findByText(/Cancelled\. HiGHS was at/)).toBeTruthy();
  expect(cells('Cost')).toEqual(before);
});

test('another question, or leaving the screen, ends the proof', async () => {
  const { prover, asked } = heldProver();
  await showWith(prover);
  await proveHybrid();
  await userEvent.click(screen.getByRole('button', { name: 'Run again' }));
  expect(asked[0]!.signal.aborted).toBe(true);
  await screen.findByText(/wins here, at \$/);
  expect(screen.queryByText(/HiGHS (is searching|was at)/)).toBeNull();
  await proveHybrid();
  shown.unmount();
  expect(asked[1]!.signal.aborted).toBe(true);
});

test('a prover that dies says so, and the figures stand', async () => {
  const { prover, asked } = heldProver();
  await showWith(prover);
  await proveHybrid();
  await act(async () => asked[0]!.answer({ status: 'crashed', message: 'HiGHS stopped' }));
  expect(screen.getByText(/HiGHS stopped\. The plan and its bound stand as they are\./)).toBeTruthy();
  expect(screen.getAllByRole('button', { name: 'Prove it' }).length).toBeGreaterThan(0);
});
