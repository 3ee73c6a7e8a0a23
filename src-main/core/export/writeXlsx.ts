import { open } from 'node:fs/promises';
import { writeXlsxStream, XLSX_MAX_ROWS_PER_SHEET } from 'hucre/xlsx';
import { MillraceError } from '#contract/errors.ts';
import { counted } from './countWhere.ts';
import type { ExportTask, Write, Written } from './ExportTask.ts';
import { guardedText, guardNotes } from './formulaGuard.ts';
import { isNested } from './isNested.ts';
import { provenChunks } from './provenChunks.ts';
import { type Cell, type CellNotes, type XlsxColumn, xlsxColumn, xlsxText } from './xlsxCell.ts';

const MOST_COLUMNS = 16_384;
/** Above this many cells one part may pass 4 GiB, which only ZIP64 can say. */
const ZIP64_CELLS = 30_000_000;

/**
 * A workbook, streamed with flat memory. A sheet of Excel ends at 1,048,576 rows; what is more goes on in further
 * sheets, each with the header.
 */
export const writeXlsx = xlsxWriter();

export function xlsxWriter({ rowsPerSheet = XLSX_MAX_ROWS_PER_SHEET } = {}): Write {
  return async (task) => {
    const { source, options } = task;
    if (source.columns.length > MOST_COLUMNS) throw tooManyColumns(source.columns.length);
    const guard = options.formulaGuard ?? true;
    const header = options.header ?? true;
    const notes = guard ? await guardNotes(task) : [];
    const columns = source.columns.map((column) => xlsxColumn(column, { guard }));
    const cellNotes: CellNotes = { numbersAsText: 0, momentsAsText: 0, rounded: 0, cut: 0 };
    const counter = { rows: 0 };
    const stream = writeXlsxStream(rowsOf(task, { columns, cellNotes, counter }), {
      name: 'Data',
      columns: source.columns.map(({ name }, i) => ({
        ...(header && { header: xlsxText(guard ? guardedText(name) : name) }),
        ...(columns[i]?.format && { numFmt: columns[i].format }),
      })),
      ...(header && { freezePane: { rows: 1 } }),
      maxRowsPerSheet: rowsPerSheet,
      repeatHeaders: header,
      zip64: source.rows * source.columns.length > ZIP64_CELLS,
    });
    await writeAll(task.file, stream);
    return written(task, { rows: counter.rows, notes, cellNotes, perSheet: rowsPerSheet - (header ? 1 : 0) });
  };
}

async function* rowsOf(
  task: ExportTask,
  { columns, cellNotes, counter }: { columns: XlsxColumn[]; cellNotes: CellNotes; counter: { rows: number } },
): AsyncGenerator<Cell[]> {
  for await (const chunk of provenChunks(task, columns.map(({ select }) => select).join(', '))) {
    const values = columns.map((_, i) => chunk.getColumnValues(i));
    for (let row = 0; row < chunk.rowCount; row++) {
      yield columns.map(({ cell }, i) => cell(values[i]?.[row], cellNotes));
    }
    counter.rows += chunk.rowCount;
    task.onRows(counter.rows);
  }
}

async function writeAll(path: string, stream: ReadableStream<Uint8Array>): Promise<void> {
  const file = await open(path, 'w');
  try {
    for await (const part of stream) await file.writeFile(part);
  } finally {
    await file.close();
  }
}

function written(
  { source }: ExportTask,
  { rows, notes, cellNotes, perSheet }: { rows: number; notes: string[]; cellNotes: CellNotes; perSheet: number },
): Written {
  const sheets = Math.max(1, Math.ceil(rows / perSheet));
  const { numbersAsText, momentsAsText, rounded, cut } = cellNotes;
  const said: [boolean, string][] = [
    [
      sheets > 1,
      `A sheet ends at ${perSheet.toLocaleString('en-US')} rows of data, so the rows go on over ${sheets} sheets.`,
    ],
    [
      numbersAsText > 0,
      `${counted(numbersAsText, 'number')} that Excel would round or cannot hold were written as text.`,
    ],
    [momentsAsText > 0, `${counted(momentsAsText, 'date')} that Excel cannot hold were written as text.`],
    [rounded > 0, `${counted(rounded, 'time')} lost what is finer than a millisecond.`],
    [cut > 0, `${counted(cut, 'text')} were cut at 32,767 characters, the most a cell holds.`],
    [source.columns.some(({ type }) => isNested(type)), 'Nested values are written as JSON text.'],
    [
      source.columns.some(({ type }) => type.toString() === 'TIMESTAMP WITH TIME ZONE'),
      'Times with a time zone are written in UTC.',
    ],
  ];
  return { rows, notes: [...notes, ...said.flatMap(([is, text]) => (is ? [text] : []))] };
}

function tooManyColumns(columns: number): MillraceError {
  return new MillraceError(
    'limit',
    `A sheet holds ${MOST_COLUMNS.toLocaleString('en-US')} columns at most, the result has ${columns.toLocaleString('en-US')}.`,
    {
      remedy: 'Choose fewer columns, or another format such as Parquet.',
    },
  );
}
