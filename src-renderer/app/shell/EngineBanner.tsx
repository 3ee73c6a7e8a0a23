import { Button } from '@mantine/core';
import { IconAlertTriangle, IconPlugX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useClientState } from '../../client/ClientProvider.tsx';
import styles from './Shell.module.css';

const PATIENCE_MS = 600;

/** Says that the engine or the server is away, and why, for as long as it is. */
export function EngineBanner({ onOpenAgain }: { onOpenAgain: ((project: string) => void) | null }) {
  const { engine, hostOpen, coreOpen } = useClientState();
  const away = useLasting(!hostOpen || !coreOpen);
  if (engine.status === 'failed') {
    return (
      <div className={styles.banner} role="alert" data-severity="error">
        <IconAlertTriangle size={16} />
        <span>The engine could not go on: {engine.reason}</span>
        {onOpenAgain && (
          <Button size="compact-xs" variant="default" onClick={() => onOpenAgain(engine.project)}>
            Open the project again
          </Button>
        )}
      </div>
    );
  }
  if (engine.status === 'restarting') {
    return (
      <div className={styles.banner} role="alert">
        <IconPlugX size={16} />
        <span>The engine went away: {engine.reason} It is being started again; scripts and stored data are safe.</span>
      </div>
    );
  }
  if (!away) return null;
  return (
    <div className={styles.banner} role="alert">
      <IconPlugX size={16} />
      <span>
        {hostOpen ? 'Connecting to the engine…' : 'The connection to Millrace is lost; trying to connect again…'}
      </span>
    </div>
  );
}

/** True once `on` has lasted a moment, so that a short gap shows nothing. */
function useLasting(on: boolean): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLasting(on), on ? PATIENCE_MS : 0);
    return () => clearTimeout(timer);
  }, [on]);
  return on && lasting;
}
