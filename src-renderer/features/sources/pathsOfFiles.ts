import type { PathsOf } from './SourcesProps.ts';

export interface PathsOfFilesOptions {
  /** The host's capability `upload`: the engine does not see this machine's disk paths. */
  upload: boolean;
  /** Electron's `webUtils.getPathForFile`, from the preload script. */
  pathOf?: ((file: File) => string) | undefined;
  fetch?: typeof globalThis.fetch;
}

/** On the desktop the path on disk; in the browser the path of an upload (`PUT /upload/<name>` answers `{path}`). */
export function pathsOfFiles({
  upload,
  pathOf,
  fetch = globalThis.fetch.bind(globalThis),
}: PathsOfFilesOptions): PathsOf {
  return (files) => Promise.all(files.map(async (file) => (!upload && pathOf ? pathOf(file) : uploaded(file, fetch))));
}

async function uploaded(file: File, fetch: typeof globalThis.fetch): Promise<string> {
  const answer = await fetch(`/upload/${encodeURIComponent(file.name)}`, { method: 'PUT', body: file });
  if (!answer.ok) throw new Error(`${file.name} could not be uploaded: ${answer.status} ${answer.statusText}`);
  const { path } = (await answer.json()) as { path: string };
  return path;
}
