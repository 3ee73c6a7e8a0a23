import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { receiveUpload, type Upload } from './receiveUpload.ts';

export interface Uploads {
  /** Answers the path of the file on disk. */
  receive(upload: Upload): Promise<string>;
  /** Removes what came in here; what was ingested is in the lake by now. */
  close(): Promise<void>;
}

/** Dropped files of one server. `alone`: nobody else serves this project, so what lies there is left over from a crash. */
export async function openUploads(folder: string, alone: boolean): Promise<Uploads> {
  if (alone) await rm(folder, { recursive: true, force: true });
  const own = new Set<string>();
  return {
    async receive(upload) {
      const path = await receiveUpload(folder, upload);
      own.add(dirname(path));
      return path;
    },
    async close() {
      for (const one of own) await rm(one, { recursive: true, force: true });
    },
  };
}
