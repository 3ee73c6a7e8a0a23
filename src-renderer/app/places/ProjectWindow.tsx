// Longer than most: the one place where features meet. Each gets its props here, and none knows another.
import { useComputedColorScheme } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, type RefObject, Suspense, useCallback, useMemo, useState } from 'react';
import type { CatalogTable } from '#contract/catalog.ts';
import type { HostInfo } from '#contract/host.ts';
import { useCore, useHost, useHostEvent } from '../../client/ClientProvider.tsx';
import { desktopBridge } from '../../client/desktopBridge.ts';
import { keys } from '../../client/engineCache.ts';
import { useCatalog, useJobs, useProject, useWatches } from '../../client/useEngineFacts.ts';
import { writeClipboard } from '../../components/grid/writeClipboard.ts';
import { CatalogTree } from '../../features/catalog/CatalogTree.tsx';
import { DropTableDialog } from '../../features/catalog/DropTableDialog.tsx';
import { qualifiedName } from '../../features/catalog/sqlNames.ts';
import { MonitorPage } from '../../features/monitor/MonitorPage.tsx';
import { DropTarget } from '../../features/sources/DropTarget.tsx';
import { PreviewDialog } from '../../features/sources/PreviewDialog.tsx';
import { pathsOfFiles } from '../../features/sources/pathsOfFiles.ts';
import { SourcesPage } from '../../features/sources/SourcesPage.tsx';
import { SqlPage, type SqlPageHandle } from '../../features/sql/SqlPage.tsx';
import type { Theme } from '../../state/layout.ts';
import { useStore } from '../../state/useStore.ts';
import { ErrorBoundary } from '../ErrorBoundary.tsx';
import { EngineBanner } from '../shell/EngineBanner.tsx';
import { Rail } from '../shell/Rail.tsx';
import { Shell } from '../shell/Shell.tsx';
import { StatusBar } from '../shell/StatusBar.tsx';

export interface ProjectWindowProps {
  info: HostInfo;
  sql: RefObject<SqlPageHandle | null>;
  theme: Theme;
  adding: readonly string[] | null;
  onAdd: (paths: readonly string[] | null) => void;
  onTheme: (theme: Theme) => void;
  onPalette: () => void;
  onOpenAgain: ((project: string) => void) | null;
}

/** Drawing comes with the first chart, so that the window does not wait for it. */
const ChartPanel = lazy(() =>
  import('../../features/chart/ChartPanel.tsx').then((chart) => ({ default: chart.ChartPanel })),
);
const DEFAULT_MAX_REJECTS = 0.01;

/** The window of an open project. */
export function ProjectWindow(props: ProjectWindowProps) {
  const { info, sql, theme, adding, onAdd, onTheme, onPalette, onOpenAgain } = props;
  const core = useCore();
  const cache = useQueryClient();
  const host = useHost();
  const scheme = useComputedColorScheme('light');
  const { page, catalogOpen } = useStore((store) => store.layout);
  const arrange = useStore((store) => store.arrange);
  const catalog = useCatalog();
  const tables = catalog.data?.tables ?? NO_TABLES;
  const jobs = useJobs();
  const watches = useWatches();
  const project = useProject().data;
  const [doomed, setDoomed] = useState<CatalogTable | null>(null);
  const { upload } = info.capabilities;
  const pathsOf = useMemo(() => pathsOfFiles({ upload, pathOf: desktopBridge()?.pathForFile }), [upload]);
  useHostEvent(
    'open',
    useCallback(({ paths }: { paths: string[] }) => onAdd(paths), [onAdd]),
  );

  const openQuery = (text: string, title = 'Query') => {
    arrange({ page: 'sql' });
    sql.current?.openAndRun(title, text);
  };
  const copy = (text: string) =>
    void writeClipboard(text).then(() => notifications.show({ message: `Copied ${text}`, autoClose: 2_000 }));
  return (
    <>
      <Shell
        page={page}
        banner={<EngineBanner onOpenAgain={onOpenAgain} />}
        rail={
          <Rail
            page={page}
            catalogOpen={catalogOpen}
            theme={theme}
            onPage={(next) => arrange({ page: next })}
            onCatalog={() => arrange({ catalogOpen: !catalogOpen })}
            onTheme={onTheme}
            onPalette={onPalette}
          />
        }
        catalog={
          catalogOpen && (
            <ErrorBoundary name="The catalog">
              <CatalogTree
                catalog={catalog.data}
                error={catalog.data ? null : (catalog.error?.message ?? null)}
                onQuery={(table) => openQuery(`FROM ${qualifiedName(table)} LIMIT 1000`, table.name)}
                onCopy={copy}
                onDrop={setDoomed}
              />
            </ErrorBoundary>
          )
        }
        pages={{
          sql: (
            <ErrorBoundary name="The SQL page">
              <SqlPage
                ref={sql}
                scheme={scheme}
                renderChart={(slot) => (
                  <Suspense>
                    <ChartPanel {...slot} loadChart={core.chart.data} />
                  </Suspense>
                )}
              />
            </ErrorBoundary>
          ),
          sources: (
            <ErrorBoundary name="The Sources page">
              <SourcesPage
                files={core.files}
                dialogs={host.dialogs}
                capabilities={info.capabilities}
                tables={tables}
                jobs={jobs}
                watches={watches}
                pathsOf={pathsOf}
                onAdd={onAdd}
                onUnwatched={() => void cache.invalidateQueries({ queryKey: keys.watches })}
                openQuery={openQuery}
              />
            </ErrorBoundary>
          ),
          monitor: (
            <ErrorBoundary name="The Monitor page">
              <MonitorPage onOpenRun={openQuery} />
            </ErrorBoundary>
          ),
        }}
        status={
          <StatusBar onMonitor={() => arrange({ page: 'monitor' })} onSources={() => arrange({ page: 'sources' })} />
        }
      />
      <DropTarget pathsOf={pathsOf} onAdd={onAdd} upload={upload} />
      <PreviewDialog
        paths={adding}
        files={core.files}
        tables={tables}
        maxRejects={project?.settings.maxRejects ?? DEFAULT_MAX_REJECTS}
        onClose={() => onAdd(null)}
        onStarted={() => {
          onAdd(null);
          arrange({ page: 'sources' });
        }}
      />
      <DropTableDialog table={doomed} onClose={() => setDoomed(null)} drop={core.catalog.dropTable} />
    </>
  );
}

const NO_TABLES: CatalogTable[] = [];
