import { create } from 'zustand';
import { createJSONStorage, persist, type StateStorage } from 'zustand/middleware';

export const THEMES = ['dark', 'light', 'system'] as const;
export type ThemePreference = (typeof THEMES)[number];

interface Preferences {
  readonly theme: ThemePreference;
  /** What the map draws besides sites. */
  readonly flowsVisible: boolean;
  readonly linksVisible: boolean;
  readonly legendOpen: boolean;
  readonly set: (change: Partial<Omit<Preferences, 'set'>>) => void;
}

/** This person's taste, on this machine; a colleague's link does not carry it. */
export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      theme: 'dark',
      flowsVisible: true,
      linksVisible: false,
      legendOpen: true,
      set: (change) => set(change),
    }),
    {
      name: 'catchment.preferences',
      version: 1,
      storage: createJSONStorage(() => forgivingStorage(() => localStorage)),
      merge: (stored, current) => ({ ...current, ...validPart(stored) }),
    },
  ),
);

/** Private mode, a full quota or a locked-down browser may refuse storage: then preferences last for this page. */
export function forgivingStorage(open: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>): StateStorage {
  const attempt = <T>(act: () => T, otherwise: T): T => {
    try {
      return act();
    } catch {
      return otherwise;
    }
  };
  return {
    getItem: (name) => attempt(() => open().getItem(name), null),
    setItem: (name, value) => attempt(() => open().setItem(name, value), undefined),
    removeItem: (name) => attempt(() => open().removeItem(name), undefined),
  };
}

/** Storage is outside: an older version or a curious hand may have written anything there. */
export function validPart(stored: unknown): Partial<Omit<Preferences, 'set'>> {
  if (typeof stored !== 'object' || stored === null) return {};
  const { theme, flowsVisible, linksVisible, legendOpen } = stored as Record<string, unknown>;
  const knownTheme = THEMES.find((known) => known === theme);
  return {
    ...(knownTheme ? { theme: knownTheme } : {}),
    ...(typeof flowsVisible === 'boolean' ? { flowsVisible } : {}),
    ...(typeof linksVisible === 'boolean' ? { linksVisible } : {}),
    ...(typeof legendOpen === 'boolean' ? { legendOpen } : {}),
  };
}
