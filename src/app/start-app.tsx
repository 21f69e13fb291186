import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from '@/api/client/query-client.ts';
import { startStream } from '@/api/client/stream.ts';
import { createWorkerEngine } from '@/engine/client/engine.ts';
import { parseLink } from '@/state/view-link.ts';
import '@fontsource-variable/inter/index.css';
import '@/ui/tokens.css';
import '@/ui/base.css';
import { AppRoot } from './AppRoot.tsx';
import { createAppRouter } from './router.tsx';

/** What the link asks of the world, null where it does not say. */
export interface AskedStory {
  readonly scenario: string | null;
  readonly seed: number | null;
}

/**
 * Shows the shell at once and asks nobody until the API is there. `startApi` is null when a real back end answers.
 * Everything made here lives as long as the page.
 */
export function startApp(container: HTMLElement, startApi: ((asked: AskedStory) => Promise<void>) | null): void {
  const { scenario, seed } = parseLink(location.pathname, location.search).view;
  const cache = createQueryClient();
  const apiReady = startApi ? startApi({ scenario, seed }) : Promise.resolve();
  createRoot(container).render(
    <StrictMode>
      <AppRoot cache={cache} engine={createWorkerEngine()} router={createAppRouter()} apiReady={apiReady} />
    </StrictMode>,
  );
  apiReady.then(
    () => startStream(cache),
    () => {}, // AppRoot says so on screen
  );
}
