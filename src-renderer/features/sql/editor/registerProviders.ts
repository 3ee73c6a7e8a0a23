import type { IDisposable, languages } from 'monaco-editor/editor/editor.api';
import type { Core } from '#contract/api.ts';
import type { Completion, FunctionInfo } from '#contract/sql.ts';
import { DUCKDB } from './duckdbLanguage.ts';
import { formatSql } from './formatSql.ts';
import type { Monaco } from './loadMonaco.ts';
import { suggestionsIn } from './watchDiagnostics.ts';

export interface ProviderOptions {
  monaco: Monaco;
  sql: Core['sql'];
  /** Session of the script a model shows, by the model's URI. */
  sessionOf: (uri: string) => string | null;
  functions: () => Promise<FunctionInfo[]>;
}

/** Completion, hover, quick fixes and formatting for every DuckDB model, until the answer is called. */
export function registerProviders(options: ProviderOptions): () => void {
  const { languages } = options.monaco;
  const registered: IDisposable[] = [
    languages.registerCompletionItemProvider(DUCKDB, completionProvider(options)),
    languages.registerHoverProvider(DUCKDB, hoverProvider(options)),
    languages.registerCodeActionProvider(DUCKDB, fixProvider()),
    languages.registerDocumentFormattingEditProvider(DUCKDB, formattingProvider()),
  ];
  return () => {
    for (const one of registered) one.dispose();
  };
}

function completionProvider({ monaco, sql, sessionOf }: ProviderOptions): languages.CompletionItemProvider {
  const kinds = monaco.languages.CompletionItemKind;
  const kindOf: Record<Completion['kind'], languages.CompletionItemKind> = {
    keyword: kinds.Keyword,
    table: kinds.Struct,
    column: kinds.Field,
    function: kinds.Function,
    schema: kinds.Module,
    type: kinds.TypeParameter,
    file: kinds.File,
  };
  return {
    triggerCharacters: ['.', '"'],
    async provideCompletionItems(model, position, _context, token) {
      const sessionId = sessionOf(model.uri.toString());
      if (!sessionId) return null;
      const stop = new AbortController();
      const listening = token.onCancellationRequested(() => stop.abort());
      const request = { sessionId, sql: model.getValue(), position: model.getOffsetAt(position) };
      const found = await sql.complete(request, { signal: stop.signal }).catch(() => []);
      listening.dispose();
      return {
        suggestions: found.map((one, index) => ({
          label: { label: one.label, description: one.detail },
          kind: kindOf[one.kind],
          insertText: one.insert,
          filterText: one.insert,
          sortText: String(index).padStart(5, '0'),
          range: monaco.Range.fromPositions(model.getPositionAt(one.start), position),
        })),
      };
    },
  };
}

function hoverProvider({ monaco, functions }: ProviderOptions): languages.HoverProvider {
  return {
    async provideHover(model, position) {
      const word = model.getWordAtPosition(position);
      if (!word) return null;
      const name = word.word.toLowerCase();
      const known = (await functions().catch(() => [])).find((one) => one.name.toLowerCase() === name);
      if (!known) return null;
      const line = position.lineNumber;
      return {
        range: new monaco.Range(line, word.startColumn, line, word.endColumn),
        contents: hoverTexts(known).map((value) => ({ value })),
      };
    },
  };
}

const SHOWN_SIGNATURES = 8;

/** Markdown: signatures, what it does, examples. */
export function hoverTexts({ signatures, description, examples }: FunctionInfo): string[] {
  const more = signatures.length - SHOWN_SIGNATURES;
  const shown = signatures.slice(0, SHOWN_SIGNATURES).join('\n') + (more > 0 ? `\n-- and ${more} more` : '');
  const fenced = (text: string) => `\`\`\`${DUCKDB}\n${text}\n\`\`\``;
  return [fenced(shown), description ?? '', ...examples.slice(0, 3).map(fenced)].filter((text) => text !== '');
}

function fixProvider(): languages.CodeActionProvider {
  return {
    provideCodeActions(model, range) {
      const actions = suggestionsIn(model, range).map(({ suggestion, marker }) => ({
        title: `Change to ${suggestion}`,
        kind: 'quickfix',
        diagnostics: [marker],
        isPreferred: true,
        edit: {
          edits: [
            { resource: model.uri, versionId: model.getVersionId(), textEdit: { range: marker, text: suggestion } },
          ],
        },
      }));
      return { actions, dispose: () => undefined };
    },
  };
}

function formattingProvider(): languages.DocumentFormattingEditProvider {
  return {
    async provideDocumentFormattingEdits(model) {
      const text = await formatSql(model.getValue());
      return text === null ? [] : [{ range: model.getFullModelRange(), text }];
    },
  };
}
