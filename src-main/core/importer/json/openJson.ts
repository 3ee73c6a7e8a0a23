import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '#contract/catalog.ts';
import type { PreviewWarning, ReadOptions } from '#contract/files.ts';
import type { AbortSignal } from '#contract/rpc.ts';
import { quotedString } from '../../duckdb/quote.ts';
import { literalPath } from '../../lake/lakeView.ts';
import type { PreparedInput } from '../input/prepareInput.ts';
import { readError } from '../readError.ts';
import type { RefusedRow, Scan } from '../Scan.ts';
import { keepValidLines } from './keepValidLines.ts';
import { refuseLongTexts } from './refuseLongTexts.ts';
import { storableJson } from './storableJson.ts';

/** Bytes of one value: a document that is one object, as maps are, is a single value. */
const LARGEST_VALUE = 256 * 1024 * 1024;
const USUAL_VALUE = 16 * 1024 * 1024;

const ONLY_THE_FIRST: PreviewWarning = {
  code: 'type_unsure',
  message:
    'Types and rejects were looked for in the first 8 MB. Later rows may not fit; ingest checks and counts them all.',
};

interface OpenJson {
  connection: DuckDBConnection;
  prepared: PreparedInput;
  /** Looks at the first rows only: enough for a preview, but a later row may bring another key or type. */
  quick: boolean;
  temporary: string;
  signal: AbortSignal;
}

/**
 * JSON and NDJSON. Keys and types are looked for in the whole file, since DuckDB silently drops a key that its sample
 * does not have. A broken line of NDJSON makes DuckDB refuse the file, so then the lines are sifted first.
 */
export async function openJson({ connection, prepared, quick, temporary, signal }: OpenJson): Promise<Scan> {
  const { input, format } = prepared;
  await refuseLongTexts(prepared);
  const open = async (path: string, refused: RefusedRow[], copies: string[] = []): Promise<Scan> => {
    const found = await storableJson(connection, readJson(path, prepared, quick), quick);
    const { from, columns } = found;
    const guessed = quick ? columns : (await storableJson(connection, readJson(path, prepared, true), true)).columns;
    const options: ReadOptions = { format, compression: prepared.compression };
    return {
      kind: 'cast',
      columns,
      guessed: typesByName(guessed),
      from: () => from,
      options,
      sheets: [],
      warnings: prepared.isWhole ? prepared.warnings : [...prepared.warnings, ONLY_THE_FIRST],
      copies,
      refused,
    };
  };
  try {
    return await open(prepared.plain, []);
  } catch (error) {
    if (format !== 'ndjson' || signal.aborted || !isMalformed(error)) throw readError(error, input.path);
  }
  const target = join(temporary, `lines-${process.pid}-${Date.now()}.ndjson`);
  try {
    const { refused } = await keepValidLines({ path: prepared.plain, target, signal });
    return await open(target, refused, [target]);
  } catch (error) {
    await rm(target, { force: true });
    throw readError(error, input.path);
  }
}

const isMalformed = (error: unknown) =>
  error instanceof Error && /malformed|invalid (unicode|utf)|JSON transform|unexpected/i.test(error.message);

const typesByName = (columns: Column[]) => new Map(columns.map(({ name, type }) => [name, type]));

function readJson(path: string, { format, plainBytes }: PreparedInput, quick: boolean): string {
  const args = [
    quotedString(literalPath(path)),
    `format = ${quotedString(format === 'ndjson' ? 'newline_delimited' : 'auto')}`,
    'hive_partitioning = false',
    `maximum_object_size = ${Math.min(LARGEST_VALUE, Math.max(USUAL_VALUE, plainBytes + 1))}`,
    ...(quick ? [] : ['sample_size = -1']),
  ];
  return `read_json(${args.join(', ')})`;
}
