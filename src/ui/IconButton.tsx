import { Button as BaseButton } from '@base-ui/react/button';
import type { ReactNode } from 'react';
import styles from './IconButton.module.css';
import { Tooltip } from './Tooltip.tsx';

interface IconButtonProps {
  /** The verb: the accessible name, and the tooltip. */
  readonly label: string;
  readonly children: ReactNode;
  readonly onClick?: () => void;
  readonly disabled?: boolean;
  /** For buttons that stay down. */
  readonly pressed?: boolean;
}

/** A verb drawn as a picture; its words are in the tooltip. */
export function IconButton({ label, children, onClick, disabled = false, pressed }: IconButtonProps) {
  return (
    <Tooltip content={label}>
      <BaseButton
        className={pressed ? `${styles.button} ${styles.pressed}` : styles.button}
        aria-label={label}
        aria-pressed={pressed}
        disabled={disabled}
        focusableWhenDisabled
        {...(onClick ? { onClick } : {})}
      >
        {children}
      </BaseButton>
    </Tooltip>
  );
}
