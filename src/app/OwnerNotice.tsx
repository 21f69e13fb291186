import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { describeError } from '@/api/client/api-error.ts';
import { API_KEY, worldQuery } from '@/api/client/queries.ts';
import { claimWorld } from '@/api/client/writes.ts';
import { Banner } from '@/ui/Banner.tsx';
import { Button } from '@/ui/Button.tsx';
import { useNotify } from '@/ui/use-notify.ts';

/** The embedded world belongs to one tab; and what else an operator must know about the world that answers. */
export function OwnerNotice() {
  const { data: world } = useQuery(worldQuery());
  const cache = useQueryClient();
  const notify = useNotify();
  const claim = useMutation({
    mutationFn: claimWorld,
    onSuccess: () => cache.invalidateQueries({ queryKey: [API_KEY] }),
    onError: (error) =>
      notify({ title: 'The world could not be taken over', description: describeError(error).sentence, tone: 'bad' }),
  });
  if (!world) return null;
  return (
    <>
      {world.owner === 'elsewhere' && (
        <Banner
          tone="watch"
          title="This world runs in another tab."
          actions={
            <Button size="small" busy={claim.isPending} onClick={() => claim.mutate()}>
              Take it over
            </Button>
          }
        >
          One tab at a time keeps it; taking it over goes on where it is.
        </Banner>
      )}
      {world.notices.map((notice) => (
        <Banner key={notice} tone="watch" title="About this world:">
          {notice}
        </Banner>
      ))}
    </>
  );
}
