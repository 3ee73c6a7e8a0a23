import type { CoreEvents } from '#contract/api.ts';
import type { Channel } from '#contract/channel.ts';
import type { IngestJob, IngestRequest } from '#contract/files.ts';
import { serve } from '#contract/rpc.ts';
import { createImporter } from '../../../src-main/core/importer/createImporter.ts';
import { type ImporterApi, importerMethods, type ReadResult } from '../../../src-main/core/importer/ImporterApi.ts';
import { createFiles, type Files } from '../../../src-main/core/ingest/createFiles.ts';
import type { FailAt } from '../../../src-main/core/lake/Lake.ts';
import type { StartProcess } from '../../../src-main/core/processes/startProcess.ts';
import { type OpenedLake, openTestLake } from '../lake/lakeFixture.ts';

/** Two ends of a channel inside this process; frames are delivered in later turns, as between processes. */
function channelPair(): [Channel, Channel] {
  const ends = [endpoint(), endpoint()] as const;
  const close = () => {
    for (const end of ends) end.close();
  };
  return [
    { ...ends[0].channel, send: (frame) => ends[1].deliver(frame), close },
    { ...ends[1].channel, send: (frame) => ends[0].deliver(frame), close },
  ];
}

function endpoint() {
  let onFrame: ((frame: Uint8Array) => void) | null = null;
  let onClose: (() => void) | null = null;
  let open = true;
  const early: Uint8Array[] = [];
  return {
    deliver: (frame: Uint8Array) =>
      setImmediate(() => {
        if (!open) return;
        if (onFrame) onFrame(frame);
        else early.push(frame);
      }),
    close() {
      if (!open) return;
      open = false;
      setImmediate(() => onClose?.());
    },
    channel: {
      onFrame(listener: (frame: Uint8Array) => void) {
        onFrame = listener;
        for (const frame of early.splice(0)) listener(frame);
      },
      onClose(listener: () => void) {
        onClose = listener;
      },
    },
  };
}

/** The real importer without a process of its own: quick to start, but it cannot be killed. `distort` makes it lie. */
export async function importerInside(
  _kind: Parameters<StartProcess>[0],
  distort: (result: ReadResult) => ReadResult = (result) => result,
): ReturnType<StartProcess> {
  const [near, far] = channelPair();
  const importer = createImporter({ onProgress: (subject, progress) => served.push('progress', subject, progress) });
  const { preview, read } = importer.importer;
  const served = serve<ImporterApi>(far, importerMethods, {
    importer: { preview, read: async (request, call) => distort(await read(request, call)) },
  });
  const gone = new Promise<void>((resolve) => far.onClose(() => void importer.close().then(resolve)));
  return {
    pid: 0,
    channel: near,
    kill: () => near.close(),
    onExit: (listener) => void gone.then(() => listener(null)),
  };
}

export interface OpenedFiles extends OpenedLake {
  files: Files;
  /** Every fact that was published, in order. */
  facts: { event: keyof CoreEvents; data: unknown }[];
  ingest(request: Partial<IngestRequest> & { files: IngestRequest['files'] }): Promise<IngestJob>;
  stop(): Promise<void>;
}

export async function openFiles(
  path: string,
  {
    startProcess = importerInside,
    failAt,
    ...options
  }: { startProcess?: StartProcess; failAt?: FailAt; freeBytes?: () => Promise<number>; settleMs?: number } = {},
): Promise<OpenedFiles> {
  const opened = await openTestLake(path, failAt);
  const facts: OpenedFiles['facts'] = [];
  const files = await createFiles({
    ...opened,
    ...options,
    startProcess,
    publish: (event, _subject, data) => facts.push({ event, data }),
  });
  return {
    ...opened,
    files,
    facts,
    async ingest(request) {
      const { jobId } = await files.ingest({ table: 't', mode: 'append', ...request }, call());
      return files.wait({ jobId }, call());
    },
    async stop() {
      await files.close();
      opened.close();
    },
  };
}

/** What a handler is told of a caller that stays. */
export function call() {
  const { signal } = new AbortController();
  return { signal, caller: signal };
}
