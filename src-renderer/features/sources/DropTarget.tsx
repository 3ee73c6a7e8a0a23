import { Loader, Text } from '@mantine/core';
import { IconFileDownload } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { plural } from '../../components/formatFigures.ts';
import { droppedFiles } from './droppedFiles.ts';
import { messageOf } from './messageOf.ts';
import classes from './Sources.module.css';
import type { DropTargetProps } from './SourcesProps.ts';

type State =
  | { status: 'idle' }
  | { status: 'over' }
  | { status: 'taking'; files: number }
  | { status: 'failed'; reason: string };

/** Files dropped anywhere on the window. Draws nothing until something is dragged over it. */
export function DropTarget({ pathsOf, onAdd, disabled = false, upload = false }: DropTargetProps) {
  const [state, setState] = useState<State>({ status: 'idle' });
  const now = useRef({ pathsOf, onAdd, upload });
  now.current = { pathsOf, onAdd, upload };

  useEffect(() => {
    if (disabled) return;
    /** Enter and leave fire for every element passed; the window is left when as many were left as entered. */
    let depth = 0;
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const onEnter = (event: DragEvent) => {
      if (hasFiles(event) && depth++ === 0) setState({ status: 'over' });
    };
    const onLeave = (event: DragEvent) => {
      if (hasFiles(event) && --depth === 0) setState({ status: 'idle' });
    };
    const onOver = (event: DragEvent) => {
      if (!hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    };
    const take = async (transfer: DataTransfer) => {
      const files = await droppedFiles(transfer, now.current.upload);
      setState({ status: 'taking', files: files.length });
      const paths = await now.current.pathsOf(files);
      setState({ status: 'idle' });
      if (paths.length > 0) now.current.onAdd(paths);
    };
    const onDrop = (event: DragEvent) => {
      if (!hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      depth = 0;
      take(event.dataTransfer).catch((error: unknown) => setState({ status: 'failed', reason: messageOf(error) }));
    };
    const listeners = { dragenter: onEnter, dragleave: onLeave, dragover: onOver, drop: onDrop } as const;
    for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name, listener as EventListener);
    return () => {
      for (const [name, listener] of Object.entries(listeners))
        window.removeEventListener(name, listener as EventListener);
    };
  }, [disabled]);

  if (state.status === 'idle') return null;
  return (
    <div
      className={classes.drop}
      role="status"
      onPointerDown={() => state.status === 'failed' && setState({ status: 'idle' })}
    >
      <div className={classes.dropBox}>
        {state.status === 'taking' ? <Loader size="sm" /> : <IconFileDownload size={32} stroke={1.25} aria-hidden />}
        <Text size="md">{dropText(state)}</Text>
      </div>
    </div>
  );
}

function dropText(state: Exclude<State, { status: 'idle' }>): string {
  switch (state.status) {
    case 'over':
      return 'Drop files to look at them before anything is stored';
    case 'taking':
      return `Taking ${plural(state.files, 'file')}…`;
    case 'failed':
      return `The files could not be taken: ${state.reason}`;
  }
}
