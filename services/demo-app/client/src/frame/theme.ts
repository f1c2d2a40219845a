import type { GrafanaTheme2 } from '@grafana/data';
import { getThemeById } from '@grafana/data';
import { useCallback, useState } from 'react';

type Mode = 'dark' | 'light';
const storageKey = 'theme';

/** The theme that the reader chose, or else that of their system. */
export function useThemeChoice(): [GrafanaTheme2, toggle: () => void] {
  const [mode, setMode] = useState<Mode>(initialMode);
  const toggle = useCallback(() => {
    setMode((before) => {
      const after = before === 'dark' ? 'light' : 'dark';
      localStorage.setItem(storageKey, after);
      return after;
    });
  }, []);
  return [getThemeById(mode), toggle];
}

function initialMode(): Mode {
  const asked = new URLSearchParams(location.search).get('theme');
  const chosen = asked ?? localStorage.getItem(storageKey);
  if (chosen === 'dark' || chosen === 'light') return chosen;
  return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
}
