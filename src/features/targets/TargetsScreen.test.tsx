// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PlanningState } from '@/domain/planning.ts';
import { createInProcessEngine } from '@/engine/client/engine.ts';
import { useDrafts } from '@/state/drafts.ts';
import { renderWithGrid } from '@/testing/render-with-grid.tsx';
import { stillWorld } from '@/testing/still-world.ts';
import { tinyPlanning } from '@/testing/tiny-planning.ts';
import { TargetsScreen } from './TargetsScreen.tsx';

const engine = createInProcessEngine();
let planning: PlanningState;
let screenOnGrid: Awaited<ReturnType<typeof renderWithGrid>>;
let seenVersion = 1;

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
  screenOnGrid = await renderWithGrid(<TargetsScreen />, engine, busyWorld);
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
