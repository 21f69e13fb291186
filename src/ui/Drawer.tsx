import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Drawer.module.css';
import { IconButton } from './IconButton.tsx';

interface DrawerProps {
  readonly title: ReactNode;
  /** Accessible name of the region; the title when that is plain text. */
  readonly label: string;
  readonly subtitle?: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Actions, always in view. */
  readonly footer?: ReactNode;
}

/** The panel on the right: what is selected. Not modal; the map stays alive beside it. Escape inside it closes it. */
export function Drawer({ title, label, subtitle, onClose, children, footer }: DrawerProps) {
  return (
    <aside
      className={styles.drawer}
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose();
      }}
    >
      <header className={styles.header}>
        <div className={styles.heading}>
          <h2 className={styles.title}>{title}</h2>
          {subtitle && <div className={styles.subtitle}>{subtitle}</div>}
        </div>
        <IconButton label="Close" onClick={onClose}>
          <X size={16} />
        </IconButton>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={styles.body} tabIndex={0} aria-label={`${label}, details`}>
        {children}
      </section>
      {footer && <footer className={styles.footer}>{footer}</footer>}
    </aside>
  );
}
