import { Moon, Sun, SunMoon } from 'lucide-react';
import { type ThemePreference, usePreferences } from '@/state/preferences.ts';
import { IconButton } from '@/ui/IconButton.tsx';

const NEXT: Readonly<Record<ThemePreference, ThemePreference>> = { dark: 'light', light: 'system', system: 'dark' };
const ICONS = { dark: Moon, light: Sun, system: SunMoon } as const;

/** Dark, light, or as the machine has it; each press is the next. */
export function ThemeButton() {
  const theme = usePreferences((preferences) => preferences.theme);
  const set = usePreferences((preferences) => preferences.set);
  const Icon = ICONS[theme];
  const words = theme === 'system' ? 'as on this machine' : theme;
  return (
    <IconButton label={`Theme: ${words}. Change to ${NEXT[theme]}`} onClick={() => set({ theme: NEXT[theme] })}>
      <Icon size={16} />
    </IconButton>
  );
}
