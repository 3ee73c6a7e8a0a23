import type { CellValue } from 'hucre/xlsx';

export type { CellValue };
export type CellKind = 'BOOLEAN' | 'BIGINT' | 'DOUBLE' | 'DATE' | 'TIMESTAMP' | 'VARCHAR';

/** A cell as text DuckDB casts back without loss, and what it is; an empty cell is null. */
export function cellText(value: CellValue | undefined): { text: string | null; kind: CellKind | null } {
  if (value === null || value === undefined || value === '') return { text: null, kind: null };
  if (typeof value === 'number')
    return { text: String(value), kind: Number.isSafeInteger(value) ? 'BIGINT' : 'DOUBLE' };
  if (typeof value === 'boolean') return { text: String(value), kind: 'BOOLEAN' };
  if (value instanceof Date) return dateText(value);
  return { text: String(value), kind: 'VARCHAR' };
}

/** A workbook's dates have no time zone; hucre gives them as UTC. */
function dateText(date: Date): { text: string | null; kind: CellKind | null } {
  if (Number.isNaN(date.getTime())) return { text: null, kind: null };
  const iso = date.toISOString();
  return iso.endsWith('T00:00:00.000Z')
    ? { text: iso.slice(0, 10), kind: 'DATE' }
    : { text: iso.slice(0, 23).replace('T', ' '), kind: 'TIMESTAMP' };
}
