import { useClientState } from '../../client/ClientProvider.tsx';
import { useProject, useStatus } from '../../client/useEngineFacts.ts';
import { formatBytes, formatDuration } from '../../components/formatFigures.ts';
import styles from './MonitorPage.module.css';

const STATES = {
  none: 'No project',
  starting: 'Starting',
  ready: 'Running',
  restarting: 'Restarting',
  failed: 'Failed',
} as const;

/** Figures of the engine process, renewed once a second. */
export function EngineFacts() {
  const status = useStatus();
  const project = useProject().data;
  const { engine } = useClientState();
  const settings = project?.settings;
  const dash = '–';
  const facts: [string, string][] = [
    ['Engine', STATES[engine.status]],
    ['Process', status ? String(status.pid) : dash],
    ['DuckDB', status?.duckdb ?? dash],
    ['Memory', status ? formatBytes(status.memory) : dash],
    ['DuckDB spills to disk above', settings ? formatBytes(settings.memoryLimit) : dash],
    ['Engine is stopped above', settings ? formatBytes(settings.memoryCeiling) : dash],
    ['CPU', status ? `${Math.round(status.cpu * 100)} % of one core` : dash],
    ['Longest pause, last second', status ? formatDuration(status.eventLoopDelay) : dash],
    ['Project on disk', status ? formatBytes(status.projectBytes) : dash],
    ['Disk free', status ? formatBytes(status.diskFree) : dash],
    ['Queries running', status ? String(status.running) : dash],
    ['Queries waiting', status ? String(status.waiting) : dash],
  ];
  return (
    <section className={styles.section} aria-label="Engine">
      <h2 className={styles.heading}>Engine</h2>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name} className={styles.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
