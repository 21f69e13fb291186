// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { ApiError } from '@/api/client/api-error.ts';
import { useDrafts } from '@/state/drafts.ts';
import { ToastProvider } from '@/ui/ToastProvider.tsx';
import { ReasonDialog } from './ReasonDialog.tsx';

afterEach(() => {
  cleanup();
  useDrafts.setState({ texts: {} });
});

function show(act: (reason: string) => Promise<unknown>, onOpenChange = vi.fn()) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <ToastProvider>
        <ReasonDialog
          open
          onOpenChange={onOpenChange}
          title="Cordon Dallas MSC"
          description="It takes no new work."
          verb="Cordon"
          done="Done"
          draftKey="cordon/dal"
          act={act}
        />
      </ToastProvider>
    </QueryClientProvider>,
  );
  return { onOpenChange, confirm: () => userEvent.click(screen.getByRole('button', { name: 'Cordon' })) };
}

test('without a reason nothing is sent, and the field says so', async () => {
  const act = vi.fn(async () => null);
  const { confirm } = show(act);
  await userEvent.type(screen.getByLabelText('Reason, for the log'), '   ');
  await confirm();
  expect(act).not.toHaveBeenCalled();
  expect(screen.getByText(/it goes into the log/)).toBeDefined();
});

test('with a reason it is sent trimmed, the dialog closes and the draft is forgotten', async () => {
  const act = vi.fn(async (_reason: string) => null);
  const { confirm, onOpenChange } = show(act);
  await userEvent.type(screen.getByLabelText('Reason, for the log'), ' CHG-20931 ');
  await confirm();
  await waitFor(() => expect(onOpenChange).toHaveBeenCalledWith(false));
  expect(act.mock.calls[0]?.[0]).toBe('CHG-20931');
  expect(useDrafts.getState().texts).toEqual({});
});

test('a refusal is shown in the dialog and the words are kept', async () => {
  const problem = {
    type: 'x',
    title: 'That cannot be done now',
    status: 409,
    detail: 'It is cordoned already.',
    instance: '/',
  };
  const { confirm, onOpenChange } = show(() =>
    Promise.reject(new ApiError('POST /cordon', { kind: 'problem', problem })),
  );
  await userEvent.type(screen.getByLabelText('Reason, for the log'), 'CHG-1');
  await confirm();
  expect(await screen.findByText(/It is cordoned already/)).toBeDefined();
  expect(onOpenChange).not.toHaveBeenCalled();
  expect(useDrafts.getState().texts).toEqual({ 'cordon/dal': 'CHG-1' });
});
