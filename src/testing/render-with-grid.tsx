import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { configure, render } from '@testing-library/react';
import { type ReactNode, useState } from 'react';
import { frameQuery, targetsQuery } from '@/api/client/queries.ts';
import { createQueryClient } from '@/api/client/query-client.ts';
import { EngineProvider, type PlacementEngine } from '@/engine/client/engine.ts';
import type { World } from '@/sim/contract.ts';
import { DEFAULT_VIEW, type View } from '@/state/view-link.ts';
import { ViewNavigatorContext } from '@/state/view-navigator.ts';
import { createMockGrid } from './mock-grid.ts';

// The real engine answers in a second or two on a busy machine, not in the library's one. Computing what is hidden for
// every query by role takes most of a test's time, and these screens hide nothing.
configure({ asyncUtilTimeout: 10_000, defaultHidden: true });

/** A screen over the whole mock API and a real (or given) engine; `refreshFrame` stands in for the stream. */
export async function renderWithGrid(screen: ReactNode, engine: PlacementEngine, makeWorld: () => World) {
  const grid = createMockGrid(makeWorld);
  const cache = createQueryClient();
  const requests: { readonly method: string; readonly path: string; readonly body: unknown }[] = [];
  const realFetch = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const body = typeof init?.body === 'string' ? JSON.parse(init.body) : null;
    requests.push({ method: init?.method ?? 'GET', path: String(input), body });
    return grid.fetch(input instanceof Request ? input : String(input), init);
  };
  const refreshFrame = () => cache.fetchQuery({ ...frameQuery(), staleTime: 0 });
  await refreshFrame();
  const view = render(
    <Providers cache={cache} engine={engine}>
      {screen}
    </Providers>,
  );
  return {
    ...view,
    requests,
    refreshFrame,
    refreshTargets: () => cache.refetchQueries(targetsQuery()),
    dispose() {
      view.unmount();
      cache.clear();
      grid.dispose();
      globalThis.fetch = realFetch;
    },
  };
}

interface ProvidersProps {
  readonly cache: QueryClient;
  readonly engine: PlacementEngine;
  readonly children: ReactNode;
}

function Providers({ cache, engine, children }: ProvidersProps) {
  const [view, setView] = useState<View>(DEFAULT_VIEW);
  const navigator = { view, go: (change: Partial<View>) => setView({ ...view, ...change }), hrefOf: () => '/' };
  return (
    <QueryClientProvider client={cache}>
      <EngineProvider value={engine}>
        <ViewNavigatorContext value={navigator}>{children}</ViewNavigatorContext>
      </EngineProvider>
    </QueryClientProvider>
  );
}
