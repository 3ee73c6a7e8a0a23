import { MillraceError } from '#contract/errors.ts';
import { type Connection, connect } from '#contract/rpc.ts';
import { type ImporterApi, type ImporterEvents, importerMethods } from '../importer/ImporterApi.ts';
import type { StartProcess } from '../processes/startProcess.ts';

/** A running importer process. */
export interface Importer extends Connection<ImporterApi, ImporterEvents> {
  /** Ends it at once; resolves when it is gone and can write nothing any more. */
  end(): Promise<void>;
  exited: Promise<number | null>;
}

export async function startImporter(startProcess: StartProcess): Promise<Importer> {
  const child = await startProcess('importer');
  const exited = new Promise<number | null>((resolve) => child.onExit(resolve));
  const connection = connect<ImporterApi, ImporterEvents>(child.channel, importerMethods);
  return {
    ...connection,
    exited,
    async end() {
      child.kill();
      connection.close();
      await exited;
    },
  };
}

/** What to say when the process died under a call; other errors come back as they are. */
export function importerError(error: unknown, path: string): unknown {
  if (!(error instanceof MillraceError) || error.code !== 'closed') return error;
  return new MillraceError(
    'closed',
    `The process that read ${path} died: the file may be damaged, or too large for the memory there is. Nothing of it was stored.`,
    { file: path, remedy: 'Check the file, or read it on a machine with more memory.' },
    { cause: error },
  );
}
