// Longer than most: it is where the parts of the SQL page meet, one line or two for each.
import { Loader } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  type ReactNode,
  type Ref,
  Suspense,
  useCallback,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { useClientState, useCore } from '../../client/ClientProvider.tsx';
import { keys } from '../../client/engineCache.ts';
import { savedSizes } from '../../state/savedSizes.ts';
import type { Tab } from '../../state/tabs.ts';
import { useStore } from '../../state/useStore.ts';
import { SqlEditor, type SqlEditorHandle } from './editor/SqlEditor.tsx';
import { parametersOf } from './editor/statementAt.ts';
import { type ChartSlot, ResultArea } from './result/ResultArea.tsx';
import { ResultHint } from './result/ResultHint.tsx';
import { ParameterBar } from './run/ParameterBar.tsx';
import { sessionOf } from './run/sessionOf.ts';
import { type Piece, toRun, valuesFor } from './run/toRun.ts';
import { useBusyTabs } from './run/useBusyTabs.ts';
import { useEscape } from './run/useEscape.ts';
import { useRunner } from './run/useRunner.ts';
import { useTabResult } from './run/useTabResult.ts';
import { SaveDialog } from './SaveDialog.tsx';
import { SidePanels } from './SidePanels.tsx';
import styles from './SqlPage.module.css';
import { SqlToolbar } from './SqlToolbar.tsx';
import { TabBar } from './tabs/TabBar.tsx';
import { useQuerySaving } from './useQuerySaving.ts';

/** What commands of the window do on this page. */
export interface SqlPageHandle {
  run(what: 'statement' | 'all'): void;
  stop(): void;
  explain(analyze: boolean): void;
  format(): void;
  save(): void;
  openExport(): void;
  closeTab(): void;
  focusEditor(): void;
  /** Opens a tab with this text and runs it. */
  openAndRun(title: string, sql: string): void;
}

export interface SqlPageProps {
  scheme: 'light' | 'dark';
  renderChart: (slot: ChartSlot) => ReactNode;
  ref?: Ref<SqlPageHandle>;
}

export function SqlPage({ scheme, renderChart, ref }: SqlPageProps) {
  const core = useCore();
  const cache = useQueryClient();
  const { coreOpen, generation } = useClientState();
  const { tabs, layout, plans, ...store } = useStore();
  const runner = useRunner();
  const busy = useBusyTabs(generation);
  const saveQuery = useQuerySaving();
  const editor = useRef<SqlEditorHandle>(null);
  const [missing, setMissing] = useState<string[]>([]);
  const [saving, setSaving] = useState<string | null>(null);
  const [exporting, setExporting] = useState(false);
  const active = tabs.open.find((tab) => tab.id === tabs.active);
  const result = useTabResult(active?.id ?? '');
  const parameters = useParameters(active?.sql ?? '');

  useEffect(() => {
    if (!active) store.openTab();
  }, [active, store.openTab]);

  const ready = (tab: Tab, piece: Piece | null): piece is Piece => {
    if (!piece) return false;
    const lacking = valuesFor(piece, tab.parameters).missing;
    setMissing(lacking);
    if (lacking[0]) document.getElementById(`parameter-${lacking[0]}`)?.focus();
    return lacking.length === 0;
  };
  const pieceOf = (tab: Tab, what: 'statement' | 'all') =>
    toRun(what, tab.sql, editor.current?.selection() ?? { start: 0, end: 0 }, core.sql.split).catch(() => null);
  const run = async (what: 'statement' | 'all') => {
    const tab = currentTab();
    if (!tab || !coreOpen) return;
    const piece = await pieceOf(tab, what);
    if (!ready(tab, piece)) return;
    if (tab.resultTab === 'plan') store.changeTab(tab.id, { resultTab: 'table' });
    await runner.run(tab, piece);
  };
  const explain = async (analyze: boolean) => {
    const tab = currentTab();
    const piece = tab && (await pieceOf(tab, 'statement'));
    if (tab && piece && ready(tab, piece)) await runner.explain(tab, piece, analyze);
  };
  const save = () => {
    const tab = currentTab();
    if (tab?.savedAs) void saveQuery(tab, tab.savedAs);
    else if (tab) setSaving(tab.title);
  };
  const close = (id: string) => {
    runner.forget(id);
    store.closeTab(id);
  };
  const openAndRun = (title: string, sql: string) => {
    const tab = store.openTab({ title, sql });
    void runner.run(tab, { sql, offset: 0, parameters: [] });
  };
  useImperativeHandle(ref, () => ({
    run: (what) => void run(what),
    stop: () => active && runner.stop(active.id),
    explain: (analyze) => void explain(analyze),
    format: () => editor.current?.format(),
    save,
    openExport: () => setExporting(true),
    closeTab: () => active && close(active.id),
    focusEditor: () => editor.current?.focus(),
    openAndRun,
  }));
  useEscape(() => active && runner.stop(active.id));
  const functions = useCallback(
    () =>
      cache.fetchQuery({
        queryKey: keys.functions,
        queryFn: () => core.sql.functions({}),
        staleTime: Number.POSITIVE_INFINITY,
      }),
    [cache, core],
  );
  if (!active) return null;
  return (
    <div className={styles.page}>
      <TabBar
        tabs={tabs.open}
        active={tabs.active}
        closedCount={tabs.closed.length}
        busy={busy}
        onSelect={store.selectTab}
        onClose={close}
        onRename={(id, title) => store.changeTab(id, { title })}
        onMove={store.moveTab}
        onNew={() => {
          store.openTab();
          editor.current?.focus();
        }}
        onReopen={store.reopenTab}
      />
      <SqlToolbar
        disabled={!coreOpen}
        sidePanel={layout.sidePanel}
        onRun={(what) => void run(what)}
        onExplain={(analyze) => void explain(analyze)}
        onFormat={() => editor.current?.format()}
        onSave={save}
        onSidePanel={(sidePanel) => store.arrange({ sidePanel })}
      />
      <div className={styles.body} id="script" role="tabpanel" aria-label={active.title}>
        <Group orientation="vertical" className={styles.main ?? ''} {...savedSizes('sql')}>
          <Panel id="script-panel" defaultSize="40%" minSize="96px">
            <div className={styles.script}>
              <div className={styles.editor}>
                <Suspense fallback={<EditorLoading />}>
                  <SqlEditor
                    ref={editor}
                    tabs={tabs.open}
                    active={active}
                    scheme={scheme}
                    sql={core.sql}
                    sessionOf={sessionOf}
                    functions={functions}
                    connected={coreOpen}
                    onChange={(id, sql) => store.changeTab(id, { sql })}
                    onStop={() => runner.stop(active.id)}
                  />
                </Suspense>
              </div>
              {parameters.length > 0 && (
                <ParameterBar
                  names={parameters}
                  values={active.parameters}
                  missing={missing}
                  onChange={(name, value) =>
                    store.changeTab(active.id, { parameters: { ...active.parameters, [name]: value } })
                  }
                  onRun={() => void run('statement')}
                />
              )}
            </div>
          </Panel>
          <Separator className="separator" aria-label="Height of the script" />
          <Panel id="result-panel" minSize="96px">
            {result.tabRun || plans[active.id] ? (
              <ResultArea
                key={active.id}
                tab={active}
                {...result}
                tabRun={result.tabRun}
                plan={plans[active.id]}
                exportOpened={exporting}
                onExportOpened={setExporting}
                onTab={(resultTab) => store.changeTab(active.id, { resultTab })}
                onStop={() => runner.stop(active.id)}
                onJump={(offset) => editor.current?.goTo(offset)}
                onChart={(chart) => store.changeTab(active.id, { chart })}
                renderChart={renderChart}
              />
            ) : (
              <ResultHint kind="nothing" />
            )}
          </Panel>
        </Group>
        {layout.sidePanel && (
          <div className={styles.side}>
            <SidePanels
              which={layout.sidePanel}
              tab={active}
              scheme={scheme}
              onClose={() => store.arrange({ sidePanel: null })}
            />
          </div>
        )}
      </div>
      <SaveDialog
        suggested={saving}
        onClose={() => setSaving(null)}
        onSave={(name) => {
          setSaving(null);
          void saveQuery(active, name);
        }}
      />
    </div>
  );
}

/** The store's, not a render's: a key may be pressed right after a letter. */
function currentTab(): Tab | undefined {
  const { tabs } = useStore.getState();
  return tabs.open.find((tab) => tab.id === tabs.active);
}

/** Names of the script's `$name` parameters, once typing has paused. */
function useParameters(sql: string): string[] {
  const core = useCore();
  const { coreOpen } = useClientState();
  const [settled] = useDebouncedValue(sql, 250);
  const { data } = useQuery({
    queryKey: ['split', settled],
    queryFn: () => core.sql.split({ sql: settled }),
    enabled: coreOpen && settled.includes('$'),
    gcTime: 0,
    retry: false,
    placeholderData: keepPreviousData,
  });
  return settled.includes('$') && data ? parametersOf(data) : NONE;
}
const NONE: string[] = [];

function EditorLoading() {
  return (
    <div className={styles.center}>
      <Loader size="sm" aria-label="The editor is loading" />
    </div>
  );
}
