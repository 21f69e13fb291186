import { Toast } from '@base-ui/react/toast';
import { useCallback } from 'react';

export interface Notification {
  readonly title: string;
  readonly description?: string;
  /** `bad` stays until it is dismissed. */
  readonly tone?: 'plain' | 'good' | 'bad';
}

/** Says something short to the operator, wherever they are looking. Needs a `ToastProvider` above. */
export function useNotify(): (notification: Notification) => void {
  const { add } = Toast.useToastManager();
  return useCallback(
    ({ title, description, tone = 'plain' }) => {
      add({
        title,
        type: tone,
        timeout: tone === 'bad' ? 0 : 6000,
        priority: tone === 'bad' ? 'high' : 'low',
        ...(description ? { description } : {}),
      });
    },
    [add],
  );
}
