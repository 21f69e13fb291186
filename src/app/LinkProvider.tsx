import { useRouter, useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { useFleet } from '@/api/client/hooks.ts';
import { buildHref, describeDropped, parseLink, type View } from '@/state/view-link.ts';
import { type ViewNavigator, ViewNavigatorContext } from '@/state/view-navigator.ts';
import { findUnknown } from './find-unknown.ts';
import { LinkNoticeContext } from './link-notice.ts';

/**
 * Reads the address bar for everyone and writes it for them. What cannot be used is taken out of the address
 * (replaced, so that Back does not lead to it) and kept as a notice until the operator has read it.
 */
export function LinkProvider({ children }: { readonly children: ReactNode }) {
  const { history } = useRouter();
  const { pathname, searchStr } = useRouterState({ select: ({ location }) => location });
  const { view, dropped } = useMemo(() => parseLink(pathname, searchStr), [pathname, searchStr]);
  const [sentences, setSentences] = useState<readonly string[]>([]);
  const fleet = useFleet();

  useEffect(() => {
    const unknown = fleet ? findUnknown(view, fleet) : null;
    if (dropped.length === 0 && !unknown) return;
    // The words are judged at once, the names when the fleet arrives: the second verdict must not hide the first.
    const found = [...dropped.map(describeDropped), ...(unknown?.sentences ?? [])];
    setSentences((known) => [...new Set([...known, ...found])]);
    history.replace(buildHref({ ...view, ...unknown?.correction }));
  }, [view, dropped, fleet, history]);

  const navigator = useMemo<ViewNavigator>(() => {
    // From the address of this moment, not of the last render: two choices in one event must both count.
    const changed = (change: Partial<View>) =>
      buildHref({ ...parseLink(history.location.pathname, history.location.search).view, ...change });
    return {
      view,
      hrefOf: changed,
      go: (change, how = 'push') => {
        const href = changed(change);
        if (href === buildHref(parseLink(history.location.pathname, history.location.search).view)) return;
        history[how](href);
      },
    };
  }, [view, history]);

  return (
    <ViewNavigatorContext value={navigator}>
      <LinkNoticeContext value={{ sentences, dismiss: () => setSentences([]) }}>{children}</LinkNoticeContext>
    </ViewNavigatorContext>
  );
}
