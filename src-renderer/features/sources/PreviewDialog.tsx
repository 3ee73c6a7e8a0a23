import { Alert, Checkbox, Loader, Modal, UnstyledButton } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { Preview, ReadOptions } from '#contract/files.ts';
import { formatBytes, plural } from '../../components/formatFigures.ts';
import { DialectForm } from './DialectForm.tsx';
import { fileName } from './fileName.ts';
import { ingestRequests } from './ingestRequests.ts';
import { messageOf } from './messageOf.ts';
import { PreviewContent } from './PreviewContent.tsx';
import classes from './PreviewDialog.module.css';
import { NO_OPTIONS } from './readOptions.ts';
import type { PreviewDialogProps } from './SourcesProps.ts';
import { type Target, TargetForm } from './TargetForm.tsx';
import { usePreview } from './usePreview.ts';

/** How files would be read, before anything is stored: all that was sniffed can be corrected. */
export function PreviewDialog(props: PreviewDialogProps) {
  const { paths, onClose } = props;
  return (
    <Modal
      opened={paths !== null}
      onClose={onClose}
      title={paths ? `Add ${paths.length === 1 ? fileName(paths[0] ?? '') : plural(paths.length, 'item')}` : ''}
      size="min(1240px, 96vw)"
      padding="md"
      yOffset="5dvh"
      transitionProps={{ duration: 0 }}
      styles={{ header: { minHeight: 44 } }}
    >
      {paths && <Expand {...props} paths={paths} key={paths.join('\n')} />}
    </Modal>
  );
}

type OpenProps = PreviewDialogProps & { paths: readonly string[] };

/** Folders and globs become files first. */
function Expand(props: OpenProps) {
  const [found, setFound] = useState<{ files: string[]; missing: string[] } | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const { files, paths } = props;
  useEffect(() => {
    const stop = new AbortController();
    files.expand({ paths: [...paths] }, { signal: stop.signal }).then(
      (answer) => stop.signal.aborted || setFound(answer),
      (error: unknown) => stop.signal.aborted || setFailure(messageOf(error)),
    );
    return () => stop.abort();
  }, [files, paths]);
  if (failure) return <Alert color="red">{failure}</Alert>;
  if (!found) return <Loader size="sm" aria-label="Looking for files" />;
  if (found.files.length === 0)
    return <Alert color="yellow">Nothing to read was found at {found.missing.join(', ') || paths.join(', ')}.</Alert>;
  return <Dialog {...props} paths={found.files} />;
}

function Dialog({ paths, files, tables, maxRejects, onStarted, onClose }: OpenProps) {
  const [path, setPath] = useState(paths[0] ?? '');
  const [options, setOptions] = useState<ReadonlyMap<string, ReadOptions>>(new Map());
  const [isSame, setSame] = useState(false);
  const [target, setTarget] = useState<Target>({
    table: '',
    each: false,
    mode: 'append',
    maxRejects: maxRejects * 100,
  });
  const [start, setStart] = useState<{ status: 'idle' | 'starting' } | { status: 'failed'; reason: string }>({
    status: 'idle',
  });
  const previews = useRef(new Map<string, Preview>());
  const asked = options.get(path) ?? NO_OPTIONS;
  const { preview, isLoading, failure } = usePreview(files.preview, path, asked);

  useEffect(() => {
    if (!preview) return;
    previews.current.set(preview.path, preview);
    setTarget((old) => (old.table === '' ? { ...old, table: preview.suggestedTable } : old));
  }, [preview]);

  /** What was seen with other options is no longer what would be read. */
  const ask = (next: ReadOptions) => {
    previews.current.delete(path);
    setOptions(new Map(options).set(path, next));
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setStart({ status: 'starting' });
    const table = target.each ? null : target.table.trim();
    const plan = {
      paths,
      options,
      previews: previews.current,
      sameAs: isSame ? preview : null,
      table,
      mode: target.mode,
      maxRejects: target.maxRejects / 100,
    };
    try {
      for (const request of await ingestRequests(plan, files.preview)) onStarted(await files.ingest(request));
      onClose();
    } catch (error) {
      setStart({ status: 'failed', reason: messageOf(error) });
    }
  };

  return (
    <form className={classes.dialog} onSubmit={(event) => void submit(event)}>
      <aside className={classes.side}>
        {paths.length > 1 && <FileList paths={paths} path={path} onPath={setPath} />}
        {paths.length > 1 && (
          <Checkbox
            size="xs"
            mb={8}
            label="Read all files like this one"
            checked={isSame}
            onChange={(event) => setSame(event.target.checked)}
          />
        )}
        <DialectForm preview={preview} options={asked} onOptions={ask} />
      </aside>
      <div className={classes.main} aria-busy={isLoading}>
        <div className={classes.facts}>{preview ? factsOf(preview) : path}</div>
        {failure && (
          <Alert color="red" p={8} mb={8} role="alert">
            {failure}
          </Alert>
        )}
        {preview && <PreviewContent preview={preview} options={asked} onOptions={ask} />}
        {!preview && !failure && <Loader className={classes.message} size="sm" aria-label="Reading the first rows" />}
      </div>
      <TargetForm
        target={target}
        onTarget={setTarget}
        files={paths.length}
        tables={tables}
        isReady={paths.length > 1 || (preview !== null && failure === null && !isLoading)}
        isStarting={start.status === 'starting'}
        problem={start.status === 'failed' ? start.reason : null}
      />
    </form>
  );
}

function FileList({ paths, path, onPath }: { paths: readonly string[]; path: string; onPath: (path: string) => void }) {
  return (
    <nav className={classes.files} aria-label="Files">
      {paths.map((one) => (
        <UnstyledButton
          key={one}
          className={classes.file}
          title={one}
          aria-current={one === path}
          onClick={() => onPath(one)}
        >
          {fileName(one)}
        </UnstyledButton>
      ))}
    </nav>
  );
}

function factsOf({ path, bytes, compression }: Preview): string {
  return `${path} · ${formatBytes(bytes)}${compression === 'none' ? '' : `, ${compression}`}`;
}
