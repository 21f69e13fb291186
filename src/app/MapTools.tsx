import { Cable, Maximize, Minus, Plus, Waypoints } from 'lucide-react';
import { usePreferences } from '@/state/preferences.ts';
import { IconButton } from '@/ui/IconButton.tsx';
import styles from './MapTools.module.css';
import { useMapHandle } from './map-handle.ts';

/** What the map draws, and where it looks. */
export function MapTools() {
  const { handle } = useMapHandle();
  const { flowsVisible, linksVisible, set } = usePreferences();
  return (
    <div className={styles.tools}>
      <IconButton label="Show flows" pressed={flowsVisible} onClick={() => set({ flowsVisible: !flowsVisible })}>
        <Waypoints size={16} />
      </IconButton>
      <IconButton label="Show links" pressed={linksVisible} onClick={() => set({ linksVisible: !linksVisible })}>
        <Cable size={16} />
      </IconButton>
      <IconButton label="Zoom in" onClick={() => handle.current?.zoomBy(1)}>
        <Plus size={16} />
      </IconButton>
      <IconButton label="Zoom out" onClick={() => handle.current?.zoomBy(-1)}>
        <Minus size={16} />
      </IconButton>
      <IconButton label="The whole fleet" onClick={() => handle.current?.fitFleet()}>
        <Maximize size={16} />
      </IconButton>
    </div>
  );
}
