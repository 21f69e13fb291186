import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { MonitorPage } from './MonitorPage.tsx';
import { ScreenError } from './ScreenError.tsx';
import { Shell } from './Shell.tsx';
import { searchCodec } from './search-codec.ts';

/** The screens below the shell. Monitor comes with the page, the others when they are first wanted. */
export function createAppRouter() {
  const root = createRootRoute({ component: Shell, notFoundComponent: MonitorPage, errorComponent: ScreenError });
  const at = { getParentRoute: () => root, errorComponent: ScreenError };
  const routeTree = root.addChildren([
    createRoute({ ...at, path: '/', component: MonitorPage }),
    createRoute({
      ...at,
      path: '/targets',
      component: lazyRouteComponent(() => import('@/features/targets/TargetsScreen.tsx'), 'TargetsScreen'),
    }),
    createRoute({
      ...at,
      path: '/compare',
      component: lazyRouteComponent(() => import('@/features/compare/CompareScreen.tsx'), 'CompareScreen'),
    }),
    createRoute({
      ...at,
      path: '/log',
      component: lazyRouteComponent(() => import('@/features/log/LogScreen.tsx'), 'LogScreen'),
    }),
  ]);
  return createRouter({ routeTree, ...searchCodec });
}

export type AppRouter = ReturnType<typeof createAppRouter>;
