import type { SiteMetric } from '@/domain/site-metric.ts';
import type { FlowsDrawn } from './fleet-map-props.ts';
import { describeLegend, type Legend } from './legend.ts';
import styles from './MapLegend.module.css';
import { MarkGlyph } from './MarkGlyph.tsx';

interface MapLegendProps {
  readonly metric: SiteMetric;
  readonly drawn: FlowsDrawn | null;
  readonly flowsVisible: boolean;
}

/** What the map's colours, shapes and lines mean. Its panel, and the choice of the metric above it, are the page's. */
export function MapLegend({ metric, drawn, flowsVisible }: MapLegendProps) {
  const legend = describeLegend(metric, drawn);
  return (
    <div className={styles.legend}>
      <div className={styles.ramp} role="img" aria-label={rampInWords(legend)}>
        {legend.ramp.colours.map((colour) => (
          <span key={colour} style={{ background: colour }} />
        ))}
      </div>
      <div className={styles.borders} aria-hidden="true">
        <span>{legend.ramp.ends[0]}</span>
        {legend.ramp.borderLabels.map((label) => (
          <span key={label}>{label}</span>
        ))}
        <span>{legend.ramp.ends[1]}</span>
      </div>
      <ul className={styles.marks} aria-label="Shapes, area is GPUs">
        {legend.marks.map(({ shape, colour, label }) => (
          <li key={label}>
            <MarkGlyph shape={shape} colour={colour} />
            {label}
          </li>
        ))}
      </ul>
      {flowsVisible && (
        <>
          <ul className={styles.flows} aria-label="Flows from markets to sites">
            {legend.flowColours.map(({ status, colour, label }) => (
              <li key={status}>
                <span className={styles.line} style={{ background: colour }} aria-hidden="true" />
                {label}
              </li>
            ))}
          </ul>
          {legend.flowsSentence && <p className={styles.sentence}>{legend.flowsSentence}</p>}
        </>
      )}
      <details className={styles.notes}>
        <summary>Sizes and lines</summary>
        {legend.notes.map((note) => (
          <p key={note}>{note}</p>
        ))}
      </details>
    </div>
  );
}

const rampInWords = ({ title, ramp }: Legend) =>
  `Colour is ${title.toLowerCase()}, in bands: ${[ramp.ends[0], ...ramp.borderLabels, ramp.ends[1]].join(', ')}`;
