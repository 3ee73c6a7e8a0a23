import { Button, Textarea } from '@mantine/core';
import { IconFilePlus } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { messageOf } from './messageOf.ts';
import classes from './Sources.module.css';
import type { SourcesPageProps } from './SourcesProps.ts';

type AddFilesProps = Pick<SourcesPageProps, 'files' | 'dialogs' | 'capabilities' | 'pathsOf' | 'onAdd'>;

/** Files by a dialog or by typed paths, folders and globs; dropping works everywhere. */
export function AddFiles({ files, dialogs, capabilities, pathsOf, onAdd }: AddFilesProps) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);

  const attempt = (work: () => Promise<string[]>) => {
    setProblem(null);
    work().then(
      (paths) => paths.length > 0 && onAdd(paths),
      (error: unknown) => setProblem(messageOf(error)),
    );
  };
  const pick = () => {
    if (capabilities.dialogs) attempt(async () => (await dialogs.pickFiles({})).paths);
    else input.current?.click();
  };
  const addTyped = () =>
    attempt(async () => {
      const paths = text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
      const found = await files.expand({ paths });
      if (found.missing.length > 0) throw new Error(`Nothing found at ${found.missing.join(', ')}.`);
      setText('');
      return found.files;
    });

  return (
    <div className={`${classes.box} ${classes.add}`}>
      <Button size="xs" leftSection={<IconFilePlus size={15} />} onClick={pick}>
        Add files
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to add"
        onChange={(event) => {
          const chosen = [...(event.target.files ?? [])];
          event.target.value = '';
          attempt(() => pathsOf(chosen));
        }}
      />
      <Textarea
        className={classes.grow}
        size="xs"
        autosize
        minRows={1}
        maxRows={6}
        aria-label="Paths"
        placeholder={
          capabilities.upload
            ? 'or paths on the server: /data/*.csv, one a line'
            : 'or paths, folders and globs: /data/*.csv, one a line'
        }
        value={text}
        error={problem}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || text.trim() === '') return;
          event.preventDefault();
          addTyped();
        }}
      />
      <Button size="xs" variant="default" disabled={text.trim() === ''} onClick={addTyped}>
        Add paths
      </Button>
    </div>
  );
}
