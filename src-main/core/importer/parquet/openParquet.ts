import type { DuckDBConnection } from '@duckdb/node-api';
import { MillraceError } from '#contract/errors.ts';
import { quotedString } from '../../duckdb/quote.ts';
import { literalPath } from '../../lake/lakeView.ts';
import { type Budget, cellLimit, expandedLimit, expandsTooMuch } from '../budget.ts';
import { columnsOf } from '../columnsOf.ts';
import { notReadable } from '../input/detectFormat.ts';
import type { PreparedInput } from '../input/prepareInput.ts';
import { readTail } from '../input/readHead.ts';
import { readError } from '../readError.ts';
import type { Scan } from '../Scan.ts';

/** Length of the footer and the magic at the end of a Parquet file. */
const TAIL = 8;

export async function openParquet(
  connection: DuckDBConnection,
  prepared: PreparedInput,
  budget: Budget,
): Promise<Scan> {
  await checkEnd(prepared);
  const from = `read_parquet(${quotedString(literalPath(prepared.plain))}, hive_partitioning = false)`;
  try {
    await checkBudget(connection, prepared, budget);
    const columns = await columnsOf(connection, from);
    const options = { format: 'parquet', compression: prepared.compression } as const;
    return {
      kind: 'cast',
      columns,
      guessed: new Map(),
      from: () => from,
      options,
      sheets: [],
      warnings: prepared.warnings,
      copies: [],
      refused: [],
    };
  } catch (error) {
    throw readError(error, prepared.input.path, 'Write the file again, or read it with the program that made it.');
  }
}

async function checkEnd({ plain, plainBytes, input }: PreparedInput): Promise<void> {
  const tail = await readTail(plain, plainBytes, TAIL);
  if (tail.subarray(4).toString('latin1') === 'PAR1' && tail.readUInt32LE(0) + TAIL < plainBytes) return;
  throw notReadable(
    input.path,
    'the Parquet file is cut short or damaged: it does not end with its footer',
    'Fetch or write the file again.',
  );
}

/** From the footer alone, before any page is unpacked. */
async function checkBudget(
  connection: DuckDBConnection,
  { plain, input }: PreparedInput,
  budget: Budget,
): Promise<void> {
  const result = await connection.runAndReadAll(
    'SELECT sum(total_uncompressed_size)::DOUBLE, sum(num_values)::DOUBLE FROM parquet_metadata($1)',
    [literalPath(plain)],
  );
  const [unpacked, cells] = (result.getRows()[0] ?? []).map(Number);
  const limit = expandedLimit(budget, input.bytes);
  if ((unpacked ?? 0) > limit) throw expandsTooMuch(input.path, input.bytes, limit);
  if ((cells ?? 0) > cellLimit(budget, input.bytes)) {
    throw new MillraceError(
      'limit',
      `${input.path} was stopped: its ${input.bytes.toLocaleString('en')} bytes claim to hold ${(cells ?? 0).toLocaleString('en')} values, far more than real data does.`,
      { file: input.path, remedy: 'If you trust the file, rewrite it with plain encoding and ingest the result.' },
    );
  }
}
