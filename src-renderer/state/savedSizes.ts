import { useStore } from './useStore.ts';

/** What a group of resizable panels needs to come back as it was left. */
export function savedSizes(group: string) {
  const { layout } = useStore.getState();
  const sizes = layout.sizes[group];
  return {
    id: group,
    ...(sizes ? { defaultLayout: sizes } : {}),
    onLayoutChanged: (next: Record<string, number>) => {
      const { layout: now, arrange } = useStore.getState();
      arrange({ sizes: { ...now.sizes, [group]: next } });
    },
  };
}
