import type { ErrorComponentProps } from '@tanstack/react-router';
import { describeError } from '@/api/client/api-error.ts';
import { ErrorState } from '@/ui/ErrorState.tsx';

/** A screen broke; the rest of the console goes on. */
export function ScreenError({ error, reset }: ErrorComponentProps) {
  const { sentence, advice } = describeError(error);
  return (
    <ErrorState title="This screen stopped working" onRetry={reset}>
      {sentence} {advice}
    </ErrorState>
  );
}
