import { IsRestoringProvider, type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { EngineProvider, type PlacementEngine } from '@/engine/client/engine.ts';
import { ErrorState } from '@/ui/ErrorState.tsx';
import { ToastProvider } from '@/ui/ToastProvider.tsx';
import { CrashBoundary } from './CrashBoundary.tsx';
import type { AppRouter } from './router.tsx';
import { useSettled } from './use-settled.ts';

interface AppRootProps {
  readonly cache: QueryClient;
  readonly engine: PlacementEngine;
  readonly router: AppRouter;
  /** Until it resolves the screens stand in their loading state and ask nothing. */
  readonly apiReady: Promise<void>;
}

/** Everything with a life is made outside and handed in; here it is only passed down. */
export function AppRoot({ cache, engine, router, apiReady }: AppRootProps) {
  const api = useSettled(apiReady);
  if (api.kind === 'failed') {
    return (
      <ErrorState title="The embedded world could not start" onRetry={() => location.reload()}>
        {api.message}. It needs service workers: open the page over https or on localhost, and not in a private window
        that forbids them.
      </ErrorState>
    );
  }
  return (
    <CrashBoundary>
      <QueryClientProvider client={cache}>
        {/* The query library's word for "do not fetch yet". */}
        <IsRestoringProvider value={api.kind === 'waiting'}>
          <EngineProvider value={engine}>
            <ToastProvider>
              <RouterProvider router={router} />
            </ToastProvider>
          </EngineProvider>
        </IsRestoringProvider>
      </QueryClientProvider>
    </CrashBoundary>
  );
}
