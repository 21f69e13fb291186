import { ChevronDown, ChevronUp } from 'lucide-react';
import { SITE_METRICS } from '@/domain/site-metric.ts';
import { MapLegend } from '@/map/MapLegend.tsx';
import { METRIC_SCALES } from '@/map/metric-scales.ts';
import { usePreferences } from '@/state/preferences.ts';
import { useView } from '@/state/view-navigator.ts';
import { IconButton } from '@/ui/IconButton.tsx';
import { Panel } from '@/ui/Panel.tsx';
import { Select } from '@/ui/Select.tsx';
import { useMapHandle } from './map-handle.ts';

const OPTIONS = SITE_METRICS.map((value) => ({ value, label: METRIC_SCALES[value].title }));

/** The one legend, and the choice of what the colour means. */
export function LegendPanel() {
  const { view, go } = useView();
  const { drawn } = useMapHandle();
  const { flowsVisible, legendOpen, set } = usePreferences();
  return (
    <Panel
      label="Legend"
      title={
        <Select
          label="Colour of the sites"
          hideLabel
          value={view.metric}
          options={OPTIONS}
          onChange={(metric) => go({ metric }, 'replace')}
        />
      }
      actions={
        <IconButton
          label={legendOpen ? 'Close the legend' : 'Open the legend'}
          onClick={() => set({ legendOpen: !legendOpen })}
        >
          {legendOpen ? <ChevronDown size={16} /> : <ChevronUp size={16} />}
        </IconButton>
      }
    >
      {legendOpen && <MapLegend metric={view.metric} drawn={drawn} flowsVisible={flowsVisible} />}
    </Panel>
  );
}
