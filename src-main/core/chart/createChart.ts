import type { DuckDBConnection } from '@duckdb/node-api';
import type { Core } from '#contract/api.ts';
import type { ChartData, ChartRequest, Reduction } from '#contract/chart.ts';
import { MillraceError } from '#contract/errors.ts';
import type { AbortSignal, Handlers } from '#contract/rpc.ts';
import { createArrowEncoder } from '../duckdb/arrowEncoder.ts';
import { whileWanted } from '../sql/interruptUntilSettled.ts';
import type { ResultSource } from '../sql/ResultSource.ts';
import { sqlError } from '../sql/sqlError.ts';
import type { Drawing } from './Drawing.ts';
import { drawChart } from './drawChart.ts';
import type { Facts } from './measurePoints.ts';
import type { Row } from './Points.ts';

/** Charts of whole results: what is drawn is made by DuckDB and bounded by the width of the drawing. */
export function createChart({ results }: { results: ResultSource }): Handlers<Core>['chart'] {
  return {
    async data(request, { signal }) {
      const { relation, columns, connection: open } = results.resultOf(request.runId, request.viewId);
      const { spec } = checked(request);
      const connection = await open();
      try {
        const width = Math.min(4000, Math.max(50, request.width));
        const ask = (sql: string) => interruptible(connection, signal, () => rowsOf(connection, sql));
        const { drawing, facts } = await drawChart({ spec, width, relation, ask }, columns);
        return await interruptible(connection, signal, () => chartData(connection, drawing, facts));
      } finally {
        connection.closeSync();
      }
    },
  };
}

function checked(request: ChartRequest): ChartRequest {
  const { bins } = request.spec;
  if (!Number.isFinite(request.width))
    throw new MillraceError('usage', 'The width of a chart is a number of CSS pixels.');
  if (bins !== undefined && !(Number.isInteger(bins) && bins >= 1 && bins <= 1000)) {
    throw new MillraceError('usage', `A chart has 1 to 1,000 bins, not ${bins}.`);
  }
  return request;
}

async function chartData(connection: DuckDBConnection, drawing: Drawing, facts: Facts): Promise<ChartData> {
  const result = await connection.run(drawing.sql);
  const types = result.columnTypes();
  const encoder = createArrowEncoder(
    result.columnNames().flatMap((name, i) => {
      const type = types[i];
      return type ? [{ name, type }] : [];
    }),
  );
  const chunks = await result.fetchAllChunks();
  const marks = chunks.reduce((sum, { rowCount }) => sum + rowCount, 0);
  return { data: encoder.encode(chunks), reduction: reductionOf(drawing, facts, marks), sql: drawing.sql };
}

function reductionOf({ method, text }: Drawing, { rows, missing }: Facts, marks: number): Reduction {
  const sentences = [...text, ...missing].join(' ');
  if (method === 'none') return { method, rows, ...(sentences && { text: sentences }) };
  return { method, rows, marks, text: sentences };
}

async function rowsOf(connection: DuckDBConnection, sql: string): Promise<Row[]> {
  const reader = await connection.runAndReadAll(sql);
  return reader.getRowObjects() as Row[];
}

/** Runs one query; an aborted signal ends it. */
async function interruptible<T>(connection: DuckDBConnection, signal: AbortSignal, run: () => Promise<T>): Promise<T> {
  if (signal.aborted) throw new MillraceError('cancelled', 'The chart was cancelled.');
  try {
    return await whileWanted(connection, run(), signal);
  } catch (error) {
    throw sqlError(error, '');
  }
}
