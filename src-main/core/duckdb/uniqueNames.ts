/**
 * Names that can stand side by side in one table: DuckDB compares them without regard to case, and a result may hold
 * the same name twice. The first keeps its name, later ones get `_1`, `_2`, … as DuckDB does it.
 */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  return names.map((name) => {
    let unique = name;
    for (let n = 1; taken.has(unique.toLowerCase()) || (n > 1 && wanted.has(unique.toLowerCase())); n++) {
      unique = `${name}_${n}`;
    }
    taken.add(unique.toLowerCase());
    return unique;
  });
}
