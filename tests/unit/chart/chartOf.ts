import { DuckDBInstance } from '@duckdb/node-api';
import { tableFromIPC } from 'apache-arrow';
import type { ChartData, ChartSpec } from '#contract/chart.ts';
import { createChart } from '../../../src-main/core/chart/createChart.ts';
import type { ResultSource } from '../../../src-main/core/sql/ResultSource.ts';

export interface Charted extends ChartData {
  /** Rows of the Arrow stream; moments as milliseconds since 1970. */
  rows: Record<string, unknown>[];
}

const instance = await DuckDBInstance.create(':memory:');

/** A real result in a real DuckDB: what `query` returns. */
export async function resultsOf(query: string): Promise<ResultSource & { close(): Promise<void> }> {
  const name = `result_${crypto.randomUUID().replaceAll('-', '')}`;
  const connection = await instance.connect();
  await connection.run(`CREATE TABLE ${name} AS ${query}`);
  const described = (await connection.runAndReadAll(`DESCRIBE ${name}`)).getRowObjects();
  const count = (await connection.runAndReadAll(`SELECT count(*) FROM ${name}`)).getRows()[0]?.[0];
  return {
    resultOf: () => ({
      relation: `"${name}"`,
      columns: described.map((row) => ({ name: String(row.column_name), type: String(row.column_type) })),
      rows: Number(count),
      connection: () => instance.connect(),
    }),
    async close() {
      await connection.run(`DROP TABLE ${name}`);
      connection.closeSync();
    },
  };
}

/** Draws a query's rows once. */
export async function chartOf(query: string, spec: ChartSpec, width = 800): Promise<Charted> {
  const results = await resultsOf(query);
  try {
    return await draw(results, spec, width);
  } finally {
    await results.close();
  }
}

export async function draw(results: ResultSource, spec: ChartSpec, width = 800): Promise<Charted> {
  const never = new AbortController().signal;
  const answer = await createChart({ results }).data({ runId: 'r', spec, width }, { signal: never, caller: never });
  return { ...answer, rows: rowsOf(answer.data) };
}

function rowsOf(data: Uint8Array): Record<string, unknown>[] {
  return tableFromIPC(data)
    .toArray()
    .map((row) => ({ ...row.toJSON() }));
}
