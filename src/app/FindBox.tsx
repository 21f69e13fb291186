import { Search } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { useFleet } from '@/api/client/hooks.ts';
import { useView } from '@/state/view-navigator.ts';
import { FindPalette } from '@/ui/FindPalette.tsx';
import styles from './FindBox.module.css';
import { buildFindGroups, chooseFound } from './find-groups.ts';

/** Find a site, a market or a screen by name, from everywhere: ⌘K, Ctrl K or /. */
export function FindBox() {
  const [open, setOpen] = useState(false);
  const document = useFleet();
  const { go } = useView();
  const groups = useMemo(() => buildFindGroups(document?.fleet ?? null), [document]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const command = (event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k';
      if (!command && !(event.key === '/' && !isTyping(event.target))) return;
      event.preventDefault();
      setOpen(true);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  return (
    <>
      <button type="button" className={styles.box} onClick={() => setOpen(true)} aria-keyshortcuts="Control+K Meta+K /">
        <Search size={14} aria-hidden />
        Find a site or market
        <kbd>{isMac() ? '⌘K' : 'Ctrl K'}</kbd>
      </button>
      <FindPalette
        open={open}
        onOpenChange={setOpen}
        placeholder="Site, market or screen"
        groups={groups}
        onChoose={(item) => go(chooseFound(item.id))}
      />
    </>
  );
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

const isMac = () => navigator.platform.startsWith('Mac');
