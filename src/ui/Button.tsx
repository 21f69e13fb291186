import { Button as BaseButton } from '@base-ui/react/button';
import type { ReactNode, Ref } from 'react';
import styles from './Button.module.css';

interface ButtonProps {
  readonly children: ReactNode;
  readonly onClick?: () => void;
  /** `primary`: the one thing to do here; `danger`: hurts if wrong; `quiet`: no frame. */
  readonly variant?: 'plain' | 'primary' | 'danger' | 'quiet';
  readonly size?: 'medium' | 'small';
  readonly type?: 'button' | 'submit';
  readonly icon?: ReactNode;
  readonly disabled?: boolean;
  /** Work is under way: shown, announced, and not clickable again. */
  readonly busy?: boolean;
  /** Takes the free width of its row. */
  readonly stretch?: boolean;
  /** Why it is disabled, or what it does, on hover. */
  readonly title?: string;
  readonly ref?: Ref<HTMLElement>;
}

/** A verb. Stays focusable while disabled, so that the reason in `title` can be reached. */
export function Button({
  children,
  variant = 'plain',
  size = 'medium',
  icon,
  busy,
  disabled,
  stretch,
  ...rest
}: ButtonProps) {
  const names = [styles.button, styles[variant], styles[size], stretch ? styles.stretch : ''];
  return (
    <BaseButton
      {...rest}
      className={names.join(' ')}
      disabled={Boolean(disabled || busy)}
      focusableWhenDisabled
      aria-busy={busy || undefined}
    >
      {busy ? <span className={styles.busy} aria-hidden /> : icon}
      {children}
    </BaseButton>
  );
}
