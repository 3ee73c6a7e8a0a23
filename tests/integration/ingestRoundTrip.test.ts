import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExportFormat } from '#contract/exporting.ts';
import { quotedIdentifier } from '../../src-main/core/duckdb/quote.ts';
import { openExport } from '../unit/export/openExport.ts';
import { randomTypes } from '../unit/export/randomTable.ts';
import { type Importing, importing } from '../unit/importer/importing.ts';

/** Random tables, written by Millrace's export and read by its importer with the types of the table chosen. */
let host: Importing;
let exports: Awaited<ReturnType<typeof openExport>>;
beforeAll(async () => {
  host = await importing();
  exports = await openExport();
});
afterAll(async () => {
  await exports.close();
  await host.close();
});

const NUM_RUNS = Number(process.env.MILLRACE_ROUND_TRIPS ?? 12);

/** Types a person may choose for a column of text; Parquet and Arrow bring their own. */
const PLAIN = [
  'BOOLEAN',
  'TINYINT',
  'INTEGER',
  'BIGINT',
  'DECIMAL(9,2)',
  'VARCHAR',
  'DATE',
  'TIMESTAMP',
  'TIME',
  'UUID',
];
const TYPES: Record<'csv' | 'tsv' | 'json' | 'ndjson' | 'parquet' | 'arrow' | 'xlsx', readonly string[]> = {
  csv: [...PLAIN, 'DOUBLE', 'UBIGINT', 'DECIMAL(38,10)', 'TIMESTAMP WITH TIME ZONE'],
  tsv: [...PLAIN, 'DOUBLE', 'UBIGINT', 'DECIMAL(38,10)', 'TIMESTAMP WITH TIME ZONE'],
  json: PLAIN,
  ndjson: PLAIN,
  parquet: [...PLAIN, 'DOUBLE', 'FLOAT', 'UBIGINT', 'DECIMAL(38,10)', 'TIMESTAMP WITH TIME ZONE', 'BLOB', 'INTEGER[]'],
  arrow: [
    ...PLAIN.filter((type) => type !== 'UUID'),
    'DOUBLE',
    'FLOAT',
    'UBIGINT',
    'DECIMAL(38,10)',
    'BLOB',
    'INTEGER[]',
  ],
  xlsx: ['BOOLEAN', 'TINYINT', 'INTEGER', 'VARCHAR', 'DATE'],
};

interface Table {
  types: string[];
  rows: (string | null)[][];
}

function tables(allowed: readonly string[]): fc.Arbitrary<Table> {
  const usable = randomTypes.filter(({ type }) => allowed.includes(type));
  return fc
    .array(fc.constantFrom(...usable), { minLength: 1, maxLength: 6 })
    .chain((types) =>
      fc
        .array(fc.tuple(...types.map(({ value }) => fc.option(value, { freq: 6 }))), { minLength: 1, maxLength: 20 })
        .map((rows) => ({ types: types.map(({ type }) => type), rows })),
    );
}

const nameOf = (i: number) => `c${i} "é`;

async function make({ types, rows }: Table): Promise<void> {
  const columns = types.map((type, i) => `${quotedIdentifier(nameOf(i))} ${type}`);
  const values = rows.map((row, id) => `(${[id, ...row.map((cell) => cell ?? 'NULL')].join(', ')})`);
  await exports.connection.run(`CREATE OR REPLACE TABLE data (id INTEGER, ${columns.join(', ')})`);
  await exports.connection.run(`INSERT INTO data VALUES ${values.join(', ')}`);
}

/**
 * All texts, in order. Where a format has no empty text it stands for NULL; of a workbook a cell that is only a byte
 * order mark comes back empty (from the library that reads it).
 */
function textsOf({ types }: Table, format: keyof typeof TYPES): string {
  const hasEmpty = format === 'json' || format === 'ndjson' || format === 'parquet' || format === 'arrow';
  const texts = types.map((_, i) => `${quotedIdentifier(nameOf(i))}::VARCHAR`);
  if (hasEmpty) return texts.join(', ');
  return texts.map((text) => `nullif(${format === 'xlsx' ? `replace(${text}, chr(65279), '')` : text}, '')`).join(', ');
}

test.each(Object.keys(TYPES) as (keyof typeof TYPES)[])('%s', async (format) => {
  const chosen = format !== 'parquet' && format !== 'arrow';
  await fc.assert(
    fc.asyncProperty(tables(TYPES[format]), async (table) => {
      await make(table);
      const name = `data.${format}`;
      const job = await exports.write('FROM data ORDER BY id', {
        format: format as ExportFormat,
        name,
        options: { formulaGuard: false },
      });
      expect(job).toMatchObject({ status: 'done', error: null });
      const columns = table.types.map((type, i) => ({ name: nameOf(i), type }));
      const result = await host.read(
        exports.path(name),
        chosen ? { columns: [{ name: 'id', type: 'INTEGER' }, ...columns] } : {},
      );
      expect([result.rows, result.rejected]).toEqual([table.rows.length, 0]);
      const texts = textsOf(table, format);
      const found = await host.rows(`SELECT id::INTEGER AS id, ${texts} FROM ${result.data} ORDER BY 1`);
      expect(found).toEqual(await exports.rows(`SELECT id, ${texts} FROM data ORDER BY id`));
    }),
    { numRuns: NUM_RUNS },
  );
});
