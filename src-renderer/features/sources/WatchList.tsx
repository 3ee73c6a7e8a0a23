import { Button, Group, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Watch } from '#contract/files.ts';
import { formatCount } from '../../components/formatFigures.ts';
import { messageOf } from './messageOf.ts';
import classes from './Sources.module.css';
import type { SourcesPageProps } from './SourcesProps.ts';

type WatchListProps = Pick<SourcesPageProps, 'watches' | 'files' | 'dialogs' | 'capabilities' | 'onUnwatched'>;

/** Folders whose new files go into a table by themselves. */
export function WatchList({ watches, files, dialogs, capabilities, onUnwatched }: WatchListProps) {
  const [isAdding, setAdding] = useState(false);
  return (
    <section className={classes.section} aria-label="Watched folders">
      <h2 className={classes.title}>
        <span>Watched folders</span>
        {!isAdding && (
          <Button size="compact-xs" variant="default" onClick={() => setAdding(true)}>
            Watch a folder
          </Button>
        )}
      </h2>
      <div className={classes.box}>
        {isAdding && (
          <WatchForm files={files} dialogs={dialogs} capabilities={capabilities} onDone={() => setAdding(false)} />
        )}
        {watches.length === 0 && !isAdding && (
          <div className={classes.empty}>New files of a watched folder go into a table by themselves.</div>
        )}
        {watches.length > 0 && <Watches watches={watches} files={files} onUnwatched={onUnwatched} />}
      </div>
    </section>
  );
}

function Watches({ watches, files, onUnwatched }: Pick<WatchListProps, 'watches' | 'files' | 'onUnwatched'>) {
  return (
    <table className={classes.list}>
      <thead>
        <tr>
          <th scope="col">Folder</th>
          <th scope="col">Files</th>
          <th scope="col">Table</th>
          <th scope="col">State</th>
          <th scope="col" data-number>
            Ingested
          </th>
          <th scope="col" aria-label="Action" />
        </tr>
      </thead>
      <tbody>
        {watches.map((watch) => (
          <tr key={watch.watchId}>
            <td className={classes.path}>{watch.folder}</td>
            <td>{watch.pattern}</td>
            <td>{watch.table}</td>
            <td className={watch.error ? classes.bad : undefined}>{stateText(watch)}</td>
            <td data-number>{formatCount(watch.ingested)}</td>
            <td data-number>
              <Button
                size="compact-xs"
                variant="subtle"
                aria-label={`Stop watching ${watch.folder}`}
                onClick={() => void files.unwatch({ watchId: watch.watchId }).then(onUnwatched)}
              >
                Stop
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A folder is watched on when one of its files could not be taken. */
function stateText({ status, error }: Watch): string {
  if (status === 'failed') return `Failed: ${error?.message ?? 'unknown'}`;
  return error ? `Watching. ${error.message}` : 'Watching';
}

interface WatchFormProps extends Pick<WatchListProps, 'files' | 'dialogs' | 'capabilities'> {
  onDone: () => void;
}

function WatchForm({ files, dialogs, capabilities, onDone }: WatchFormProps) {
  const [folder, setFolder] = useState('');
  const [pattern, setPattern] = useState('*.csv');
  const [table, setTable] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const fail = (error: unknown) => setProblem(messageOf(error));
  const pick = () => dialogs.pickFolder({ title: 'Watch a folder' }).then(({ path }) => path && setFolder(path), fail);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    files.watch({ folder, pattern, table, options: {} }).then(onDone, fail);
  };
  return (
    <form onSubmit={submit} className={classes.add}>
      <TextInput
        className={classes.grow}
        size="xs"
        label="Folder"
        value={folder}
        error={problem}
        onChange={(event) => setFolder(event.target.value)}
        data-autofocus
      />
      {capabilities.dialogs && (
        <Button size="xs" mt={22} variant="default" onClick={() => void pick()}>
          Choose…
        </Button>
      )}
      <TextInput size="xs" w={120} label="Files" value={pattern} onChange={(event) => setPattern(event.target.value)} />
      <TextInput
        size="xs"
        w={160}
        label="Into table"
        value={table}
        onChange={(event) => setTable(event.target.value)}
      />
      <Group gap={8} mt={22} wrap="nowrap">
        <Button size="xs" type="submit" disabled={folder === '' || pattern === '' || table === ''}>
          Watch
        </Button>
        <Button size="xs" variant="default" onClick={onDone}>
          Cancel
        </Button>
      </Group>
    </form>
  );
}
