import { createContext, useContext } from 'react';
import { invariant } from '@/lib/invariant.ts';
import type { View } from './view-link.ts';

/**
 * The link as features see it: what is chosen now, and how to choose something else. The address bar is the only home
 * of these facts; `app` implements this with the router.
 */
export interface ViewNavigator {
  readonly view: View;
  /** `push` for a choice one may want to go back from; `replace` for camera moves and corrections. */
  readonly go: (change: Partial<View>, how?: 'push' | 'replace') => void;
  /** A real address for a change, so that it can be opened in a new tab. */
  readonly hrefOf: (change: Partial<View>) => string;
}

export const ViewNavigatorContext = createContext<ViewNavigator | null>(null);

export function useView(): ViewNavigator {
  const navigator = useContext(ViewNavigatorContext);
  invariant(navigator, 'useView needs the ViewNavigatorContext that app/AppRoot provides');
  return navigator;
}
