// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import { use } from 'react';
import { afterEach, expect, test } from 'vitest';
import { fleetQuery } from '@/api/client/queries.ts';
import { useView, type ViewNavigator } from '@/state/view-navigator.ts';
import { tinyDocument } from '@/testing/tiny-fleet.ts';
import { LinkProvider } from './LinkProvider.tsx';
import { LinkNoticeContext } from './link-notice.ts';
import { searchCodec } from './search-codec.ts';

afterEach(cleanup);

/** Opens a link and hands back what features see of it. */
async function open(link: string) {
  const seen: { navigator: ViewNavigator | null } = { navigator: null };
  function Probe() {
    seen.navigator = useView();
    return <p data-testid="notice">{use(LinkNoticeContext).sentences.join(' ')}</p>;
  }
  const history = createMemoryHistory({ initialEntries: [link] });
  const root = createRootRoute({ component: Linked, notFoundComponent: () => null });
  function Linked() {
    return (
      <LinkProvider>
        <Probe />
      </LinkProvider>
    );
  }
  const cache = new QueryClient();
  cache.setQueryData(fleetQuery().queryKey, tinyDocument());
  const router = createRouter({ routeTree: root, history, ...searchCodec });
  render(
    <QueryClientProvider client={cache}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
  await screen.findByTestId('notice');
  return {
    history,
    view: () => seen.navigator?.view,
    go: (...choice: Parameters<ViewNavigator['go']>) => act(async () => seen.navigator?.go(...choice)),
    back: () => act(async () => history.back()),
    notice: () => screen.getByTestId('notice').textContent,
  };
}

test('Back returns to the site chosen before, and skips camera moves', async () => {
  const page = await open('/');
  await page.go({ siteId: 'dal-msc-01' });
  await page.go({ camera: { lng: -96, lat: 33, zoom: 7 } }, 'replace');
  await page.go({ siteId: 'hou-co-01' });
  await page.back();
  await waitFor(() =>
    expect(page.view()).toMatchObject({ siteId: 'dal-msc-01', camera: { lng: -96, lat: 33, zoom: 7 } }),
  );
  await page.back();
  await waitFor(() => expect(page.view()).toMatchObject({ siteId: null, camera: null }));
});

test('two choices in one event both count', async () => {
  const page = await open('/');
  await act(async () => {
    await Promise.all([page.go({ siteId: 'dal-msc-01' }), page.go({ metric: 'power' })]);
  });
  await waitFor(() => expect(page.view()).toMatchObject({ siteId: 'dal-msc-01', metric: 'power' }));
});

test('a broken link opens what it can, says what was dropped, and leaves a clean address', async () => {
  const page = await open('/?site=dal-msc-01&metric=beauty&seed=x');
  await waitFor(() => expect(page.history.location.search).toBe('?site=dal-msc-01&v=1'));
  expect(page.view()).toMatchObject({ siteId: 'dal-msc-01', metric: 'headroom', seed: null });
  expect(page.notice()).toMatch(/metric=beauty.*seed=x/);
  expect(page.history.length).toBe(1);
});

test('a site that the fleet does not have is dropped once the fleet is here', async () => {
  const page = await open('/?site=nowhere&panel=drain');
  await waitFor(() => expect(page.notice()).toContain('Tiny has no such site'));
  expect(page.view()).toMatchObject({ siteId: null, panel: null });
});

test('ids that look like numbers survive the address bar', async () => {
  const page = await open('/?seed=7&scenario=2026');
  await page.go({ screen: 'targets' });
  await waitFor(() => expect(page.history.location.href).toBe('/targets?scenario=2026&seed=7&v=1'));
});
