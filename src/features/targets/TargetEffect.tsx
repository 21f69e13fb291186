import type { ReactNode } from 'react';
import { describeError } from '@/api/client/api-error.ts';
import { formatBefore, formatDelta, formatKw, formatMs, formatRate, formatUsdPerHour } from '@/domain/format.ts';
import { nameOfSite } from '@/domain/names.ts';
import type { FleetDocument } from '@/domain/planning.ts';
import type { WorkloadClass } from '@/domain/workload.ts';
import { describeObstacles } from '@/engine/client/describe-obstacles.ts';
import { describeProof, formatGap } from '@/engine/client/describe-proof.ts';
import { describeRelaxations } from '@/engine/client/describe-relaxations.ts';
import { BeforeAfter } from '@/ui/BeforeAfter.tsx';
import { Button } from '@/ui/Button.tsx';
import { ErrorState } from '@/ui/ErrorState.tsx';
import { ReasonList } from '@/ui/ReasonList.tsx';
import { Skeleton } from '@/ui/Skeleton.tsx';
import { Verdict } from '@/ui/Verdict.tsx';
import { deriveTargetChange, type TargetChange } from './derive-target-change.ts';
import { deriveTargetVerdict, findLimitToTry } from './derive-target-verdict.ts';
import { describeLimitValues } from './describe-limit-values.ts';
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
  /** Another limit that is worth a look. */
  readonly onTry: (limitMs: number) => void;
  /** The way to a better proof of the plan, beside the engine's own. */
  readonly proof: ReactNode;
}

/** Before → after of one limit, or why it cannot be kept. */
export function TargetEffect({
  document,
  workloadClass,
  baseline,
  answer,
  error,
  isStale,
  onTry,
  proof,
}: TargetEffectProps) {
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
        <Verdict
          kind={verdict.kind}
          sentence={verdict.sentence}
          reason={verdict.reason}
          fix={
            answer.kind === 'impossible' &&
            answer.relaxations.length > 0 && (
              <WayOut document={document} classId={workloadClass.id} answer={answer} onTry={onTry} />
            )
          }
        />
        {isStale && <p className={styles.solving}>Solving… these figures are of {formatMs(answer.limitMs)}.</p>}
        {answer.kind === 'impossible' && answer.obstacles.length > 1 && (
          <ReasonList
            title="What stands in the way"
            reasons={describeObstacles(document, answer.obstacles.slice(1))}
            most={6}
          />
        )}
        {change && <ChangeTable change={change} />}
      </div>
      {change && (
        <div className={styles.behind}>
          <div className={styles.proved}>
            <p className={styles.note}>{describeProof(change.after)}</p>
            {proof}
          </div>
          <SiteNames title="Lights up" document={document} siteIds={change.openedSiteIds} />
          <SiteNames title="Goes dark" document={document} siteIds={change.closedSiteIds} />
          {answer.kind === 'possible' && <LimitWorth document={document} answer={answer} />}
        </div>
      )}
    </div>
  );
}

interface WayOutProps {
  readonly document: FleetDocument;
  readonly classId: string;
  readonly answer: Extract<TargetAnswer, { kind: 'impossible' }>;
  readonly onTry: (limitMs: number) => void;
}

/** What would make the limit possible; where that is another limit, it can be tried at once. */
function WayOut({ document, classId, answer: { relaxations }, onTry }: WayOutProps) {
  const limitMs = findLimitToTry(classId, relaxations);
  return (
    <>
      {describeRelaxations(document, relaxations)}
      {limitMs !== null && (
        <div className={styles.tryIt}>
          <Button size="small" onClick={() => onTry(limitMs)}>
            Try {formatMs(limitMs)}
          </Button>
        </div>
      )}
    </>
  );
}

const MOST_VALUES = 2;

/** What the limit, and the data rule beside it, keep apart that would save money. */
function LimitWorth({
  document,
  answer: { limitValues },
}: {
  document: FleetDocument;
  answer: Extract<TargetAnswer, { kind: 'possible' }>;
}) {
  const values = describeLimitValues(document, limitValues);
  const rest = values.length - MOST_VALUES;
  if (values.length === 0) return null;
  return (
    <div className={styles.note}>
      What the limits cost, by the bound’s prices:
      <ul className={styles.values}>
        {values.slice(0, MOST_VALUES).map(({ id, subject, sentence }) => (
          <li key={id}>
            <strong>{subject}</strong>, {sentence}
          </li>
        ))}
      </ul>
      {rest > 0 && `and ${rest} more`}
    </div>
  );
}

function ChangeTable({ change }: { change: TargetChange }) {
  const { before, after } = change;
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
    { what: 'Gap to the bound', was: before.gap, is: after.gap, format: formatGap, withDelta: false },
  ];
  return (
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
