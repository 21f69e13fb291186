import { Outlet } from '@tanstack/react-router';
import { useLayoutEffect } from 'react';
import { usePreferences } from '@/state/preferences.ts';
import { useView } from '@/state/view-navigator.ts';
import { useResolvedTheme } from '@/ui/use-resolved-theme.ts';
import { LinkProvider } from './LinkProvider.tsx';
import { MapHandleProvider } from './MapHandleProvider.tsx';
import { MapStage } from './MapStage.tsx';
import { Notices } from './Notices.tsx';
import { Rail } from './Rail.tsx';
import { Recovery } from './Recovery.tsx';
import { RootMarks } from './RootMarks.tsx';
import styles from './Shell.module.css';
import { TopBar } from './TopBar.tsx';

/** The frame that stays while screens come and go. It does not render anew when frames arrive; its parts do. */
export function Shell() {
  const theme = useResolvedTheme(usePreferences((preferences) => preferences.theme));
  // Before any effect of a child: the map reads its colours from the page.
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);

  return (
    <LinkProvider>
      <MapHandleProvider>
        <RootMarks />
        <Recovery />
        <div className={styles.shell}>
          <a className={styles.skip} href="#screen">
            Skip to the screen
          </a>
          <header className={styles.bar}>
            <TopBar />
          </header>
          <nav className={styles.rail} aria-label="Screens">
            <Rail />
          </nav>
          <Notices />
          <Stage />
        </div>
      </MapHandleProvider>
    </LinkProvider>
  );
}

function Stage() {
  const { view } = useView();
  return (
    <main id="screen" className={styles.stage} data-screen={view.screen} tabIndex={-1}>
      <MapStage />
      {view.screen === 'monitor' ? (
        <Outlet />
      ) : (
        <div className={styles.page}>
          <Outlet />
        </div>
      )}
    </main>
  );
}
