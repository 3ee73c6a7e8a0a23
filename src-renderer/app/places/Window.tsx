import { spotlight } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { CatalogTable } from '#contract/catalog.ts';
import type { HostInfo } from '#contract/host.ts';
import { useClientState, useHost, useHostEvent } from '../../client/ClientProvider.tsx';
import { useCatalog } from '../../client/useEngineFacts.ts';
import { qualifiedName } from '../../features/catalog/sqlNames.ts';
import type { SqlPageHandle } from '../../features/sql/SqlPage.tsx';
import { useStore } from '../../state/useStore.ts';
import { CommandPalette } from '../commands/CommandPalette.tsx';
import { createCommands } from '../commands/createCommands.ts';
import { ShortcutsDialog } from '../commands/ShortcutsDialog.tsx';
import { useCommandKeys } from '../commands/useCommandKeys.ts';
import { useProjectUi } from '../useProjectUi.ts';
import { useTheme } from '../useTheme.ts';
import { ProjectWindow } from './ProjectWindow.tsx';
import { useProjects } from './useProjects.ts';
import { Waiting } from './Waiting.tsx';
import { Welcome } from './Welcome.tsx';

/** Decides what the window shows, and makes its commands. */
export function Window({ info }: { info: HostInfo }) {
  const host = useHost();
  const { engine } = useClientState();
  const project = useProjectUi();
  const projects = useProjects();
  const { theme, choose, next } = useTheme(project !== null);
  const sql = useRef<SqlPageHandle>(null);
  const [adding, setAdding] = useState<readonly string[] | null>(null);
  const [shortcuts, setShortcuts] = useState(false);
  const tables = useCatalog().data?.tables ?? [];
  const { capabilities } = info;
  const recent = useQuery({
    queryKey: ['recent', engine.status],
    queryFn: () => host.projects.recent({}),
    enabled: capabilities.projects && project === null,
  });

  const commands = useMemo(
    () =>
      createCommands({
        info,
        projectOpen: project !== null,
        sql: () => sql.current,
        newProject: () => void projects.create(),
        openProject: () => void projects.openPicked(),
        closeProject: () => void projects.close(),
        addFiles: async () => {
          if (!info.capabilities.dialogs) return useStore.getState().arrange({ page: 'sources' });
          const { paths } = await host.dialogs.pickFiles({});
          if (paths.length) setAdding(paths);
        },
        openPalette: () => spotlight.open(),
        showShortcuts: () => setShortcuts(true),
        nextTheme: next,
      }),
    [info, project, projects, host, next],
  );
  useCommandKeys(commands);
  useHostEvent(
    'command',
    useCallback(
      ({ id }: { id: string }) => {
        const command = commands.find((one) => one.id === id);
        if (command?.isEnabled()) command.run();
      },
      [commands],
    ),
  );
  const queryTable = (table: CatalogTable) => {
    useStore.getState().arrange({ page: 'sql' });
    sql.current?.openAndRun(table.name, `FROM ${qualifiedName(table)} LIMIT 1000`);
  };
  const content = () => {
    if (project !== null) {
      return (
        <ProjectWindow
          key={project}
          info={info}
          sql={sql}
          theme={theme}
          adding={adding}
          onAdd={setAdding}
          onTheme={choose}
          onPalette={() => spotlight.open()}
          onOpenAgain={capabilities.projects ? (path) => void projects.open(path) : null}
        />
      );
    }
    if (engine.status === 'starting' || engine.status === 'ready') return <Waiting text="Opening the project…" />;
    if (engine.status === 'restarting') return <Waiting text={`Opening the project again. ${engine.reason}`} />;
    if (!capabilities.projects)
      return <Waiting ended text={'reason' in engine ? engine.reason : 'No project is open.'} />;
    return (
      <Welcome
        recent={recent.data ?? []}
        problem={engine.status === 'failed' ? engine.reason : null}
        busy={projects.busy}
        onNew={() => void projects.create()}
        onOpen={() => void projects.openPicked()}
        onRecent={(path) => void projects.open(path)}
      />
    );
  };
  return (
    <>
      {content()}
      <CommandPalette commands={commands} tables={project === null ? [] : tables} onQuery={queryTable} />
      <ShortcutsDialog opened={shortcuts} commands={commands} onClose={() => setShortcuts(false)} />
    </>
  );
}
