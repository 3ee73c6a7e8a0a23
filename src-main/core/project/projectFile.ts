import { type Document, isMap, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { MillraceError } from '#contract/errors.ts';
import { settingsSchema } from './settings.ts';

/** Raised when a project's files change so that older programs must not touch them. */
const FORMAT_VERSION = 1;
export const PROJECT_FILE = 'millrace.yml';

const schema = z.strictObject({
  format: z.number().int().min(1),
  name: z.string().min(1).max(200),
  settings: settingsSchema.nullable().exactOptional(),
});

export interface ProjectFile {
  name: string;
  format: number;
  settings: z.infer<typeof settingsSchema>;
  /** The text with its comments, for writing back. */
  document: Document;
}

/** Text of a new project's millrace.yml. */
export function newProjectFile(name: string): string {
  return [
    '# A Millrace project. Data lies in .millrace/, which git ignores; everything else here is plain text for git.',
    `format: ${FORMAT_VERSION}`,
    `name: ${JSON.stringify(name)}`,
    '',
  ].join('\n');
}

/** @throws MillraceError `bad_input` with file and line when the text is not a project file. */
export function parseProjectFile(text: string, file: string): ProjectFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = document.errors[0];
  if (broken) throw badLine(file, lines.linePos(broken.pos[0]).line, `This is not valid YAML: ${broken.message}`);

  const value: unknown = document.toJS();
  refuseNewer(value, file);
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw firstIssue(parsed.error, document, lines, file);
  const { name, format, settings } = parsed.data;
  return { name, format, settings: settings ?? {}, document };
}

/** Before anything else is judged: a newer format may have keys this version does not know. */
function refuseNewer(value: unknown, file: string): void {
  const format = typeof value === 'object' && value !== null && 'format' in value ? value.format : null;
  if (typeof format !== 'number' || format <= FORMAT_VERSION) return;
  throw new MillraceError(
    'conflict',
    `${file} has format ${format}; this version of Millrace knows formats up to ${FORMAT_VERSION}.`,
    { file, remedy: 'Open the project with a newer Millrace.' },
  );
}

function firstIssue(error: z.ZodError, document: Document, lines: LineCounter, file: string): MillraceError {
  const issue = error.issues[0];
  if (!issue) return badLine(file, 1, 'This is not a project file.');
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const path = unknown === undefined ? issue.path : [...issue.path, unknown];
  const what = unknown === undefined ? `${path.join('.') || 'the file'}: ${issue.message}` : unknownKey(path);
  return badLine(file, lineOf(document, lines, path), what);
}

const unknownKey = (path: PropertyKey[]) => `There is no setting called ${JSON.stringify(path.join('.'))}.`;

/** Line of the key itself; the line of its parent when the key is missing. */
function lineOf(document: Document, lines: LineCounter, path: PropertyKey[]): number {
  const parent: unknown = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  if (!isMap(parent)) return 1;
  const pair = parent.items.find(({ key }) => String(key) === String(path.at(-1)));
  const key: unknown = pair?.key ?? parent;
  const range: unknown = typeof key === 'object' && key !== null && 'range' in key ? key.range : null;
  return Array.isArray(range) ? lines.linePos(Number(range[0])).line : 1;
}

function badLine(file: string, line: number, message: string): MillraceError {
  return new MillraceError('bad_input', `${file}, line ${line}: ${message}`, {
    file,
    line,
    remedy: 'Correct that line of the file.',
  });
}
