import { useEffect, useState } from 'react';
import type { Core } from '#contract/api.ts';
import { useClientState, useCore } from '../client/ClientProvider.tsx';
import { toUi } from '../state/savedUi.ts';
import { useStore } from '../state/useStore.ts';

const QUIET_MS = 400;

/**
 * Brings back what was arranged when a project opens, and keeps what changes from then on.
 * Answers the path of the project that is on screen; null while none has been loaded.
 */
export function useProjectUi(): string | null {
  const core = useCore();
  const { coreOpen, generation, engine } = useClientState();
  const project = engine.status === 'none' ? null : engine.project;
  const [loaded, setLoaded] = useState<string | null>(null);

  useEffect(() => {
    if (!coreOpen || !project || loaded === project) return;
    let stale = false;
    const show = (ui: Record<string, unknown>) => {
      if (stale) return;
      useStore.getState().load(ui);
      setLoaded(project);
    };
    core.project.loadUi({}).then(show, () => show({}));
    return () => {
      stale = true;
    };
  }, [core, coreOpen, project, loaded]);

  useEffect(
    () => (loaded && loaded === project && generation > 0 ? keepSaved(core) : undefined),
    [core, loaded, project, generation],
  );
  return loaded === project ? loaded : null;
}

/** Saves a moment after each change, and at once when the page goes away. What fails is saved with the next change. */
function keepSaved(core: Core): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let { layout, tabs } = useStore.getState();
  const save = () => {
    clearTimeout(timer);
    timer = undefined;
    void core.project.saveUi(toUi(useStore.getState())).catch(() => undefined);
  };
  const flush = () => timer !== undefined && save();
  const stop = useStore.subscribe((now) => {
    if (now.layout === layout && now.tabs === tabs) return;
    ({ layout, tabs } = now);
    clearTimeout(timer);
    timer = setTimeout(save, QUIET_MS);
  });
  window.addEventListener('pagehide', flush);
  return () => {
    flush();
    stop();
    window.removeEventListener('pagehide', flush);
  };
}
