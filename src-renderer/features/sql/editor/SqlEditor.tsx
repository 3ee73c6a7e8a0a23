import type { editor } from 'monaco-editor/editor/editor.api';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import type { Core } from '#contract/api.ts';
import type { FunctionInfo } from '#contract/sql.ts';
import type { Tab } from '../../../state/tabs.ts';
import type { EditorSelection } from '../run/toRun.ts';
import { useMonaco } from './loadMonaco.ts';
import { createModels, type Models } from './models.ts';
import { registerProviders } from './registerProviders.ts';
import styles from './SqlEditor.module.css';
import { themeName } from './themes.ts';

export interface SqlEditorHandle {
  focus(): void;
  selection(): EditorSelection;
  /** Puts the cursor at a 0-based offset, in view. */
  goTo(offset: number): void;
  format(): void;
}

export interface SqlEditorProps {
  tabs: readonly Tab[];
  active: Tab;
  scheme: 'light' | 'dark';
  sql: Core['sql'];
  sessionOf: (tabId: string) => string;
  functions: () => Promise<FunctionInfo[]>;
  /** False while no engine is there: then nothing is asked of it. */
  connected: boolean;
  onChange: (tabId: string, sql: string) => void;
  /** Escape, when the editor has nothing of its own to close. */
  onStop: () => void;
  ref?: Ref<SqlEditorHandle>;
}

/** One editor for all tabs: each tab has its own model, so that its undo history and cursor outlive switching. */
export function SqlEditor(props: SqlEditorProps) {
  const { tabs, active, scheme, sql, sessionOf, functions, connected, ref } = props;
  const monaco = useMonaco();
  const container = useRef<HTMLDivElement>(null);
  const code = useRef<editor.IStandaloneCodeEditor | null>(null);
  const models = useRef<Models | null>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    if (!container.current) return;
    const created = monaco.editor.create(container.current, { ...OPTIONS, theme: themeName(latest.current.scheme) });
    const kept = createModels(monaco, created, (id, text) => latest.current.onChange(id, text));
    created.addCommand(monaco.KeyCode.Escape, () => latest.current.onStop(), ESCAPE_IS_FREE);
    code.current = created;
    models.current = kept;
    return () => {
      kept.dispose();
      created.dispose();
    };
  }, [monaco]);

  useEffect(() => models.current?.show(tabs, active), [tabs, active]);
  useEffect(() => monaco.editor.setTheme(themeName(scheme)), [monaco, scheme]);
  useEffect(
    () =>
      registerProviders({
        monaco,
        sql,
        functions,
        sessionOf: (uri) => {
          const id = models.current?.tabOf(uri);
          return id ? sessionOf(id) : null;
        },
      }),
    [monaco, sql, functions, sessionOf],
  );
  useEffect(() => {
    if (connected) return models.current?.watch(active.id, sessionOf(active.id), sql.diagnose);
  }, [connected, active.id, sessionOf, sql]);

  useImperativeHandle(ref, () => handleOf(code));
  return <div ref={container} className={styles.editor} data-testid="sql-editor" />;
}

function handleOf(code: { current: editor.IStandaloneCodeEditor | null }): SqlEditorHandle {
  return {
    focus: () => code.current?.focus(),
    selection() {
      const model = code.current?.getModel();
      const range = code.current?.getSelection();
      if (!model || !range) return { start: 0, end: 0 };
      return { start: model.getOffsetAt(range.getStartPosition()), end: model.getOffsetAt(range.getEndPosition()) };
    },
    goTo(offset) {
      const position = code.current?.getModel()?.getPositionAt(offset);
      if (!position) return;
      code.current?.setPosition(position);
      code.current?.revealPositionInCenterIfOutsideViewport(position);
      code.current?.focus();
    },
    format() {
      // So that undo, the next key of many, is the script's.
      code.current?.focus();
      void code.current?.getAction('editor.action.formatDocument')?.run();
    },
  };
}

const ESCAPE_IS_FREE = [
  '!suggestWidgetVisible',
  '!findWidgetVisible',
  '!inSnippetMode',
  '!editorHasMultipleSelections',
  '!markersNavigationVisible',
].join(' && ');

const OPTIONS: editor.IStandaloneEditorConstructionOptions = {
  ariaLabel: 'SQL script',
  automaticLayout: true,
  fontFamily: "'JetBrains Mono Variable', monospace",
  fontSize: 13,
  lineHeight: 20,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  renderLineHighlight: 'line',
  lineNumbersMinChars: 3,
  lineDecorationsWidth: 8,
  folding: true,
  padding: { top: 8, bottom: 8 },
  bracketPairColorization: { enabled: false },
  overviewRulerLanes: 0,
  overviewRulerBorder: false,
  hideCursorInOverviewRuler: true,
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
  fixedOverflowWidgets: true,
  wordBasedSuggestions: 'off',
  quickSuggestions: { other: true, comments: false, strings: false },
  tabSize: 2,
  tabFocusMode: false,
  accessibilitySupport: 'auto',
};
