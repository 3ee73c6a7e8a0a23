import type { editor } from 'monaco-editor/editor/editor.api';
import type { Core } from '#contract/api.ts';
import type { Tab } from '../../../state/tabs.ts';
import { DUCKDB } from './duckdbLanguage.ts';
import type { Monaco } from './loadMonaco.ts';
import { watchDiagnostics } from './watchDiagnostics.ts';

export interface Models {
  /** Shows the active tab's text and drops the models of tabs that are gone. */
  show(tabs: readonly Tab[], active: Tab): void;
  watch(tabId: string, sessionId: string, diagnose: Core['sql']['diagnose']): () => void;
  tabOf(uri: string): string | null;
  dispose(): void;
}

const PLACEHOLDER = 'SELECT … (Ctrl+Enter runs the statement at the cursor)';

interface Entry {
  model: editor.ITextModel;
  view: editor.ICodeEditorViewState | null;
}

/** A model for each tab. `onChange` tells what a person typed, never what was put in from outside. */
export function createModels(
  monaco: Monaco,
  code: editor.IStandaloneCodeEditor,
  onChange: (tabId: string, sql: string) => void,
): Models {
  const entries = new Map<string, Entry>();
  let shown: string | null = null;
  let fromOutside = false;

  const entryOf = ({ id, sql }: Pick<Tab, 'id' | 'sql'>): Entry => {
    const known = entries.get(id);
    if (known) return known;
    const model = monaco.editor.createModel(sql, DUCKDB);
    model.setEOL(monaco.editor.EndOfLineSequence.LF);
    model.onDidChangeContent(() => {
      if (!fromOutside) onChange(id, model.getValue());
      if (shown === id) showPlaceholder(model);
    });
    const entry = { model, view: null };
    entries.set(id, entry);
    return entry;
  };
  // The editor itself tells an empty text from another by the model's version, which two models may share.
  const showPlaceholder = (model: editor.ITextModel) =>
    code.updateOptions({ placeholder: model.getValueLength() === 0 ? PLACEHOLDER : '' });
  const bringUp = (id: string, entry: Entry) => {
    const before = shown === null ? undefined : entries.get(shown);
    if (before) before.view = code.saveViewState();
    code.setModel(entry.model);
    showPlaceholder(entry.model);
    code.restoreViewState(entry.view);
    shown = id;
  };

  return {
    show(tabs, active) {
      const entry = entryOf(active);
      if (shown !== active.id) bringUp(active.id, entry);
      if (entry.model.getValue() !== active.sql) {
        fromOutside = true;
        entry.model.pushStackElement();
        entry.model.pushEditOperations([], [{ range: entry.model.getFullModelRange(), text: active.sql }], () => null);
        fromOutside = false;
      }
      for (const [id, { model }] of entries) {
        if (tabs.some((tab) => tab.id === id)) continue;
        model.dispose();
        entries.delete(id);
      }
    },
    watch(tabId, sessionId, diagnose) {
      const entry = entries.get(tabId);
      return entry ? watchDiagnostics(monaco, entry.model, sessionId, diagnose) : () => undefined;
    },
    tabOf: (uri) => [...entries].find(([, { model }]) => model.uri.toString() === uri)?.[0] ?? null,
    dispose() {
      for (const { model } of entries.values()) model.dispose();
      entries.clear();
    },
  };
}
