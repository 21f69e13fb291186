import type { MapUnavailable } from '@/map/fleet-map-props.ts';
import { useView } from '@/state/view-navigator.ts';
import { Button } from '@/ui/Button.tsx';
import { EmptyState } from '@/ui/EmptyState.tsx';
import styles from './MapStage.module.css';

const WORDS: Readonly<Record<MapUnavailable, { readonly title: string; readonly advice: string }>> = {
  'no-webgl2': {
    title: 'This browser cannot draw the map',
    advice: 'The map needs WebGL 2. The table shows every site and figure that the map does.',
  },
  'not-loaded': {
    title: 'The map could not be loaded',
    advice: 'Reload the page to try again. The table shows every site and figure that the map does.',
  },
  'context-lost': {
    title: 'The graphics card took the map away',
    advice: 'It comes back by itself when the card is free again. The table has the same figures meanwhile.',
  },
};

/** No map, and the way to its twin. */
export function MapUnavailableNote({ reason }: { readonly reason: MapUnavailable }) {
  const { go } = useView();
  const { title, advice } = WORDS[reason];
  return (
    <div className={styles.waiting}>
      <EmptyState title={title} action={<Button onClick={() => go({ table: true })}>Show the table</Button>}>
        {advice}
      </EmptyState>
    </div>
  );
}
