import type { ReactNode } from 'react';
import type { BasisKind } from '@/ui/Basis.tsx';
import { KpiTile } from '@/ui/KpiTile.tsx';
import { splitFigure } from './split-figure.ts';

interface KpiProps {
  readonly label: string;
  /** Formatted with its unit. */
  readonly text: string;
  readonly detail?: ReactNode;
  readonly basis?: BasisKind;
  /** The bare number behind `text`. */
  readonly value?: number | null;
  readonly tone?: 'plain' | 'good' | 'watch' | 'breach';
}

/** A tile from a formatted figure: number large, unit small. */
export function Kpi({ text, ...rest }: KpiProps) {
  const { figure, unit } = splitFigure(text);
  return <KpiTile {...rest} figure={figure} unit={unit} />;
}
