import { Button, Progress, Tabs } from '@mantine/core';
import { IconChartLine, IconMessage2, IconPlayerStopFilled, IconSitemap, IconTable } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Column } from '#contract/catalog.ts';
import type { ChartSpec } from '#contract/chart.ts';
import type { Run } from '#contract/sql.ts';
import type { ResultTab, Tab } from '../../../state/tabs.ts';
import type { TabPlan, TabRun } from '../../../state/useStore.ts';
import { ExportMenu } from '../export/ExportMenu.tsx';
import { useExport } from '../export/useExport.tsx';
import { isActive, RunState } from '../run/RunState.tsx';
import { ErrorNote } from './ErrorNote.tsx';
import { Messages } from './Messages.tsx';
import { PlanLoading, PlanView } from './PlanView.tsx';
import styles from './ResultArea.module.css';
import { ResultHint } from './ResultHint.tsx';
import { ResultTable } from './ResultTable.tsx';
import { useResultView } from './useResultView.ts';

/** What a chart of a result needs to be drawn; the page that composes the features gives the component. */
export interface ChartSlot {
  runId: string;
  viewId?: string;
  columns: readonly Column[];
  rows: number;
  spec: ChartSpec | null;
  onSpec: (spec: ChartSpec) => void;
  fileName: string;
}

export interface ResultAreaProps {
  tab: Tab;
  /** Undefined: nothing was run yet, there is only a plan. */
  tabRun: TabRun | undefined;
  /** The run that was asked for last, once it is known. */
  run: Run | undefined;
  /** The run whose rows are shown: the last one, or the one before while the last has no columns yet. */
  shownRun: Run | undefined;
  /** Why the result is no longer there; null while it is. */
  gone: string | null;
  plan: TabPlan | undefined;
  exportOpened: boolean;
  onExportOpened: (opened: boolean) => void;
  onTab: (tab: ResultTab) => void;
  onStop: () => void;
  onJump: (offset: number) => void;
  onChart: (spec: ChartSpec) => void;
  renderChart: (slot: ChartSlot) => ReactNode;
}

/** Everything about the last run of a tab: how it is, its rows, its chart, its plan, and what was said. */
export function ResultArea(props: ResultAreaProps) {
  const { tab, tabRun, run, shownRun, gone, exportOpened, onExportOpened, onTab, onStop } = props;
  const shown = useResultView(shownRun?.runId ?? '');
  const exportResult = useExport();
  const active = tabRun !== undefined && isActive(tabRun, run, gone);
  const rows = shownRun?.rows ?? 0;
  const exportable = shownRun?.status === 'done' && shownRun.returnsRows && !gone;
  return (
    <section className={styles.area} aria-label="Result">
      <div className={styles.bar}>
        <Tabs value={tab.resultTab} onChange={(value) => value && onTab(value as ResultTab)} variant="none">
          <Tabs.List aria-label="Result views" className={styles.tabs ?? ''}>
            {VIEWS.map(({ id, label, Icon }) => (
              <Tabs.Tab
                key={id}
                value={id}
                className={styles.tab ?? ''}
                leftSection={<Icon size={14} />}
                aria-controls="result-view"
              >
                {label}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
        <div className={styles.state} aria-live="polite">
          {tabRun && <RunState tabRun={tabRun} run={run} gone={gone} />}
        </div>
        {active && (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconPlayerStopFilled size={12} />}
            onClick={onStop}
            disabled={run?.status === 'running' && run.stopping}
          >
            Stop
          </Button>
        )}
        <ExportMenu
          opened={exportOpened && exportable}
          onOpened={onExportOpened}
          disabled={!exportable}
          rows={rows}
          viewRows={shown.view?.rows ?? null}
          onExport={(format, options, asShown) => {
            if (!shownRun) return;
            const view = asShown && shown.view ? { viewId: shown.view.viewId } : {};
            void exportResult({ source: { kind: 'run', runId: shownRun.runId, ...view }, format, options }, tab.title);
          }}
        />
      </div>
      <RunProgress run={run} active={active} />
      <div id="result-view" role="tabpanel" aria-label={tab.resultTab} className={styles.view}>
        <View {...props} shown={shown} />
      </div>
    </section>
  );
}

const VIEWS = [
  { id: 'table', label: 'Table', Icon: IconTable },
  { id: 'chart', label: 'Chart', Icon: IconChartLine },
  { id: 'plan', label: 'Plan', Icon: IconSitemap },
  { id: 'messages', label: 'Messages', Icon: IconMessage2 },
] as const;

/** Always 2 pixels high, so that nothing moves when it comes and goes. */
function RunProgress({ run, active }: { run: Run | undefined; active: boolean }) {
  if (!active) return <div className={styles.progress} />;
  const progress = run?.status === 'running' ? run.progress : null;
  const known = progress === null ? { value: 100, animated: true } : { value: progress * 100 };
  return (
    <Progress className={styles.progress ?? ''} size={2} radius={0} aria-label="Progress of the query" {...known} />
  );
}

function View(props: ResultAreaProps & { shown: ReturnType<typeof useResultView> }) {
  const { tab, tabRun, run, shownRun, gone, plan, shown, onJump, onChart, renderChart } = props;
  if (tab.resultTab === 'plan') return <PlanTab plan={plan} onJump={onJump} />;
  if (!tabRun) return <ResultHint kind="nothing" />;
  if (tab.resultTab === 'messages') return <Messages tabRun={tabRun} run={run} onJump={onJump} />;
  const error = tabRun.status === 'refused' ? tabRun.error : run?.status === 'failed' ? run.error : null;
  if (error && error.code !== 'cancelled' && error.code !== 'closed') {
    const { position } = error.detail;
    const jump = position === undefined ? undefined : () => onJump(tabRun.offset + position);
    return <ErrorNote error={error} title="The statement failed" onJump={jump} />;
  }
  if (gone) return <ResultHint kind="gone" reason={gone} />;
  if (!shownRun || shownRun.columns.length === 0) return <ResultHint kind={run ? run.status : 'starting'} />;
  if (tab.resultTab === 'table') {
    return (
      <div className={styles.table} data-stale={shownRun !== run || shown.loading || undefined}>
        {shown.error && <ErrorNote error={shown.error} title="The rows could not be sorted or filtered so" />}
        <ResultTable run={shownRun} shown={shown} />
      </div>
    );
  }
  if (shownRun.status !== 'done')
    return <ResultHint kind={shownRun.status === 'running' ? 'chart-later' : shownRun.status} />;
  const view = shown.view ? { viewId: shown.view.viewId } : {};
  const rows = shown.view?.rows ?? shownRun.rows;
  const { runId, columns } = shownRun;
  return renderChart({ runId, ...view, columns, rows, spec: tab.chart, onSpec: onChart, fileName: tab.title });
}

function PlanTab({ plan, onJump }: Pick<ResultAreaProps, 'plan' | 'onJump'>) {
  if (!plan) return <ResultHint kind="no-plan" />;
  if (plan.status === 'loading') return <PlanLoading analyze={plan.analyze} />;
  if (plan.status === 'ready') return <PlanView plan={plan.plan} />;
  const { position } = plan.error.detail;
  const jump = position === undefined ? undefined : () => onJump(plan.offset + position);
  return <ErrorNote error={plan.error} title="There is no plan" onJump={jump} />;
}
