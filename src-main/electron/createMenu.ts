import type { MenuItemConstructorOptions } from 'electron';
import type { RecentProject } from '#contract/host.ts';

export interface MenuOptions {
  platform: NodeJS.Platform;
  /** A command of the window; see `CommandId`. */
  command: (id: CommandId) => void;
  recent: RecentProject[];
  openRecent: (path: string) => void;
  projectOpen: boolean;
  developerTools: boolean;
}

/** Commands of the window that have a menu item; the window runs them, so key, button and menu do the same. */
type CommandId =
  | 'project.new'
  | 'project.open'
  | 'project.close'
  | 'files.add'
  | 'result.export'
  | 'view.sql'
  | 'view.sources'
  | 'view.monitor'
  | 'view.theme'
  | 'palette.open'
  | 'help.shortcuts';

type Item = MenuItemConstructorOptions;

export function createMenu({
  platform,
  command,
  recent,
  openRecent,
  projectOpen,
  developerTools,
}: MenuOptions): Item[] {
  /** The window listens to its own keys; here they are only shown. macOS has no such choice and sends the command. */
  const item = (label: string, id: CommandId, accelerator?: string, enabled = true): Item => ({
    label,
    enabled,
    click: () => command(id),
    ...(accelerator ? { accelerator, registerAccelerator: platform === 'darwin' } : {}),
  });
  const separator: Item = { type: 'separator' };
  const recents = recent.map(({ path, name }) => ({ label: name, sublabel: path, click: () => openRecent(path) }));
  return [
    ...(platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        item('New project…', 'project.new'),
        item('Open project…', 'project.open', 'CmdOrCtrl+O'),
        { label: 'Open recent', enabled: recents.length > 0, submenu: recents },
        separator,
        item('Add files…', 'files.add', undefined, projectOpen),
        item('Export…', 'result.export', undefined, projectOpen),
        separator,
        item('Close project', 'project.close', undefined, projectOpen),
        { role: platform === 'darwin' ? 'close' : 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        item('SQL', 'view.sql', undefined, projectOpen),
        item('Sources', 'view.sources', undefined, projectOpen),
        item('Monitor', 'view.monitor', undefined, projectOpen),
        separator,
        item('Command palette…', 'palette.open', 'CmdOrCtrl+K'),
        item('Light or dark', 'view.theme'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(developerTools ? [separator, { role: 'reload' } as const, { role: 'toggleDevTools' } as const] : []),
      ],
    },
    { label: '&Help', role: 'help', submenu: [item('Keyboard shortcuts', 'help.shortcuts'), { role: 'about' }] },
  ];
}
