import type { Column } from '#contract/catalog.ts';
import { MillraceError } from '#contract/errors.ts';
import type { ColumnChoice, PreviewWarning } from '#contract/files.ts';

/** A column of the file and what becomes of it. */
export interface PlannedColumn {
  /** Name in the file. */
  source: string;
  /** Type the file gives it. */
  found: string;
  /** Name in the table. */
  name: string;
  type: string;
  include: boolean;
}

export interface ColumnPlan {
  columns: PlannedColumn[];
  warnings: PreviewWarning[];
}

/** Names of the columns that say where a row came from; they come after the data. */
const PROVENANCE = ['_file', '_row', '_ingested_at', '_batch'];

/** The file's columns in its order, with what was chosen for them. A name that is taken gets a number. */
export function planColumns(
  path: string,
  found: readonly Column[],
  choices: readonly ColumnChoice[] = [],
  guessed: ReadonlyMap<string, string> = new Map(),
): ColumnPlan {
  const chosen = new Map(choices.map((choice) => [choice.name, choice]));
  const unknown = choices.find(({ name }) => !found.some((column) => column.name === name));
  if (unknown) throw noSuchColumn(path, unknown.name, found);
  const taken = new Set(PROVENANCE);
  const warnings: PreviewWarning[] = [];
  const columns = found.map(({ name: source, type }): PlannedColumn => {
    const choice = chosen.get(source);
    const wanted = choice?.as || source;
    const include = choice?.include ?? true;
    const name = include ? freeName(wanted, taken) : wanted;
    if (name !== wanted)
      warnings.push({
        code: 'header_unsure',
        message: `Column ${JSON.stringify(wanted)} is called ${JSON.stringify(name)}: the name is taken.`,
      });
    return { source, found: type, name, type: chosenType(choice, guessed) ?? type, include };
  });
  if (!columns.some(({ include }) => include)) {
    throw new MillraceError('usage', 'No column is left: at least one must be included.', { file: path });
  }
  return { columns, warnings };
}

/** A type that only repeats what a preview guessed from the first rows gives way to what the whole file says. */
function chosenType(choice: ColumnChoice | undefined, guessed: ReadonlyMap<string, string>): string | null {
  return choice?.type && choice.type !== guessed.get(choice.name) ? choice.type : null;
}

/** DuckDB compares names without regard to case. */
function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let i = 1; taken.has(name.toLowerCase()); i++) name = `${wanted}_${i}`;
  taken.add(name.toLowerCase());
  return name;
}

/** The same plan with other types. */
export const retyped = (plan: ColumnPlan, typeOf: (column: PlannedColumn) => string): ColumnPlan => ({
  ...plan,
  columns: plan.columns.map((column) => ({ ...column, type: typeOf(column) })),
});

export const includedColumns = ({ columns }: ColumnPlan): PlannedColumn[] => columns.filter(({ include }) => include);

export const choicesOf = ({ columns }: ColumnPlan): ColumnChoice[] =>
  columns.map(({ source, name, type, include }) => ({ name: source, as: name, type, include }));

function noSuchColumn(path: string, name: string, found: readonly Column[]): MillraceError {
  const there = found
    .slice(0, 10)
    .map((column) => JSON.stringify(column.name))
    .join(', ');
  return new MillraceError(
    'bad_input',
    `${path} has no column ${JSON.stringify(name)}; it has ${there}${found.length > 10 ? ', …' : ''}.`,
    {
      file: path,
      remedy: 'Open the preview again: the file or its dialect has changed.',
    },
  );
}
