import type { StartProcess } from '../processes/startProcess.ts';
import { type Importer, startImporter } from './importer.ts';

/** Importers that are thrown away after one file; the next one starts while this one reads. */
export interface ImporterPool {
  /** `expectMore` starts another one ahead. */
  take(expectMore: boolean): Promise<Importer>;
  close(): Promise<void>;
}

export function createImporterPool(startProcess: StartProcess): ImporterPool {
  let spare: Promise<Importer> | null = null;
  const startSpare = () => {
    const starting = startImporter(startProcess);
    spare = starting;
    const forget = () => {
      if (spare === starting) spare = null;
    };
    starting.then(({ exited }) => exited.then(forget), forget);
  };
  return {
    async take(expectMore) {
      const mine = spare ?? startImporter(startProcess);
      spare = null;
      if (expectMore) startSpare();
      return mine;
    },
    async close() {
      const last = await spare?.catch(() => null); // One that did not start needs no end.
      spare = null;
      await last?.end();
    },
  };
}
