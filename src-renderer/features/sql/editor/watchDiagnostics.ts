import type { editor, IRange } from 'monaco-editor/editor/editor.api';
import type { Core } from '#contract/api.ts';
import type { Diagnostic } from '#contract/sql.ts';
import type { Monaco } from './loadMonaco.ts';

const OWNER = 'duckdb';
const QUIET_MS = 350;

interface Suggestion {
  suggestion: string;
  marker: editor.IMarkerData;
}

const suggestions = new WeakMap<editor.ITextModel, Suggestion[]>();

/** What DuckDB proposes instead of the text under its underlines that touch `range`. */
export function suggestionsIn(model: editor.ITextModel, range: IRange): Suggestion[] {
  return (suggestions.get(model) ?? []).filter(
    ({ marker }) => marker.startLineNumber <= range.endLineNumber && marker.endLineNumber >= range.startLineNumber,
  );
}

/** Underlines what DuckDB would refuse, once typing has paused; nothing is run. Returns what stops it. */
export function watchDiagnostics(
  monaco: Monaco,
  model: editor.ITextModel,
  sessionId: string,
  diagnose: Core['sql']['diagnose'],
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stop = new AbortController();
  const look = async () => {
    const version = model.getVersionId();
    const found = await diagnose({ sessionId, sql: model.getValue() }, { signal: stop.signal }).catch(() => null);
    if (found && !model.isDisposed() && model.getVersionId() === version) mark(monaco, model, found);
  };
  const soon = () => {
    clearTimeout(timer);
    stop.abort();
    stop = new AbortController();
    timer = setTimeout(look, QUIET_MS);
  };
  soon();
  const listening = model.onDidChangeContent(soon);
  return () => {
    clearTimeout(timer);
    stop.abort();
    listening.dispose();
  };
}

function mark(monaco: Monaco, model: editor.ITextModel, found: readonly Diagnostic[]): void {
  const markers = found.map((one) => markerOf(monaco, model, one));
  monaco.editor.setModelMarkers(model, OWNER, markers);
  suggestions.set(
    model,
    found.flatMap(({ suggestion }, index) => {
      const marker = markers[index];
      return suggestion && marker ? { suggestion, marker } : [];
    }),
  );
}

function markerOf(monaco: Monaco, model: editor.ITextModel, { start, end, message }: Diagnostic): editor.IMarkerData {
  const from = model.getPositionAt(start);
  const to = model.getPositionAt(Math.max(end, start + 1));
  return {
    severity: monaco.MarkerSeverity.Error,
    message,
    startLineNumber: from.lineNumber,
    startColumn: from.column,
    endLineNumber: to.lineNumber,
    endColumn: to.column,
  };
}
