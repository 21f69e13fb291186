import { ArrowLeftRight, Radar, ScrollText, Target } from 'lucide-react';
import type { Screen } from '@/state/view-link.ts';
import { useView } from '@/state/view-navigator.ts';
import styles from './Rail.module.css';

const SCREENS: readonly { readonly screen: Screen; readonly label: string; readonly Icon: typeof Radar }[] = [
  { screen: 'monitor', label: 'Monitor', Icon: Radar },
  { screen: 'targets', label: 'Targets', Icon: Target },
  { screen: 'compare', label: 'Compare', Icon: ArrowLeftRight },
  { screen: 'log', label: 'Log', Icon: ScrollText },
];

/** The way between screens: real links, so that they can be opened in another tab. */
export function Rail() {
  const { view, go, hrefOf } = useView();
  return (
    <ul className={styles.list}>
      {SCREENS.map(({ screen, label, Icon }) => (
        <li key={screen}>
          <a
            className={styles.link}
            href={hrefOf({ screen, panel: null })}
            aria-current={view.screen === screen ? 'page' : undefined}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
              event.preventDefault();
              go({ screen, panel: null });
            }}
          >
            <Icon size={18} aria-hidden />
            {label}
          </a>
        </li>
      ))}
    </ul>
  );
}
