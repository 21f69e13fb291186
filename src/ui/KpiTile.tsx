import type { ReactNode } from 'react';
import { Basis, type BasisKind } from './Basis.tsx';
import styles from './KpiTile.module.css';

interface KpiTileProps {
  readonly label: string;
  /** The number; `null` when nothing was observed. */
  readonly figure: ReactNode | null;
  readonly unit?: string;
  /** Of what, over which time, beside what. */
  readonly detail?: ReactNode;
  /** Where the figure comes from; leave out for plain counts of entities. */
  readonly basis?: BasisKind;
  readonly tone?: 'plain' | 'good' | 'watch' | 'breach';
  /** The bare number before formatting, for whoever reads the page from outside. */
  readonly value?: number | null;
}

/** A figure with its unit, its denominator and its basis. Nothing observed shows a dash, never zero. */
export function KpiTile({ label, figure, unit, detail, basis, tone = 'plain', value }: KpiTileProps) {
  return (
    <div className={styles.tile} data-kpi={label} data-value={value ?? undefined}>
      <dt className={styles.label}>
        {label}
        {basis && <Basis kind={basis} />}
      </dt>
      <dd className={tone === 'plain' ? styles.figure : `${styles.figure} ${styles[tone]}`}>
        {figure ?? '–'}
        {figure !== null && unit && <span className={styles.unit}>{unit}</span>}
      </dd>
      {detail && <dd className={styles.detail}>{detail}</dd>}
    </div>
  );
}
