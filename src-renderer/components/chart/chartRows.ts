import { Type, tableFromIPC } from 'apache-arrow';

export type ChannelName =
  | 'x'
  | 'y'
  | 'colour'
  | 'facet'
  | 'x1'
  | 'x2'
  | 'y1'
  | 'y2'
  | 'count'
  | 'q1'
  | 'median'
  | 'q3'
  | 'low'
  | 'high';
export type ChannelValue = number | string | Date | null;
export type ChartRow = Partial<Record<ChannelName, ChannelValue>>;

export interface ChartRows {
  rows: ChartRow[];
  channels: ReadonlySet<string>;
}

/** The marks as rows; moments become dates (exact to a millisecond, which is finer than a pixel). A few thousand at most. */
export function chartRows(data: Uint8Array): ChartRows {
  const table = tableFromIPC(data);
  const columns = table.schema.fields.map((field, i) => {
    const vector = table.getChildAt(i);
    const read = readerOf(field.typeId);
    return { name: field.name as ChannelName, get: (row: number) => read(vector?.get(row)) };
  });
  const rows = Array.from({ length: table.numRows }, (_, row) => {
    const marks: ChartRow = {};
    for (const { name, get } of columns) marks[name] = get(row);
    return marks;
  });
  return { rows, channels: new Set(columns.map(({ name }) => name)) };
}

/** Arrow JS reads a Timestamp as milliseconds. */
function readerOf(type: Type): (value: unknown) => ChannelValue {
  const isTime = type === Type.Timestamp || type === Type.Date;
  return (value) => {
    if (value === null || value === undefined) return null;
    if (isTime) return new Date(Number(value));
    return typeof value === 'bigint' ? Number(value) : (value as ChannelValue);
  };
}
