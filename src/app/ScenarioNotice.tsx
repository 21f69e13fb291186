import { useMutation, useQuery } from '@tanstack/react-query';
import { describeError } from '@/api/client/api-error.ts';
import { useFrame } from '@/api/client/hooks.ts';
import { worldQuery } from '@/api/client/queries.ts';
import { resetWorld } from '@/api/client/writes.ts';
import { useView } from '@/state/view-navigator.ts';
import { Banner } from '@/ui/Banner.tsx';
import { Button } from '@/ui/Button.tsx';
import { useNotify } from '@/ui/use-notify.ts';

/** The demo link's story: what it is about, how far it has come, and the way back to its beginning. */
export function ScenarioNotice() {
  const { view } = useView();
  const { data: world } = useQuery(worldQuery());
  const startMs = world?.startMs ?? null;
  const minute = useFrame((frame) => (startMs === null ? null : Math.floor((frame.virtualMs - startMs) / 60_000)));
  const notify = useNotify();
  const reset = useMutation({
    mutationFn: resetWorld,
    onSuccess: () => notify({ title: 'The story begins anew' }),
    onError: (error) =>
      notify({ title: 'The story could not be reset', description: describeError(error).sentence, tone: 'bad' }),
  });
  if (!view.scenario || !world?.scenario || world.owner === 'elsewhere') return null;
  const { scenario, seed } = world;
  return (
    <Banner
      tone="notice"
      title={scenario.title}
      actions={
        <Button
          size="small"
          busy={reset.isPending}
          {...(seed === null ? { disabled: true } : { onClick: () => reset.mutate({ scenario: scenario.name, seed }) })}
        >
          Reset the story
        </Button>
      }
    >
      {scenario.story}{' '}
      <span data-story-minute={minute ?? undefined}>
        Minute {minute ?? '–'}, seed {seed ?? '–'}.
      </span>
    </Banner>
  );
}
