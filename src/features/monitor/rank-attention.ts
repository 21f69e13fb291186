import type { Attention } from '@/domain/telemetry.ts';

const RANK: Readonly<Record<Attention['severity'], number>> = { breach: 0, watch: 1, notice: 2 };

/** Worst first; of two equally bad things the one that has waited longer. */
export function rankAttention(attention: readonly Attention[]): readonly Attention[] {
  return [...attention].sort((a, b) => RANK[a.severity] - RANK[b.severity] || a.sinceMs - b.sinceMs);
}
