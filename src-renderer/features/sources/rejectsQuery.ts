/** Shows the rows of a lake table's files that could not be stored. */
export function rejectsQuery(table: string): string {
  return `SELECT * FROM raw.${quoted(`${table}__rejects`)};`;
}

export function tableQuery(schema: string, table: string): string {
  return `SELECT * FROM ${quoted(schema)}.${quoted(table)};`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
