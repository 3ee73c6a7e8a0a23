import { MillraceError } from '#contract/errors.ts';
import type { RefusedRow } from '../Scan.ts';

const EXAMPLES = 3;
const RAW_SHOWN = 120;

/** @throws MillraceError `limit` when more than `maxRejects` (0 to 1) of the rows read were refused. */
export function checkRejects(path: string, rows: number, refused: readonly RefusedRow[], maxRejects: number): void {
  const read = rows + refused.length;
  if (refused.length === 0 || refused.length <= read * maxRejects) return;
  const share = ((refused.length / read) * 100).toFixed(refused.length / read < 0.1 ? 2 : 1);
  const examples = refused.slice(0, EXAMPLES).map(({ line, column, reason, raw }) => {
    return `line ${line}${column ? `, column ${JSON.stringify(column)}` : ''}: ${reason} (${JSON.stringify(raw.slice(0, RAW_SHOWN))})`;
  });
  const [first] = refused;
  throw new MillraceError(
    'limit',
    `${refused.length.toLocaleString('en')} of ${read.toLocaleString('en')} rows of ${path} (${share} %) cannot be stored, more than the ${maxRejects * 100} % allowed. ${examples.join(' · ')}`,
    {
      file: path,
      ...(first ? { line: first.line } : {}),
      remedy: 'Change the types or the dialect in the preview, or allow more rejects.',
    },
  );
}
