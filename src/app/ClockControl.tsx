import { useMutation, useQuery } from '@tanstack/react-query';
import { Pause, Play, StepForward } from 'lucide-react';
import { useState } from 'react';
import { describeError } from '@/api/client/api-error.ts';
import { useFrame } from '@/api/client/hooks.ts';
import { worldQuery } from '@/api/client/queries.ts';
import { setClock, stepClock } from '@/api/client/writes.ts';
import { type ClockState, SPEEDS } from '@/domain/telemetry.ts';
import { Basis } from '@/ui/Basis.tsx';
import { IconButton } from '@/ui/IconButton.tsx';
import { SegmentedControl } from '@/ui/SegmentedControl.tsx';
import { useNotify } from '@/ui/use-notify.ts';
import styles from './ClockControl.module.css';
import { WorldTime } from './WorldTime.tsx';

const STEP_SECONDS = 10;
const SPEED_OPTIONS = SPEEDS.map((speed) => ({ value: String(speed), label: `×${speed}` }));

/** The world's time, and the levers on it where there are any: a real grid cannot be stopped. */
export function ClockControl() {
  const hasLevers = useQuery(worldQuery()).data !== undefined;
  const clock = useFrame((frame) => frame.clock);
  return (
    <div className={styles.clock}>
      {hasLevers && clock && <ClockLevers clock={clock} />}
      {clock?.awaitsPlan && (
        <span
          className={styles.slow}
          title="A plan takes effect at this moment, and the engine still works on it. Time goes on when it is there."
        >
          waits for a plan
        </span>
      )}
      {clock?.effectiveSpeed !== undefined && !clock.awaitsPlan && (
        <span
          className={styles.slow}
          title={`This machine cannot run the world at ×${clock.speed}. The figures are right; they come more slowly.`}
        >
          reaches ×{formatSpeed(clock.effectiveSpeed)}
        </span>
      )}
      <WorldTime />
      {clock?.fidelity === 'modelled' && <Basis kind="modelled" />}
    </div>
  );
}

/** `0.8`, `4.2`, `23`. */
const formatSpeed = (speed: number) => speed.toFixed(speed < 10 ? 1 : 0);

function ClockLevers({ clock }: { readonly clock: ClockState }) {
  const notify = useNotify();
  const refused = (error: unknown) =>
    notify({ title: 'The clock did not take it', description: describeError(error).sentence, tone: 'bad' });
  // What was asked for is shown at once, until the frames say the same or the API refuses.
  const [asked, setAsked] = useState<Partial<ClockState>>({});
  const set = useMutation({
    mutationFn: setClock,
    onError: (error) => {
      setAsked({});
      refused(error);
    },
  });
  const step = useMutation({ mutationFn: stepClock, onError: refused });
  const ask = (change: Pick<Partial<ClockState>, 'running' | 'speed'>) => {
    setAsked(change);
    set.mutate(change);
  };
  if (Object.entries(asked).some(([name, value]) => clock[name as keyof ClockState] === value)) setAsked({});
  const running = asked.running ?? clock.running;

  return (
    <>
      <IconButton label={running ? 'Pause the clock' : 'Run the clock'} onClick={() => ask({ running: !running })}>
        {running ? <Pause size={16} /> : <Play size={16} />}
      </IconButton>
      {!running && (
        <IconButton
          label={`Step ${STEP_SECONDS} s forward`}
          disabled={step.isPending}
          onClick={() => step.mutate({ seconds: STEP_SECONDS })}
        >
          <StepForward size={16} />
        </IconButton>
      )}
      <SegmentedControl
        label="Speed of the clock"
        value={String(asked.speed ?? clock.speed)}
        options={SPEED_OPTIONS}
        onChange={(chosen) => {
          const speed = SPEEDS.find((known) => String(known) === chosen);
          if (speed) ask({ speed });
        }}
      />
    </>
  );
}
