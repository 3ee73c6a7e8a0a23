import { REJECTS_SUFFIX } from './tableName.ts';

/**
 * What a lake file's name tells. The content's hash is here and not in the footer because it is computed while the
 * file is read; `parts` because a batch counts only when all its files are there.
 */
export interface LakeFileName {
  batch: string;
  /** 1-based. */
  part: number;
  /** Files of the batch, the one with rejected rows included. */
  parts: number;
  /** SHA-256 of the original file's bytes, hexadecimal. */
  sha256: string;
}

const BATCH = /^[0-9A-Za-z-]{1,64}$/;
const NAME = /^([0-9A-Za-z-]{1,64})_(\d{1,6})of(\d{1,6})_([0-9a-f]{64})\.parquet$/;

export const isBatchName = (batch: string): boolean => BATCH.test(batch);

function formatLakeFileName({ batch, part, parts, sha256 }: LakeFileName): string {
  return `${batch}_${part}of${parts}_${sha256}.parquet`;
}

/** Null for files that are not ours. */
export function parseLakeFileName(name: string): LakeFileName | null {
  const [, batch, part, parts, sha256] = NAME.exec(name) ?? [];
  if (batch === undefined || sha256 === undefined) return null;
  return { batch, part: Number(part), parts: Number(parts), sha256 };
}

/**
 * Path inside the lake folder, with slashes on every platform.
 * The folder is not called `date=…`: hive-aware readers, DuckDB among them, would replace a column of that name.
 * @param ingestedAt ISO 8601, UTC.
 */
export function lakeFilePath(table: string, kind: 'data' | 'rejects', ingestedAt: string, name: LakeFileName): string {
  const folder = kind === 'data' ? table : `${table}${REJECTS_SUFFIX}`;
  return `${folder}/ingested_on=${ingestedAt.slice(0, 10)}/${formatLakeFileName(name)}`;
}
