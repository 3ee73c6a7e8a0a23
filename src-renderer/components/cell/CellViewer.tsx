import { Alert, Button, Group, Loader, Modal, SegmentedControl, Text } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import classes from './CellViewer.module.css';
import { blobBytes, hexDump } from './hexDump.ts';
import { typeKind } from './typeKind.ts';
import { ValueTreeView } from './ValueTreeView.tsx';
import { jsonTree, nestedTree, type ValueTree } from './valueTree.ts';

export interface CellViewerProps {
  /** Null keeps it closed. `row` is 0-based. */
  cell: { row: number; name: string; type: string } | null;
  /** The whole value as DuckDB prints it. */
  load: (signal: AbortSignal) => Promise<string | null>;
  onCopy: (text: string) => void;
  onClose: () => void;
}

type Loaded = { status: 'loading' } | { status: 'loaded'; text: string | null } | { status: 'failed'; reason: string };
type View = 'Text' | 'Tree' | 'Hex';

/** One value in full: as text, JSON and nested values as a tree, binary ones in hexadecimal. */
export function CellViewer({ cell, load, onCopy, onClose }: CellViewerProps) {
  const title = cell && (
    <Text size="sm" fw={600}>
      {cell.name}
      <Text span size="xs" c="dimmed" ml={8}>
        {cell.type} · row {(cell.row + 1).toLocaleString('en')}
      </Text>
    </Text>
  );
  return (
    <Modal opened={cell !== null} onClose={onClose} title={title} size="lg" transitionProps={{ duration: 0 }}>
      {cell && <Content key={`${cell.row} ${cell.name}`} type={cell.type} load={load} onCopy={onCopy} />}
    </Modal>
  );
}

function Content({ type, load, onCopy }: { type: string } & Pick<CellViewerProps, 'load' | 'onCopy'>) {
  const [loaded, setLoaded] = useState<Loaded>({ status: 'loading' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a viewer is made anew for each cell.
  useEffect(() => {
    const stop = new AbortController();
    load(stop.signal).then(
      (text) => stop.signal.aborted || setLoaded({ status: 'loaded', text }),
      (error: unknown) => stop.signal.aborted || setLoaded({ status: 'failed', reason: messageOf(error) }),
    );
    return () => stop.abort();
  }, []);
  if (loaded.status === 'loading') return <Loader size="sm" aria-label="Loading the value" />;
  if (loaded.status === 'failed') return <Alert color="red">{loaded.reason}</Alert>;
  if (loaded.text === null) return <Text c="dimmed">NULL</Text>;
  return <Value text={loaded.text} type={type} onCopy={onCopy} />;
}

function Value({ text, type, onCopy }: { text: string; type: string; onCopy: (text: string) => void }) {
  const tree = useMemo(() => treeOf(text, type), [text, type]);
  const isBinary = typeKind(type) === 'binary';
  const views: View[] = ['Text', ...(tree ? (['Tree'] as const) : []), ...(isBinary ? (['Hex'] as const) : [])];
  const [view, setView] = useState<View>(views.at(-1) ?? 'Text');
  const shown = view === 'Hex' ? hexDump(blobBytes(text)) : text;
  return (
    <>
      {views.length > 1 && (
        <SegmentedControl
          size="xs"
          data={views}
          value={view}
          onChange={(chosen) => setView(views.find((v) => v === chosen) ?? view)}
        />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className={classes.content} tabIndex={0} aria-label="Value">
        {view === 'Tree' && tree ? <ValueTreeView value={tree} /> : <pre className={classes.text}>{shown}</pre>}
      </section>
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          {text.length.toLocaleString('en')} characters
        </Text>
        <Button size="compact-sm" variant="default" onClick={() => onCopy(shown)}>
          Copy
        </Button>
      </Group>
    </>
  );
}

/** Null where there is nothing to take apart, also for texts that only look like it. */
function treeOf(text: string, type: string): ValueTree | null {
  const kind = typeKind(type);
  const looksLikeJson = kind === 'json' || (kind === 'text' && /^\s*[[{]/.test(text));
  if (!looksLikeJson && kind !== 'nested') return null;
  try {
    return kind === 'nested' ? nestedTree(text) : jsonTree(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
