import { UnstyledButton } from '@mantine/core';
import type { EngineState } from '#contract/host.ts';
import { useClientState } from '../../client/ClientProvider.tsx';
import { useJobs, useProject, useStatus } from '../../client/useEngineFacts.ts';
import { formatBytes, plural } from '../../components/formatFigures.ts';
import styles from './Shell.module.css';

const LABELS: Record<EngineState['status'], string> = {
  none: 'No project',
  starting: 'Engine starting',
  ready: 'Engine ready',
  restarting: 'Engine restarting',
  failed: 'Engine failed',
};

export interface StatusBarProps {
  onMonitor: () => void;
  onSources: () => void;
}

/** The state of everything in one line, renewed once a second. Figures keep their width, so nothing jumps. */
export function StatusBar({ onMonitor, onSources }: StatusBarProps) {
  const { engine, coreOpen } = useClientState();
  const status = useStatus();
  const project = useProject().data;
  const ingesting = useJobs().filter((job) => job.status === 'running').length;
  const state = engine.status === 'ready' && !coreOpen ? 'starting' : engine.status;
  return (
    <footer className={styles.status}>
      <UnstyledButton className={styles.statusItem ?? ''} onClick={onMonitor}>
        <span className={styles.dot} data-state={state} aria-hidden />
        <span role="status">{LABELS[state]}</span>
      </UnstyledButton>
      {project && (
        <span className={styles.statusItem} title={project.path}>
          {project.name}
        </span>
      )}
      {ingesting > 0 && (
        <UnstyledButton className={styles.statusItem ?? ''} onClick={onSources}>
          Ingesting {plural(ingesting, 'job')}
        </UnstyledButton>
      )}
      {status && (
        <div className={styles.statusEnd}>
          <span className={styles.statusItem}>
            {status.running} running{status.waiting > 0 && `, ${status.waiting} waiting`}
          </span>
          <span className={styles.statusItem} title="Memory of the engine">
            Memory {formatBytes(status.memory)}
          </span>
          <span className={styles.statusItem} title="Free room on the project's disk">
            Disk {formatBytes(status.diskFree)} free
          </span>
        </div>
      )}
    </footer>
  );
}
