import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { makeDemoProject, TABLES } from './demoProject.mjs';
import { answerOf, millrace } from './millrace.mjs';
import { openCore } from './openCore.mjs';

/**
 * Does the whole job on a fresh project and compares each result with what DuckDB reads from the files directly.
 *
 * @returns {Promise<number>} how many things were off
 */
export async function checkDemo(folder, say = console.log) {
  const instance = await DuckDBInstance.create();
  const duckdb = await instance.connect();
  const direct = async (sql) => (await duckdb.runAndReadAll(sql)).getRowObjectsJson();
  const countOf = async (relation) => Number((await direct(`SELECT count(*) AS n FROM ${relation}`))[0].n);
  let wrong = 0;
  const verify = (what, got, expected) => {
    const right = isDeepStrictEqual(got, expected);
    if (!right) wrong++;
    say(
      `${right ? 'ok  ' : 'OFF '} ${what}${right ? '' : `: got ${JSON.stringify(got)}, expected ${JSON.stringify(expected)}`}`,
    );
  };
  try {
    await ingest({ folder, verify, countOf });
    await rejects({ folder, verify });
    await query({ folder, verify, direct });
    await window({ folder, verify, countOf });
    await exports({ folder, verify, countOf });
    const catalog = await answerOf('catalog', folder, '--json');
    const names = new Set(catalog.tables.map(({ schema, name }) => `${schema}.${name}`));
    verify(
      'the catalog lists every table',
      TABLES.filter(({ table }) => !names.has(`raw.${table}`)),
      [],
    );
    const { clean, findings } = await answerOf('check', folder, '--json');
    verify('lake, manifest and Parquet footers agree', { clean, findings }, { clean: true, findings: [] });
    return wrong;
  } finally {
    duckdb.closeSync();
    instance.closeSync();
  }
}

const quoted = (text) => `'${text.replaceAll("'", "''")}'`;
const relationOf = ({ reader, file }) => `${reader}(${quoted(file)})`;

async function ingest({ folder, verify, countOf }) {
  const ingests = await makeDemoProject(folder);
  for (const [at, one] of TABLES.entries()) {
    const { rows, rejected, files } = ingests[at];
    const expected = { rows: await countOf(relationOf(one)), rejected: 0, status: ['stored'] };
    verify(
      `ingest ${one.table}: ${rows} rows`,
      { rows, rejected, status: files.map(({ status }) => status) },
      expected,
    );
  }
  const [first] = TABLES;
  const again = await answerOf('ingest', folder, first.file, '--as', first.table, '--json');
  verify(
    'the same file again is recognised',
    again.files.map(({ status }) => status),
    ['duplicate'],
  );
}

/** 50,000 rows of which the last 5 cannot be read: they are set aside with line and reason, nothing vanishes. */
async function rejects({ folder, verify }) {
  const lines = Array.from({ length: 50_000 }, (_, n) => `${n},${n < 49_995 ? n / 2 : 'not a number'}`);
  const file = join(folder, '.millrace', 'demo-readings.csv');
  await mkdir(join(folder, '.millrace'), { recursive: true });
  await writeFile(file, `id,value\n${lines.join('\n')}\n`);
  const { rows, rejected } = await answerOf(
    'ingest',
    folder,
    file,
    '--as',
    'readings',
    '--max-rejects',
    '1%',
    '--json',
  );
  verify('bad rows are set aside, not lost', { rows, rejected }, { rows: 49_995, rejected: 5 });
  const { stdout } = await millrace(
    'query',
    folder,
    'SELECT count(*) AS n FROM raw.readings__rejects',
    '--format',
    'ndjson',
  );
  verify('they can be queried', stdout.trim(), '{"n":5}');
}

async function query({ folder, verify, direct }) {
  const [weather, , , , flights] = TABLES;
  const byWeather = (from) =>
    `SELECT weather, count(*)::INTEGER AS days, max(temp_max) AS hottest FROM ${from} GROUP BY 1 ORDER BY 1`;
  const hourly = (from) =>
    `SELECT hour(date)::INTEGER AS hour, count(*)::INTEGER AS flights, sum(delay)::INTEGER AS minutes FROM ${from} GROUP BY 1 ORDER BY 1`;
  for (const [one, sql] of [
    [weather, byWeather],
    [flights, hourly],
  ]) {
    const got = await answerOf('query', folder, sql(`raw.${one.table}`), '--format', 'json');
    verify(`query raw.${one.table}: ${got.length} groups`, got, await direct(sql(relationOf(one))));
  }
  const parameter = await millrace(
    'query',
    folder,
    'SELECT count(*) AS n FROM raw.cars WHERE Origin = $origin',
    '--param',
    'origin=Japan',
    '--format',
    'ndjson',
  );
  verify('a query with a parameter', parameter.stdout.trim(), '{"n":79}');
  const { code, stderr } = await millrace('query', folder, 'SELECT nothing_there FROM raw.cars');
  verify('a query with an error says so', { code, told: stderr.includes('nothing_there') }, { code: 1, told: true });
}

/** The same as a browser: the page, a run, its chart. */
async function window({ folder, verify, countOf }) {
  const { api, page, close } = await openCore(folder);
  verify('the window is served', /<div id="root">/.test(page), true);
  const { runId } = await api.sql.run({ sessionId: 'demo', sql: 'SELECT distance, delay FROM raw.flights' });
  const run = await api.sql.wait({ runId });
  verify(
    `a result of ${run.rows} rows in the window`,
    { status: run.status, rows: run.rows },
    { status: 'done', rows: await countOf(relationOf(TABLES[4])) },
  );
  const { data, reduction } = await api.chart.data({
    runId,
    spec: { kind: 'dot', x: 'distance', y: 'delay' },
    width: 800,
  });
  verify(
    `its chart: ${reduction.text ?? 'every row drawn'}`,
    { drawn: data.byteLength > 0, of: reduction.rows },
    { drawn: true, of: run.rows },
  );
  verify('the server ends in order', await close(), 0);
}

async function exports({ folder, verify, countOf }) {
  const rows = await countOf(relationOf(TABLES[4]));
  for (const [ending, reader] of [
    ['parquet', 'read_parquet'],
    ['csv', 'read_csv'],
  ]) {
    const file = join(folder, '.millrace', `demo-export.${ending}`);
    const answer = await answerOf('export', folder, 'raw.flights', '--to', file, '--json');
    verify(
      `export ${rows} rows as ${ending}`,
      { said: answer.rows, read: await countOf(`${reader}(${quoted(file)})`) },
      { said: rows, read: rows },
    );
  }
}
