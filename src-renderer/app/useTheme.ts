import { useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import type { Theme } from '../state/layout.ts';
import { useStore } from '../state/useStore.ts';

const NEXT: Record<Theme, Theme> = { auto: 'light', light: 'dark', dark: 'auto' };

/** The chosen theme: what the project was left in, else what this window was left in. */
export function useTheme(projectOpen: boolean) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const saved = useStore((store) => store.layout.theme);
  const arrange = useStore((store) => store.arrange);
  useEffect(() => {
    if (projectOpen) setColorScheme(saved);
  }, [projectOpen, saved, setColorScheme]);
  const choose = (theme: Theme) => {
    setColorScheme(theme);
    if (projectOpen) arrange({ theme });
  };
  return { theme: colorScheme, choose, next: () => choose(NEXT[colorScheme]) };
}
