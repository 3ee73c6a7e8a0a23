import { useEffect, useRef } from 'react';
import { DUCKDB } from './duckdbLanguage.ts';
import { useMonaco } from './loadMonaco.ts';
import styles from './SqlEditor.module.css';
import { themeName } from './themes.ts';

export interface SqlDiffProps {
  before: string;
  after: string;
  scheme: 'light' | 'dark';
}

/** Two texts side by side, read only, with what differs marked. */
export function SqlDiff({ before, after, scheme }: SqlDiffProps) {
  const monaco = useMonaco();
  const container = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!container.current) return;
    const models = {
      original: monaco.editor.createModel(before, DUCKDB),
      modified: monaco.editor.createModel(after, DUCKDB),
    };
    const diff = monaco.editor.createDiffEditor(container.current, {
      readOnly: true,
      useInlineViewWhenSpaceIsLimited: false,
      automaticLayout: true,
      theme: themeName(scheme),
      fontFamily: "'JetBrains Mono Variable', monospace",
      fontSize: 12,
      lineHeight: 18,
      renderOverviewRuler: false,
      scrollBeyondLastLine: false,
      minimap: { enabled: false },
    });
    diff.setModel(models);
    diff.getOriginalEditor().updateOptions({ ariaLabel: 'Before' });
    diff.getModifiedEditor().updateOptions({ ariaLabel: 'After' });
    return () => {
      diff.dispose();
      models.original.dispose();
      models.modified.dispose();
    };
  }, [monaco, before, after, scheme]);
  return <div ref={container} className={styles.editor} />;
}
