import { QueryClient } from '@tanstack/react-query';
import { isPassing } from './api-error.ts';

const READ_TRIES = 3;

/** The one cache of server data. */
export const createQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        // The embedded world answers without a network, so "offline" is found by asking, not by the browser's word.
        networkMode: 'always',
        retry: (failures, error) => failures < READ_TRIES - 1 && isPassing(error),
        refetchOnWindowFocus: false,
      },
      // Writes try again by themselves, under one idempotency key (`call.ts`).
      mutations: { networkMode: 'always', retry: false },
    },
  });
