import { Alert, Button, Progress, useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import type { Column } from '#contract/catalog.ts';
import type { ChartSpec } from '#contract/chart.ts';
import { ChartView } from '../../components/chart/ChartView.tsx';
import type { ChartHandle } from '../../components/chart/ChartViewProps.ts';
import { writeClipboard } from '../../components/grid/writeClipboard.ts';
import { ChartControls } from './ChartControls.tsx';
import classes from './ChartPanel.module.css';
import { saveByLink } from './saveByLink.ts';
import { suggestChart } from './suggestChart.ts';
import { type LoadChart, useChartData } from './useChartData.ts';

export interface ChartPanelProps {
  runId: string;
  viewId?: string;
  columns: readonly Column[];
  /** Rows of the result or view. */
  rows: number;
  /** Null: a chart is suggested from the column types. */
  spec: ChartSpec | null;
  onSpec: (spec: ChartSpec) => void;
  /** `core.chart.data`. */
  loadChart: LoadChart;
  /** File name without extension for PNG and SVG. */
  fileName?: string;
  /** Saves a drawing; a download link when left out. */
  saveFile?: (name: string, content: Blob) => void;
}

/** px of the line below the drawing that says how rows were reduced. */
const CAPTION = 32;

export function ChartPanel(props: ChartPanelProps) {
  const { columns, onSpec, loadChart, fileName = 'chart', saveFile = saveByLink } = props;
  const spec = useValidSpec(props.spec, columns);
  const { ref, width, height } = useElementSize();
  const chart = useRef<ChartHandle>(null);
  const theme = useComputedColorScheme('light');
  const { drawn, isLoading, failure } = useChartData({ ...props, spec, width }, loadChart);
  if (!spec) return <p className={classes.message}>There is no column here that a chart could be made of.</p>;

  const saveSvg = () =>
    chart.current && saveFile(`${fileName}.svg`, new Blob([chart.current.svg()], { type: 'image/svg+xml' }));
  const savePng = async () => chart.current && saveFile(`${fileName}.png`, await chart.current.png());
  return (
    <section className={classes.panel} aria-label="Chart">
      <ChartControls spec={spec} columns={columns} onSpec={onSpec}>
        <CopySql sql={drawn?.data.sql} />
        <Save label="PNG" isReady={drawn !== null} onClick={() => void savePng()} />
        <Save label="SVG" isReady={drawn !== null} onClick={() => void saveSvg()} />
      </ChartControls>
      {failure && (
        <Alert color="red" title="This chart could not be made" m={8} p={8}>
          {failure}
        </Alert>
      )}
      <div ref={ref} className={classes.stage} aria-busy={isLoading}>
        {isLoading && (
          <Progress
            className={classes.busy}
            size={2}
            radius={0}
            value={100}
            animated
            aria-label="The chart is being made"
          />
        )}
        {drawn && width > 0 && (
          <ChartView
            ref={chart}
            data={drawn.data}
            spec={drawn.spec}
            width={width}
            height={Math.max(160, height - CAPTION)}
            theme={theme}
          />
        )}
      </div>
    </section>
  );
}

/** A spec of another result (columns that are not there) gives way to a suggestion. */
function useValidSpec(spec: ChartSpec | null, columns: readonly Column[]): ChartSpec | null {
  return useMemo(() => {
    const names = new Set(columns.map(({ name }) => name));
    const used = spec ? [spec.x, spec.y, spec.colour, spec.facet] : [];
    const isValid = spec !== null && used.every((name) => name === undefined || names.has(name));
    return isValid ? spec : suggestChart(columns);
  }, [spec, columns]);
}

function CopySql({ sql }: { sql: string | undefined }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    if (sql === undefined) return;
    await writeClipboard(sql);
    setCopied(true);
  };
  const Sign = isCopied ? IconCheck : IconCopy;
  return (
    <Button
      size="compact-xs"
      variant="default"
      disabled={sql === undefined}
      leftSection={<Sign size={13} />}
      onClick={() => void copy()}
      onBlur={() => setCopied(false)}
    >
      {isCopied ? 'Copied' : 'Copy SQL'}
    </Button>
  );
}

function Save({ label, isReady, onClick }: { label: string; isReady: boolean; onClick: () => void }) {
  return (
    <Button
      size="compact-xs"
      variant="default"
      disabled={!isReady}
      leftSection={<IconDownload size={13} />}
      onClick={onClick}
      aria-label={`Save as ${label}`}
    >
      {label}
    </Button>
  );
}
