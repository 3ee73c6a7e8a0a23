import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import { toErrorBody } from '#contract/errors.ts';
import type { ExportJob, ExportRequest } from '#contract/exporting.ts';
import { useClientState, useCore, useHost } from '../../../client/ClientProvider.tsx';
import { ExportDone, ExportProgress } from './ExportNotice.tsx';
import { fileNameFor } from './exportFormats.ts';

/** Exports the whole of a source: asks where to, shows how far it is, and says how it ended. */
export function useExport() {
  const core = useCore();
  const host = useHost();
  const { info } = useClientState();
  const dialogs = info?.capabilities.dialogs ?? false;
  return useCallback(
    async (request: Omit<ExportRequest, 'to'>, title: string): Promise<void> => {
      const name = fileNameFor(title, request.format);
      const id = `export-${Date.now()}`;
      try {
        const to = dialogs ? (await host.dialogs.saveFile({ name })).path : null;
        if (dialogs && to === null) return;
        const job = await core.export.start({ ...request, ...(to === null ? {} : { to }) });
        const cancel = () => void core.export.cancel({ jobId: job.jobId }).catch(() => undefined);
        notifications.show({
          id,
          title: `Exporting ${name}`,
          message: <ExportProgress first={job} onCancel={cancel} />,
          autoClose: false,
          withCloseButton: false,
        });
        const ended = await core.export.wait({ jobId: job.jobId });
        if (ended.status === 'done' && !dialogs) download(ended, name);
        const reveal = dialogs ? () => void host.dialogs.reveal({ path: ended.path }).catch(() => undefined) : null;
        tellEnd(id, name, ended, reveal);
      } catch (error) {
        notifications.hide(id);
        notifications.show({ color: 'red', title: `${name} was not exported`, message: toErrorBody(error).message });
      }
    },
    [core, host, dialogs],
  );
}

function download({ jobId }: ExportJob, name: string): void {
  const link = document.createElement('a');
  link.href = `/download/${encodeURIComponent(jobId)}`;
  link.download = name;
  link.click();
}

const TITLES: Record<ExportJob['status'], (name: string) => string> = {
  running: (name) => `Exporting ${name}`,
  done: (name) => `${name} is exported`,
  failed: (name) => `${name} was not exported`,
  cancelled: (name) => `Export of ${name} cancelled`,
};

function tellEnd(id: string, name: string, job: ExportJob, onReveal: (() => void) | null): void {
  notifications.update({
    id,
    title: TITLES[job.status](name),
    message: <ExportDone job={job} onReveal={onReveal} />,
    withCloseButton: true,
    autoClose: job.status === 'done' && job.notes.length === 0 ? 8_000 : job.status === 'cancelled' ? 4_000 : false,
    ...(job.status === 'failed' ? { color: 'red' } : {}),
  });
}
