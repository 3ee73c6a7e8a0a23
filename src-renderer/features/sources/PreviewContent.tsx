import { Alert, Tabs } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { tableFromIPC } from 'apache-arrow';
import { useMemo } from 'react';
import type { Preview, ReadOptions, RejectedRow } from '#contract/files.ts';
import { formatCount } from '../../components/formatFigures.ts';
import { DataGrid } from '../../components/grid/DataGrid.tsx';
import { ColumnChoices } from './ColumnChoices.tsx';
import classes from './PreviewDialog.module.css';

interface PreviewContentProps {
  preview: Preview;
  options: ReadOptions;
  onOptions: (options: ReadOptions) => void;
}

/** The first rows, the columns, the rows that would be refused, and the file's own first lines. */
export function PreviewContent({ preview, options, onOptions }: PreviewContentProps) {
  const { warnings, rejected, lines } = preview;
  return (
    <div className={classes.content}>
      {warnings.length > 0 && (
        <Alert className={classes.warnings} p={8} mb={8} icon={<IconAlertTriangle size={16} />} role="alert">
          {warnings.map(({ code, message }) => (
            <div key={`${code} ${message}`}>{message}</div>
          ))}
        </Alert>
      )}
      <Tabs defaultValue="rows" className={classes.tabs} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="rows">Rows</Tabs.Tab>
          <Tabs.Tab value="columns">Columns ({formatCount(preview.columns.length)})</Tabs.Tab>
          {rejected.length > 0 && (
            <Tabs.Tab value="rejected" className={classes.bad}>
              Rejected ({formatCount(rejected.length)})
            </Tabs.Tab>
          )}
          {lines.length > 0 && <Tabs.Tab value="lines">Text</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="rows" className={classes.panel}>
          <Rows preview={preview} />
        </Tabs.Panel>
        <Tabs.Panel value="columns" className={classes.panel}>
          <ColumnChoices preview={preview} options={options} onOptions={onOptions} />
        </Tabs.Panel>
        <Tabs.Panel value="rejected" className={classes.panel}>
          <Rejected rows={rejected} />
        </Tabs.Panel>
        <Tabs.Panel value="lines" className={classes.panel}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          <pre className={classes.lines} tabIndex={0}>
            {lines.join('\n')}
          </pre>
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}

let previews = 0;

function Rows({ preview }: { preview: Preview }) {
  const table = useMemo(() => tableFromIPC(preview.rows), [preview]);
  const key = useMemo(() => `${preview.path} ${previews++}`, [preview]);
  return (
    <DataGrid
      ariaLabel="First rows"
      columns={preview.columns}
      rows={table.numRows}
      pageKey={key}
      loadPage={async (offset, limit) => table.slice(offset, offset + limit)}
      withoutFooter
    />
  );
}

function Rejected({ rows }: { rows: readonly RejectedRow[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className={classes.scroll} tabIndex={0} aria-label="Rows that would be rejected">
      <table className={classes.rejected}>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">Column</th>
            <th scope="col">Reason</th>
            <th scope="col">Text</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ line, column, reason, raw }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line may be refused for several reasons.
            <tr key={i}>
              <td>{formatCount(line)}</td>
              <td>{column}</td>
              <td>{reason}</td>
              <td>
                <code>{raw}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
