import { webDarkTheme, webLightTheme, type Theme } from '@fluentui/react-components';
import { createContext, use, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';

export const APPEARANCES = ['system', 'light', 'dark'] as const;
export type Appearance = (typeof APPEARANCES)[number];

const KEPT_AS = 'nightshift.appearance';
const darkness = window.matchMedia('(prefers-color-scheme: dark)');

interface ThemeState {
  readonly theme: Theme;
  readonly appearance: Appearance;
  readonly choose: (appearance: Appearance) => void;
}

const ThemeContext = createContext<ThemeState | undefined>(undefined);

/** Dark or light: as the system, until somebody chooses; the choice is kept in this browser. */
export function ThemeProvider({ children }: { readonly children: ReactNode }) {
  const [appearance, setAppearance] = useState(keptAppearance);
  const systemIsDark = useSyncExternalStore(followSystem, () => darkness.matches);
  const isDark = appearance === 'system' ? systemIsDark : appearance === 'dark';
  useEffect(() => {
    document.documentElement.style.colorScheme = isDark ? 'dark' : 'light';
  }, [isDark]);
  const state = useMemo(
    () => ({
      theme: isDark ? webDarkTheme : webLightTheme,
      appearance,
      choose: (chosen: Appearance) => {
        localStorage.setItem(KEPT_AS, chosen);
        setAppearance(chosen);
      },
    }),
    [isDark, appearance],
  );
  return <ThemeContext value={state}>{children}</ThemeContext>;
}

export function useTheme(): ThemeState {
  const state = use(ThemeContext);
  if (state === undefined) throw new Error('useTheme needs a ThemeProvider around it');
  return state;
}

function keptAppearance(): Appearance {
  const kept = localStorage.getItem(KEPT_AS);
  return APPEARANCES.find((appearance) => appearance === kept) ?? 'system';
}

function followSystem(changed: () => void): () => void {
  darkness.addEventListener('change', changed);
  return () => darkness.removeEventListener('change', changed);
}
