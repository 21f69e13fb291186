import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useFreshness } from '@/api/client/hooks.ts';

/** When frames come again, what could not be read in the meantime is read again: nobody has to press anything. */
export function Recovery() {
  const cache = useQueryClient();
  const isLive = useFreshness().state === 'live';
  useEffect(() => {
    if (isLive) void cache.refetchQueries({ type: 'active', predicate: ({ state }) => state.status === 'error' });
  }, [isLive, cache]);
  return null;
}
