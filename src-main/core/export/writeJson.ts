import { quotedIdentifier } from '../duckdb/quote.ts';
import { copyTo } from './copyTo.ts';
import { counted, countWhere } from './countWhere.ts';
import type { ExportTask, Write } from './ExportTask.ts';
import { finiteExpression, holdsFloats, isFloat } from './finiteExpression.ts';

/** One array of objects, or one object a line. Numbers of any size and DECIMAL keep every digit. */
export function writeJson({ array }: { array: boolean }): Write {
  return async (task) => {
    const { source, compression } = task;
    const notes = await missingNotes(task);
    const columns = source.columns.map(({ name, type }) => {
      const column = quotedIdentifier(name);
      return `${finiteExpression(column, type)} AS ${column}`;
    });
    const options = `FORMAT json, ARRAY ${array}, COMPRESSION ${compression}`;
    return { rows: await copyTo(task, { select: columns.join(', '), options }), notes };
  };
}

async function missingNotes(task: ExportTask): Promise<string[]> {
  const { columns } = task.source;
  const floats = columns.filter(({ type }) => isFloat(type)).map(({ name }) => quotedIdentifier(name));
  const counts = await countWhere(
    task,
    floats.map((column) => `NOT isfinite(${column})`),
  );
  const cells = counts.reduce((sum, count) => sum + count, 0);
  const nested = columns.some(({ type }) => !isFloat(type) && holdsFloats(type));
  return [
    ...(cells > 0 ? [`JSON has no NaN and no infinity: ${counted(cells, 'cell')} became null.`] : []),
    ...(nested ? ['NaN and infinity in nested values are written as null.'] : []),
  ];
}
