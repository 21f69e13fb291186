import { useSyncExternalStore } from 'react';

const darkMedia = () => (typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : null);

function subscribe(changed: () => void) {
  const media = darkMedia();
  media?.addEventListener('change', changed);
  return () => media?.removeEventListener('change', changed);
}

/** What a preference comes to on this machine now. */
export function useResolvedTheme(preference: 'dark' | 'light' | 'system'): 'dark' | 'light' {
  const systemIsDark = useSyncExternalStore(subscribe, () => darkMedia()?.matches ?? true);
  if (preference !== 'system') return preference;
  return systemIsDark ? 'dark' : 'light';
}
