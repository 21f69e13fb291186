import styles from './StatePill.module.css';

export type Tone = 'plain' | 'good' | 'watch' | 'breach' | 'accent';

interface StatePillProps {
  /** A shape that tells the state without colour: ● ◧ ■ ▲ ◌ ◆. */
  readonly glyph?: string;
  readonly label: string;
  readonly tone: Tone;
}

/** The word for a state, with its shape and its colour. */
export function StatePill({ glyph, label, tone }: StatePillProps) {
  return (
    <span className={`${styles.pill} ${styles[tone]}`}>
      {glyph && <span aria-hidden>{glyph}</span>}
      {label}
    </span>
  );
}
