import { notifications } from '@mantine/notifications';
import { useMemo, useState } from 'react';
import { toErrorBody } from '#contract/errors.ts';
import { useHost } from '../../client/ClientProvider.tsx';

/** Making, opening and closing projects, on hosts that can. */
export function useProjects() {
  const host = useHost();
  const [busy, setBusy] = useState(false);
  return useMemo(() => {
    const attempt = async (what: string, work: () => Promise<unknown>) => {
      setBusy(true);
      await work().catch((error: unknown) =>
        notifications.show({ color: 'red', title: what, message: toErrorBody(error).message }),
      );
      setBusy(false);
    };
    const pick = async (title: string, go: (path: string) => Promise<unknown>) => {
      const { path } = await host.dialogs.pickFolder({ title });
      if (path !== null) await go(path);
    };
    const open = (path: string) => attempt('The project could not be opened', () => host.projects.open({ path }));
    return {
      busy,
      open,
      openPicked: () =>
        attempt('The project could not be opened', () =>
          pick('Open a project', (path) => host.projects.open({ path })),
        ),
      create: () =>
        attempt('The project could not be made', () =>
          pick('A folder for the new project', (path) => host.projects.create({ path })),
        ),
      close: () => attempt('The project could not be closed', () => host.projects.close({})),
    };
  }, [host, busy]);
}
