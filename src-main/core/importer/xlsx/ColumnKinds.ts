import type { CellKind } from './cellText.ts';

/** Which kinds of cells each column has, and the type that holds them all. */
export class ColumnKinds {
  readonly #kinds: Set<CellKind>[] = [];

  add(column: number, kind: CellKind): void {
    this.#kinds[column] ??= new Set();
    this.#kinds[column].add(kind);
  }

  types(): CellKind[] {
    return Array.from(this.#kinds, (kinds) => common(kinds ?? new Set()));
  }
}

function common(kinds: ReadonlySet<CellKind>): CellKind {
  const only = [...kinds];
  if (only.length === 1) return only[0] ?? 'VARCHAR';
  if (only.length > 0 && only.every((kind) => kind === 'BIGINT' || kind === 'DOUBLE')) return 'DOUBLE';
  if (only.length > 0 && only.every((kind) => kind === 'DATE' || kind === 'TIMESTAMP')) return 'TIMESTAMP';
  return 'VARCHAR';
}
