import { readableBytes, readableCount } from './readableBytes.ts';
import { printJson, say, type Terminal } from './Terminal.ts';
import { withCore } from './withCore.ts';

/** Compares lake, manifest and Parquet footers. True when nothing is wrong, or no longer. */
export async function checkProject(
  terminal: Terminal,
  project: string,
  { repair = false, json = false }: { repair?: boolean; json?: boolean },
): Promise<boolean> {
  const report = await withCore(terminal, project, ({ api }) => api.project.check({ repair }));
  if (json) {
    printJson(terminal, report);
    return report.clean;
  }
  for (const { severity, message, repaired } of report.findings) {
    say(terminal, `${severity}: ${message}${repaired ? ' Repaired.' : ''}`);
  }
  const size = `${readableCount(report.files)} files, ${readableCount(report.rows)} rows, ${readableBytes(report.bytes)}`;
  say(terminal, `${report.clean ? 'Clean' : 'NOT CLEAN'}: ${size}`);
  return report.clean;
}
