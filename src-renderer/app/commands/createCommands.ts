import type { HostInfo } from '#contract/host.ts';
import type { SqlPageHandle } from '../../features/sql/SqlPage.tsx';
import type { Page } from '../../state/layout.ts';
import { useStore } from '../../state/useStore.ts';
import type { Command } from './Command.ts';

/** What commands act on. */
export interface CommandTargets {
  info: HostInfo;
  /** A project is on screen. */
  projectOpen: boolean;
  sql: () => SqlPageHandle | null;
  newProject: () => void;
  openProject: () => void;
  closeProject: () => void;
  addFiles: () => void;
  openPalette: () => void;
  showShortcuts: () => void;
  nextTheme: () => void;
}

/** All a person can do, once. Ids with a menu item on the desktop are those of its menu. */
export function createCommands(targets: CommandTargets): Command[] {
  const { info, projectOpen, sql } = targets;
  const store = () => useStore.getState();
  const inProject = () => projectOpen;
  const onSql = () => projectOpen && store().layout.page === 'sql';
  const always = () => true;
  const { projects } = info.capabilities;
  const go = (page: Page) => () => store().arrange({ page });
  const list: (Command | false)[] = [
    command('sql.run', 'SQL', 'Run the statement or selection', 'mod+Enter', onSql, () => sql()?.run('statement')),
    command('sql.runAll', 'SQL', 'Run the whole script', 'mod+shift+Enter', onSql, () => sql()?.run('all')),
    command('sql.stop', 'SQL', 'Stop the query', null, onSql, () => sql()?.stop()),
    command('sql.explain', 'SQL', 'Explain the statement', null, onSql, () => sql()?.explain(false)),
    command('sql.analyze', 'SQL', 'Explain analyze: run and measure', null, onSql, () => sql()?.explain(true)),
    command('sql.format', 'SQL', 'Format the script', 'mod+shift+F', onSql, () => sql()?.format()),
    command('sql.save', 'SQL', 'Save the script as a query', 'mod+S', onSql, () => sql()?.save()),
    command('result.export', 'SQL', 'Export the result…', 'mod+shift+S', inProject, () => {
      store().arrange({ page: 'sql' });
      sql()?.openExport();
    }),
    command('tab.new', 'Scripts', 'New script', 'alt+T', inProject, () => {
      store().arrange({ page: 'sql' });
      store().openTab();
      sql()?.focusEditor();
    }),
    command('tab.close', 'Scripts', 'Close the script', 'alt+W', onSql, () => sql()?.closeTab()),
    command('tab.reopen', 'Scripts', 'Reopen the script closed last', 'alt+shift+T', onSql, () => store().reopenTab()),
    command('tab.next', 'Scripts', 'Next script', 'alt+PageDown', onSql, () => store().stepTab(1)),
    command('tab.previous', 'Scripts', 'Previous script', 'alt+PageUp', onSql, () => store().stepTab(-1)),
    command('panel.history', 'Scripts', 'Show the history', 'mod+shift+H', onSql, () =>
      store().arrange({ sidePanel: 'history' }),
    ),
    command('panel.versions', 'Scripts', 'Show the versions of the script', null, onSql, () =>
      store().arrange({ sidePanel: 'versions' }),
    ),
    command('panel.saved', 'Scripts', 'Show the saved queries', null, onSql, () =>
      store().arrange({ sidePanel: 'saved' }),
    ),
    command('view.sql', 'View', 'Go to SQL', null, inProject, go('sql')),
    command('view.sources', 'View', 'Go to Sources', null, inProject, go('sources')),
    command('view.monitor', 'View', 'Go to Monitor', null, inProject, go('monitor')),
    command('view.catalog', 'View', 'Show or hide the catalog', 'mod+B', inProject, () =>
      store().arrange({ catalogOpen: !store().layout.catalogOpen }),
    ),
    command('view.theme', 'View', 'Light, dark or as the system', null, always, targets.nextTheme),
    command('files.add', 'Project', 'Add files…', null, inProject, targets.addFiles),
    projects && command('project.new', 'Project', 'New project…', null, always, targets.newProject),
    projects && command('project.open', 'Project', 'Open a project…', 'mod+O', always, targets.openProject),
    projects && command('project.close', 'Project', 'Close the project', null, inProject, targets.closeProject),
    command('palette.open', 'Help', 'Command palette', 'mod+K', always, targets.openPalette),
    command('help.shortcuts', 'Help', 'Keyboard shortcuts', null, always, targets.showShortcuts),
  ];
  return list.filter((one) => one !== false);
}

function command(
  id: string,
  group: string,
  label: string,
  key: string | null,
  isEnabled: () => boolean,
  run: () => void,
): Command {
  return { id, group, label, key, isEnabled, run };
}
