import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Core } from '#contract/api.ts';
import { fromErrorBody } from '#contract/errors.ts';
import type { ExportJob, ExportRequest } from '#contract/exporting.ts';
import type { Terminal } from './Terminal.ts';

/** Runs an export to its end; Ctrl+C cancels it. Rejects with the job's own error when it did not get done. */
export async function runExport({ signal }: Terminal, api: Core, request: ExportRequest): Promise<ExportJob> {
  const { jobId } = await api.export.start(request);
  const cancel = () => void api.export.cancel({ jobId }).catch(() => {});
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const job = await api.export.wait({ jobId });
    if (job.status === 'done') return job;
    throw fromErrorBody(job.error ?? { code: 'cancelled', message: 'The export was cancelled.', detail: {} });
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** The same to stdout, by way of a file: whole before its first byte leaves, whatever its size, in flat memory. */
export async function printExport(terminal: Terminal, api: Core, request: ExportRequest): Promise<ExportJob> {
  const job = await runExport(terminal, api, request);
  try {
    await pipeline(createReadStream(job.path), terminal.stdout, { end: false });
    return job;
  } finally {
    await rm(job.path, { force: true });
  }
}
