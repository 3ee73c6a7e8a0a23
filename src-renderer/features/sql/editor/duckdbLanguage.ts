import type { languages } from 'monaco-editor/editor/editor.api';

export const DUCKDB = 'duckdb';

const KEYWORDS = `
  ALL ALTER ANALYZE AND ANTI ANY AS ASC ASOF ATTACH BEGIN BETWEEN BY CALL CASCADE CASE CAST CHECK CHECKPOINT COLLATE COLUMN
  COLUMNS COMMENT COMMIT CONSTRAINT COPY CREATE CROSS CUBE CURRENT DATABASE DEALLOCATE DEFAULT DELETE DESC DESCRIBE DETACH
  DISTINCT DO DROP ELSE END ESCAPE EXCEPT EXCLUDE EXECUTE EXISTS EXPLAIN EXPORT EXTENSION FALSE FETCH FILTER FIRST FOLLOWING
  FOR FORCE FOREIGN FORMAT FROM FULL FUNCTION GENERATED GLOB GROUP GROUPING GROUPS HAVING IF IGNORE ILIKE IMPORT IN INCLUDE
  INDEX INNER INSERT INSTALL INTERSECT INTO IS ISNULL JOIN KEY LAST LATERAL LEFT LIKE LIMIT LOAD LOCAL MACRO MATERIALIZED MERGE
  NATURAL NO NOT NOTHING NOTNULL NULL NULLS OFFSET ON ONLY OR ORDER ORDINALITY OUTER OVER PARTITION PERSISTENT PIVOT
  POSITIONAL PRAGMA PRECEDING PREPARE PRIMARY QUALIFY RANGE RECURSIVE REFERENCES RENAME REPLACE RESET RESPECT RETURNING RIGHT
  ROLLBACK ROLLUP ROW ROWS SAMPLE SCHEMA SECRET SELECT SEMI SEQUENCE SET SETS SHOW SIMILAR SOME SUMMARIZE TABLE TABLESAMPLE
  TEMP TEMPORARY THEN TIES TO TRANSACTION TRIGGER TRUE TRUNCATE TRY_CAST TYPE UNBOUNDED UNION UNIQUE UNPIVOT UPDATE USE USING
  VACUUM VALUES VIEW WHEN WHERE WINDOW WITH WITHIN WITHOUT`;

const TYPES = `
  BIGINT BIGNUM BINARY BIT BLOB BOOL BOOLEAN BPCHAR BYTEA CHAR DATE DATETIME DEC DECIMAL DOUBLE ENUM FLOAT FLOAT4 FLOAT8 HUGEINT
  INT INT1 INT2 INT4 INT8 INTEGER INTERVAL JSON LIST LONG MAP NUMERIC REAL SHORT SIGNED SMALLINT STRING STRUCT TEXT TIME
  TIMESTAMP TIMESTAMPTZ TIMETZ TINYINT UBIGINT UHUGEINT UINTEGER UNION USMALLINT UTINYINT UUID VARCHAR VARIANT`;

const words = (text: string) => text.trim().split(/\s+/);

export const duckdbConfiguration: languages.LanguageConfiguration = {
  comments: { lineComment: '--', blockComment: ['/*', '*/'] },
  brackets: [
    ['(', ')'],
    ['[', ']'],
    ['{', '}'],
  ],
  autoClosingPairs: [
    { open: '(', close: ')' },
    { open: '[', close: ']' },
    { open: '{', close: '}' },
    { open: "'", close: "'", notIn: ['string', 'comment'] },
    { open: '"', close: '"', notIn: ['string', 'comment'] },
  ],
  surroundingPairs: ['()', '[]', '{}', "''", '""'].map(([open = '', close = '']) => ({ open, close })),
  wordPattern: /[\p{L}_][\p{L}\p{N}_]*/u,
};

/** Colours for DuckDB's dialect: dollar quoting, `$name` parameters, nested comments, and its own keywords and types. */
export const duckdbTokens: languages.IMonarchLanguage = {
  ignoreCase: true,
  defaultToken: '',
  keywords: words(KEYWORDS),
  types: words(TYPES),
  brackets: [
    { open: '(', close: ')', token: 'delimiter.parenthesis' },
    { open: '[', close: ']', token: 'delimiter.square' },
    { open: '{', close: '}', token: 'delimiter.curly' },
  ],
  tokenizer: {
    root: [
      [/\s+/, 'white'],
      [/--.*$/, 'comment'],
      [/\/\*/, 'comment', '@comment'],
      [/\$([A-Za-z_]\w*)?\$/, { token: 'string', next: '@dollar.$1' }],
      [/\$\w+/, 'variable'],
      [/[eExX]?'/, 'string', '@text'],
      [/"/, 'identifier.quote', '@name'],
      [/0x[\da-f_]+|\d[\d_]*(\.[\d_]*)?(e[+-]?\d+)?|\.\d[\d_]*(e[+-]?\d+)?/, 'number'],
      [
        /[\p{L}_][\p{L}\p{N}_]*(?=\s*\()/u,
        { cases: { '@keywords': 'keyword', '@types': 'type', '@default': 'predefined' } },
      ],
      [/[\p{L}_][\p{L}\p{N}_]*/u, { cases: { '@keywords': 'keyword', '@types': 'type', '@default': 'identifier' } }],
      [/[()[\]{}]/, '@brackets'],
      [/[;,.]/, 'delimiter'],
      [/[-+*/%<>=!~^&|?:@#]+/, 'operator'],
    ],
    comment: [
      [/[^/*]+/, 'comment'],
      [/\*\//, 'comment', '@pop'],
      [/\/\*/, 'comment', '@push'],
      [/./, 'comment'],
    ],
    text: [
      [/[^']+/, 'string'],
      [/''/, 'string'],
      [/'/, 'string', '@pop'],
    ],
    name: [
      [/[^"]+/, 'identifier.quote'],
      [/""/, 'identifier.quote'],
      [/"/, 'identifier.quote', '@pop'],
    ],
    dollar: [
      [/[^$]+/, 'string'],
      [/\$([A-Za-z_]\w*)?\$/, { cases: { '$1==$S2': { token: 'string', next: '@pop' }, '@default': 'string' } }],
      [/\$/, 'string'],
    ],
  },
  unicode: true,
};
