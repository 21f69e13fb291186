import { describeError } from '@/api/client/api-error.ts';
import { ErrorState } from '@/ui/ErrorState.tsx';

/** The API refused, or nobody answered: what it said, and that nothing typed is lost. */
export function WriteFailed({ error }: { readonly error: unknown }) {
  const { title, sentence, advice } = describeError(error);
  return (
    <ErrorState title={title}>
      {sentence} {advice} What you typed is kept.
    </ErrorState>
  );
}
