// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PlanningState } from '@/domain/planning.ts';
import { createInProcessEngine } from '@/engine/client/engine.ts';
import { ProverProvider } from '@/engine/client/use-prover.ts';
import { useDrafts } from '@/state/drafts.ts';
import { heldProver } from '@/testing/held-prover.ts';
import { renderWithGrid } from '@/testing/render-with-grid.tsx';
import { stillWorld } from '@/testing/still-world.ts';
import { tinyPlanning } from '@/testing/tiny-planning.ts';
import { TargetsScreen } from './TargetsScreen.tsx';

const engine = createInProcessEngine();
let planning: PlanningState;
let screenOnGrid: Awaited<ReturnType<typeof renderWithGrid>>;
let seenVersion = 1;
let held: ReturnType<typeof heldProver>;

beforeAll(async () => {
  ({ planning } = await tinyPlanning(engine));
});

/** The planning state of a busy grid, with the targets that were really set. */
const busyWorld = () => {
  const still = stillWorld({ scenario: 'steady', seed: 1 });
  return {
    ...still,
    planningState: () => ({ ...planning, classes: still.planningState().classes, targetsVersion: seenVersion }),
  };
};

beforeEach(async () => {
  seenVersion = 1;
  useDrafts.setState({ texts: {} });
  held = heldProver();
  const targets = (
    <ProverProvider value={held.prover}>
      <TargetsScreen />
    </ProverProvider>
  );
  screenOnGrid = await renderWithGrid(targets, engine, busyWorld);
  await userEvent.click(await screen.findByRole('button', { name: 'Voice' }));
});

afterEach(() => {
  screenOnGrid.dispose();
  cleanup();
});

const writes = () => screenOnGrid.requests.filter(({ method }) => method !== 'GET');
const limitField = () => screen.findByLabelText<HTMLInputElement>('Limit');

async function ask(limitMs: number) {
  const field = await limitField();
  fireEvent.change(field, { target: { value: String(limitMs) } });
  fireEvent.blur(field);
}

describe('another latency target', () => {
  test('a negative limit is refused in words and nothing is asked or written', async () => {
    await ask(-5);
    expect(await screen.findByText('A latency limit must be above zero.')).toBeTruthy();
    expect(screen.getByRole('button', { name: /^Apply/ }).getAttribute('aria-disabled')).toBe('true');
    expect(writes()).toEqual([]);
  });

  test('an impossible limit says what stands in the way and cannot be applied', async () => {
    await ask(2);
    expect(await screen.findByText('What stands in the way')).toBeTruthy();
    expect(screen.getByRole('button', { name: /^Apply/ }).getAttribute('aria-disabled')).toBe('true');
  });

  test('an impossible limit comes with the least that is possible, which can be tried at once and is', async () => {
    await ask(2);
    const wayOut = await screen.findByText(/Smallest change that makes it possible: a limit of \d+.ms for Voice/);
    const least = Number(/limit of (\d+)/.exec(wayOut.textContent ?? '')?.[1]);
    await userEvent.click(screen.getByRole('button', { name: new RegExp(`^Try ${least}`) }));
    expect((await limitField()).value).toBe(String(least));
    expect(await screen.findByText(new RegExp(`Safe: the grid can keep ${least}`))).toBeTruthy();
    await ask(least - 1);
    expect(await screen.findByText(new RegExp(`Blocked: the grid cannot keep ${least - 1}`))).toBeTruthy();
  });

  test('a possible limit shows before and after, is applied with a reason, and can be set back', async () => {
    await ask(500);
    await screen.findByRole('button', { name: /^Apply 500/ });
    await waitFor(() =>
      expect(screen.getByRole('button', { name: /^Apply 500/ }).getAttribute('aria-disabled')).not.toBe('true'),
    );
    expect(screen.getByRole('table', { name: /What the limit changes/ }).textContent).toContain('Sites used');
    await userEvent.click(screen.getByRole('button', { name: /^Apply 500/ }));
    expect(screen.getByText(/Give a reason/)).toBeTruthy();
    expect(writes()).toEqual([]);
    await userEvent.click(screen.getByLabelText(/Reason/));
    await userEvent.paste('Relaxed for the test');
    await userEvent.click(screen.getByRole('button', { name: /^Apply 500/ }));
    await waitFor(() => expect(writes()).toHaveLength(1));
    expect(writes()[0]?.body).toEqual({ limitMs: 500, reason: 'Relaxed for the test' });
    await userEvent.click(await screen.findByRole('button', { name: /Set back to 350/ }));
    expect((await limitField()).value).toBe('350');
  });

  test('what was applied is told from the limit before, also when the table reads the new one first', async () => {
    const answer = globalThis.fetch;
    globalThis.fetch = async (input, init) => {
      const reply = await answer(input, init);
      if (init?.method === 'PUT') {
        await screenOnGrid.refreshTargets();
        await screen.findByText(/below 500 ms in force/);
      }
      return reply;
    };
    await ask(500);
    await userEvent.click(screen.getByLabelText(/Reason/));
    await userEvent.paste('Relaxed for the test');
    await waitFor(() =>
      expect(screen.getByRole('button', { name: /^Apply 500/ }).getAttribute('aria-disabled')).not.toBe('true'),
    );
    await userEvent.click(screen.getByRole('button', { name: /^Apply 500/ }));
    expect((await screen.findByText(/^Applied:/)).textContent).toContain('350 ms → 500 ms');
  });

  test('a write that a colleague overtook changes nothing and says so', async () => {
    seenVersion = 7;
    await userEvent.click(screen.getByRole('button', { name: 'Refresh' }));
    await ask(500);
    await userEvent.click(screen.getByLabelText(/Reason/));
    await userEvent.paste('Relaxed for the test');
    await waitFor(() =>
      expect(screen.getByRole('button', { name: /^Apply 500/ }).getAttribute('aria-disabled')).not.toBe('true'),
    );
    await userEvent.click(screen.getByRole('button', { name: /^Apply 500/ }));
    expect(await screen.findByText('Somebody changed the targets first')).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>(/Reason/).value).toBe('Relaxed for the test');
  });
});

describe('the plan of a limit put to the proof', () => {
  async function prove500() {
    await ask(500);
    const button = await screen.findByRole('button', { name: 'Prove it' });
    await waitFor(() => expect(button.getAttribute('aria-disabled')).not.toBe('true'));
    await screen.findByText(/Safe: the grid can keep 500/);
    await userEvent.click(button);
    return held.asked.at(-1)!;
  }
  const figures = (what: string) => screen.getByRole('row', { name: new RegExp(`^${what}`) }).textContent;

  test('HiGHS is asked about this limit, says how far it is, and its bound takes the place of ours', async () => {
    const { question, tell, answer } = await prove500();
    expect(question.input.classes.find(({ id }) => id === 'voice-agent')?.target.limit).toBe(500);
    const { objectiveUsdPerHour, terms, boundUsdPerHour } = question.plan;
    const costUsdPerHour = objectiveUsdPerHour - terms.moves;
    act(() => tell({ costUsdPerHour, boundUsdPerHour: (boundUsdPerHour + costUsdPerHour) / 2 }));
    expect(screen.getByText(/HiGHS is searching, 0.s of 60.s/)).toBeTruthy();
    await act(async () =>
      answer({
        status: 'optimal',
        better: null,
        costUsdPerHour,
        boundUsdPerHour: costUsdPerHour,
        gap: 0,
        boundBy: 'highs',
        arcs: { exact: 3, open: 3 },
        cutShort: null,
        ms: 900,
      }),
    );
    expect(await screen.findByText(/HiGHS proved this plan the optimum, in 900.ms/)).toBeTruthy();
    await waitFor(() => expect(figures('Gap to the bound')).toMatch(/→\s*0.%/));
  });

  test('another limit ends the search', async () => {
    const { signal } = await prove500();
    await ask(510);
    await waitFor(() => expect(signal.aborted).toBe(true));
    expect(screen.queryByText(/HiGHS is searching/)).toBeNull();
  });
});
