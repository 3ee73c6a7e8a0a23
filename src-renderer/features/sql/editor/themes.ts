import type { editor } from 'monaco-editor/editor/editor.api';

export const themeName = (scheme: 'light' | 'dark') => `millrace-${scheme}`;

/** The editor in the colours of the rest of the window; text colours reach 4.5:1 on their background. */
export function defineThemes(monaco: { editor: Pick<typeof editor, 'defineTheme'> }): void {
  monaco.editor.defineTheme(themeName('light'), {
    base: 'vs',
    inherit: true,
    rules: [
      { token: 'keyword', foreground: '1864ab' },
      { token: 'type', foreground: '085f70' },
      { token: 'predefined', foreground: '7048a8' },
      { token: 'string', foreground: '236432' },
      { token: 'number', foreground: 'a83d0c' },
      { token: 'variable', foreground: 'a61e4d' },
      { token: 'comment', foreground: '5f676e' },
      { token: 'operator', foreground: '495057' },
      { token: 'identifier.quote', foreground: '212529' },
    ],
    colors: {
      'editor.background': '#ffffff',
      'editor.lineHighlightBackground': '#f6f7f9',
      'editor.lineHighlightBorder': '#00000000',
      'editorLineNumber.foreground': '#868e96',
      'editorLineNumber.activeForeground': '#343a40',
      'editorWidget.border': '#dee2e6',
      'diffEditor.removedLineBackground': '#ff00000d',
      'diffEditor.removedTextBackground': '#ff00001c',
      'diffEditor.insertedLineBackground': '#2b8a3e0d',
      'diffEditor.insertedTextBackground': '#2b8a3e1a',
      focusBorder: '#00000000',
    },
  });
  monaco.editor.defineTheme(themeName('dark'), {
    base: 'vs-dark',
    inherit: true,
    rules: [
      { token: 'keyword', foreground: '74b4f0' },
      { token: 'type', foreground: '66c6d9' },
      { token: 'predefined', foreground: 'c0a2ee' },
      { token: 'string', foreground: '8fce9b' },
      { token: 'number', foreground: 'f2a76f' },
      { token: 'variable', foreground: 'f191b2' },
      { token: 'comment', foreground: '8d959d' },
      { token: 'operator', foreground: 'ced4da' },
      { token: 'identifier.quote', foreground: 'e6e8ea' },
    ],
    colors: {
      'editor.background': '#1b1c1f',
      'editor.lineHighlightBackground': '#232529',
      'editor.lineHighlightBorder': '#00000000',
      'editorLineNumber.foreground': '#7c838a',
      'editorLineNumber.activeForeground': '#ced4da',
      'editorWidget.border': '#3a3d42',
      'diffEditor.removedLineBackground': '#ff6b6b14',
      'diffEditor.removedTextBackground': '#ff6b6b26',
      'diffEditor.insertedLineBackground': '#69db7c0d',
      'diffEditor.insertedTextBackground': '#69db7c1f',
      focusBorder: '#00000000',
    },
  });
}
