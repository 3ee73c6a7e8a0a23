import type { DuckDBConnection } from '@duckdb/node-api';
import type { FunctionInfo } from '#contract/sql.ts';

const QUERY = `
  SELECT function_name AS name,
    list_distinct(list(function_name || '(' || array_to_string(
      CASE WHEN len(parameters) = len(parameter_types)
        THEN list_transform(list_zip(parameters, parameter_types), p -> p[1] || coalesce(' ' || p[2], ''))
        ELSE parameters END, ', ') || coalesce(CASE WHEN len(parameters) > 0 THEN ', ' ELSE '' END || varargs || ' …', '')
      || ')' || coalesce(' → ' || return_type, ''))) AS signatures,
    max(description) AS description,
    coalesce(first(examples) FILTER (len(examples) > 0), []) AS examples
  FROM duckdb_functions()
  WHERE regexp_matches(function_name, '^[A-Za-z_]') AND function_type <> 'pragma'
  GROUP BY name ORDER BY name`;

/** Every function DuckDB knows by name, macros of the project included. */
export async function listFunctions(connection: DuckDBConnection): Promise<FunctionInfo[]> {
  const reader = await connection.runAndReadAll(QUERY);
  return reader.getRowObjectsJson().map(({ name, signatures, description, examples }) => ({
    name: String(name),
    signatures: texts(signatures).sort(),
    description: description === null ? null : String(description),
    examples: texts(examples),
  }));
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
