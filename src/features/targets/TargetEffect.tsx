import { describeError } from '@/api/client/api-error.ts';
import {
  formatBefore,
  formatDelta,
  formatKw,
  formatMs,
  formatRate,
  formatShare,
  formatUsdPerHour,
} from '@/domain/format.ts';
import { nameOfSite } from '@/domain/names.ts';
import type { FleetDocument } from '@/domain/planning.ts';
import type { WorkloadClass } from '@/domain/workload.ts';
import { describeObstacles } from '@/engine/client/describe-obstacles.ts';
import { describeProof } from '@/engine/client/describe-proof.ts';
import { BeforeAfter } from '@/ui/BeforeAfter.tsx';
import { ErrorState } from '@/ui/ErrorState.tsx';
import { ReasonList } from '@/ui/ReasonList.tsx';
import { Skeleton } from '@/ui/Skeleton.tsx';
import { Verdict } from '@/ui/Verdict.tsx';
import { deriveTargetChange, type TargetChange } from './derive-target-change.ts';
import { deriveTargetVerdict } from './derive-target-verdict.ts';
import type { TargetAnswer } from './target-study.ts';
import styles from './targets.module.css';

interface TargetEffectProps {
  readonly document: FleetDocument;
  readonly workloadClass: WorkloadClass;
  readonly baseline: TargetAnswer | null;
  readonly answer: TargetAnswer | null;
  readonly error: unknown;
  /** The answer belongs to a limit asked before; another is being solved. */
  readonly isStale: boolean;
}

/** Before → after of one limit, or why it cannot be kept. */
export function TargetEffect({ document, workloadClass, baseline, answer, error, isStale }: TargetEffectProps) {
  if (error !== null) {
    return (
      <ErrorState title="No answer from the engine">
        {describeError(error).sentence} Change the limit to ask again.
      </ErrorState>
    );
  }
  if (!answer || !baseline) return <Skeleton label="The engine is solving" lines={5} />;
  const change =
    answer.kind === 'possible' && baseline.kind === 'possible'
      ? deriveTargetChange(baseline, answer, workloadClass)
      : null;
  const verdict = deriveTargetVerdict(answer, change, workloadClass.target.limit);
  return (
    <div className={isStale ? styles.old : undefined} aria-busy={isStale}>
      <div aria-live="polite" className={styles.effect}>
        <Verdict kind={verdict.kind} sentence={verdict.sentence} reason={verdict.reason} />
        {isStale && <p className={styles.solving}>Solving… these figures are of {formatMs(answer.limitMs)}.</p>}
        {answer.kind === 'impossible' && answer.obstacles.length > 1 && (
          <ReasonList
            title="What stands in the way"
            reasons={describeObstacles(document, answer.obstacles.slice(1))}
            most={6}
          />
        )}
        {change && <ChangeTable document={document} change={change} />}
      </div>
    </div>
  );
}

function ChangeTable({ document, change }: { document: FleetDocument; change: TargetChange }) {
  const { before, after, openedSiteIds, closedSiteIds } = change;
  const lines = [
    { what: 'Cost', was: before.costUsdPerHour, is: after.costUsdPerHour, format: formatUsdPerHour, withDelta: true },
    { what: 'Sites used', was: before.sites, is: after.sites, format: String, withDelta: true },
    { what: 'GPUs placed', was: before.gpus, is: after.gpus, format: String, withDelta: true },
    { what: 'Power', was: before.powerKw, is: after.powerKw, format: formatKw, withDelta: true },
    { what: 'Unserved', was: before.unservedRps, is: after.unservedRps, format: formatRate, withDelta: true },
    { what: 'Forecast latency', was: before.latencyMs, is: after.latencyMs, format: formatMs, withDelta: true },
    {
      what: 'Bound',
      was: before.boundUsdPerHour,
      is: after.boundUsdPerHour,
      format: formatUsdPerHour,
      withDelta: false,
    },
    { what: 'Gap to the bound', was: before.gap, is: after.gap, format: formatShare, withDelta: false },
  ];
  return (
    <>
      <table className={styles.change}>
        <caption>What the limit changes: modelled, both plans on the same demand</caption>
        <tbody>
          {lines.map(({ what, was, is, format, withDelta }) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td>
                <BeforeAfter before={formatOr(was, format, is)} after={is === null ? null : format(is)} />
              </td>
              <td className={styles.dim}>
                {withDelta && was !== null && is !== null ? formatDelta(is - was, format) : ''}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.note}>{describeProof(after)}</p>
      <SiteNames title="Lights up" document={document} siteIds={openedSiteIds} />
      <SiteNames title="Goes dark" document={document} siteIds={closedSiteIds} />
    </>
  );
}

function formatOr(was: number | null, format: (value: number) => string, is: number | null): string | null {
  if (was === null) return null;
  return is === null ? format(was) : formatBefore(format(was), format(is));
}

const MOST_NAMES = 6;

function SiteNames({
  title,
  document,
  siteIds,
}: {
  title: string;
  document: FleetDocument;
  siteIds: readonly string[];
}) {
  if (siteIds.length === 0) return null;
  const names = siteIds.slice(0, MOST_NAMES).map((siteId) => nameOfSite(document, siteId));
  const rest = siteIds.length - names.length;
  return (
    <p className={styles.note}>
      {title}: {names.join(', ')}
      {rest > 0 && ` and ${rest} more`}
    </p>
  );
}
