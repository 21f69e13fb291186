import { DRAIN_STEPS, STEP_WORDS } from './derive-drain-progress.ts';
import styles from './drain.module.css';

/** The way of a drain; steps before `stepIndex` are behind us. */
export function DrainSteps({ stepIndex }: { readonly stepIndex: number }) {
  return (
    <ol className={styles.steps} aria-label="Steps of the drain">
      {DRAIN_STEPS.map((step, index) => (
        <li
          key={step}
          data-state={index < stepIndex ? 'done' : index === stepIndex ? 'now' : 'ahead'}
          aria-current={index === stepIndex ? 'step' : undefined}
        >
          <span aria-hidden>{index < stepIndex ? '●' : index === stepIndex ? '◧' : '○'}</span>
          {STEP_WORDS[step].label}
        </li>
      ))}
    </ol>
  );
}
