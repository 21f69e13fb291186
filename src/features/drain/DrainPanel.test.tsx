// @vitest-environment jsdom
import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FleetDocument, PlanningState } from '@/domain/planning.ts';
import { createInProcessEngine } from '@/engine/client/engine.ts';
import { useDrafts } from '@/state/drafts.ts';
import { useMapOverlay } from '@/state/map-overlay.ts';
import { renderWithGrid } from '@/testing/render-with-grid.tsx';
import { stillWorld } from '@/testing/still-world.ts';
import { tinyPlanning } from '@/testing/tiny-planning.ts';
import { DrainPanel } from './DrainPanel.tsx';

const engine = createInProcessEngine();
let planning: PlanningState;
let document: FleetDocument;
let siteId: string;
let panel: Awaited<ReturnType<typeof renderWithGrid>>;
const onClose = vi.fn();

beforeAll(async () => {
  ({ document, planning } = await tinyPlanning(engine));
  siteId =
    planning.plan.routes.find((route) => route.siteId === 'hou-co-01')?.siteId ?? planning.plan.routes[0]!.siteId;
});

const busyWorld = () => {
  const still = stillWorld({ scenario: 'steady', seed: 1 });
  return { ...still, planningState: () => ({ ...planning, closedSiteIds: still.planningState().closedSiteIds }) };
};

beforeEach(async () => {
  useDrafts.setState({ texts: {} });
  useMapOverlay.setState({ sitesToFit: null });
  onClose.mockReset();
  panel = await renderWithGrid(<DrainPanel siteId={siteId} onClose={onClose} />, engine, busyWorld);
});

afterEach(() => {
  panel.dispose();
  cleanup();
});

/** Pasted: typing letter by letter tells the same for more time. */
async function write(field: HTMLElement, text: string) {
  await userEvent.click(field);
  await userEvent.paste(text);
}

const writes = () => panel.requests.filter(({ method }) => method !== 'GET');
const verdict = () => screen.findByText(/^(Safe|Careful|Blocked):/);
const drainButton = () => screen.findByRole('button', { name: /^Drain/ });

describe('draining a site', () => {
  test('the preview opens with a verdict, names receivers, and rings them on the map', async () => {
    expect((await verdict()).textContent).toMatch(/^(Safe|Careful)/);
    const table = screen.getByRole('table', { name: 'Sites that would take the work over' });
    const { overlay } = useMapOverlay.getState();
    expect(overlay?.subjectSiteId).toBe(siteId);
    const names = overlay?.receiverSiteIds.map((id) => document.fleet.sites.find((site) => site.id === id)?.name);
    expect(names?.length).toBeGreaterThan(0);
    for (const name of names ?? []) expect(table.textContent).toContain(name);
  });

  test('the map moves to the receivers once they are known, and back when the preview is closed', async () => {
    expect(useMapOverlay.getState().sitesToFit).toBeNull();
    await verdict();
    const { overlay, sitesToFit } = useMapOverlay.getState();
    expect(sitesToFit).toEqual([siteId, ...(overlay?.receiverSiteIds ?? [])]);
    await userEvent.click(screen.getByRole('button', { name: 'Refresh preview' }));
    await verdict();
    expect(useMapOverlay.getState().sitesToFit).toBe(sitesToFit);
    await userEvent.click(screen.getByRole('button', { name: 'Close' }));
    expect(onClose).toHaveBeenCalledOnce();
    expect(useMapOverlay.getState().sitesToFit).toEqual(document.fleet.sites.map(({ id }) => id));
  });

  test('how good the forecast is known to be is said in words', async () => {
    await verdict();
    expect(screen.getByText(/^Proven (the optimum|within .* of the optimum), in /)).toBeTruthy();
  });

  test('whether the grid could lose something else as well is told in one line, worked out behind the preview', async () => {
    await verdict();
    const line = /^(N-1 safe: |As N-1 safe as before|If .* cannot be served|\d+ failures? could not be proved)/;
    expect(await screen.findByText(line)).toBeTruthy();
  });

  test('closing the panel clears the rings', async () => {
    await verdict();
    panel.unmount();
    expect(useMapOverlay.getState().overlay).toBeNull();
  });

  test('no reason, no drain', async () => {
    await userEvent.click(await drainButton());
    expect(screen.getByText(/Give a reason/)).toBeTruthy();
    expect(writes()).toEqual([]);
  });

  test('a confirmed drain is written once, then its progress is shown and can be stopped', async () => {
    await write(await screen.findByLabelText(/Reason/), 'Replace PSU');
    await userEvent.click(await drainButton());
    await waitFor(() => expect(writes()).toHaveLength(1));
    expect(writes()[0]).toMatchObject({ method: 'POST', body: { siteId, reason: 'Replace PSU' } });
    await panel.refreshFrame();
    expect((await screen.findByRole('list', { name: 'Steps of the drain' })).textContent).toContain('Prepare');
    await userEvent.click(screen.getByRole('button', { name: 'Stop drain…' }));
    expect((await screen.findByRole('dialog')).textContent).toContain('stays cordoned');
    await userEvent.click(screen.getByRole('button', { name: 'Stop drain' }));
    await waitFor(() => expect(writes()).toHaveLength(2));
    await panel.refreshFrame();
    expect(await screen.findByRole('button', { name: 'Return to service…' })).toBeTruthy();
  });

  test('a refusal is shown as the grid words it, and the reason is kept', async () => {
    const field = await screen.findByLabelText<HTMLInputElement>(/Reason/);
    await write(field, 'the last one');
    await userEvent.click(await drainButton());
    expect((await screen.findByRole('alert')).textContent).toContain(
      'Nobody else may serve industrial safety in Texas.',
    );
    expect(field.value).toBe('the last one');
  });
});

test('a site that is not in the fleet is said so', async () => {
  panel.dispose();
  panel = await renderWithGrid(<DrainPanel siteId="atlantis" onClose={onClose} />, engine, busyWorld);
  expect(await screen.findByText('There is no such site')).toBeTruthy();
});
