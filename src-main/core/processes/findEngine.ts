import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { MillraceError } from '#contract/errors.ts';
import { ENDPOINT_VERSION, readEngineFile } from './engineFile.ts';

/**
 * A socket to the engine that has this project open, and the engine's pid; null when none is running (no file, or a
 * stale one).
 *
 * @throws MillraceError `conflict` when one is running that this program may not or cannot talk to.
 */
export async function findEngine(projectPath: string): Promise<{ socket: Socket; pid: number } | null> {
  const file = await readEngineFile(join(projectPath, '.millrace'));
  if (!file) return null;
  const socket = await openSocket(file.socket).catch((error: NodeJS.ErrnoException) => {
    if (isStale(error)) return null;
    throw unreachable(projectPath, file.pid, error);
  });
  if (!socket) return null;
  if (file.version === ENDPOINT_VERSION) return { socket, pid: file.pid };
  socket.destroy();
  throw otherVersion(projectPath, file.pid);
}

/** Connects to a socket path or pipe name. Rejects with the system's error. */
export function openSocket(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

/** The file outlived its engine: the socket is gone, or nobody listens on it. */
const isStale = ({ code }: NodeJS.ErrnoException) =>
  code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTSOCK';

function unreachable(project: string, pid: number, cause: Error): MillraceError {
  const message = `The project ${project} is open in another Millrace (process ${pid}) that cannot be reached: ${cause.message}.`;
  const remedy = 'Close it there, or run the command as the user who opened it.';
  return new MillraceError('conflict', `${message} ${remedy}`, { remedy }, { cause });
}

function otherVersion(project: string, pid: number): MillraceError {
  const remedy = 'Close it there, or use the same version for both.';
  return new MillraceError(
    'conflict',
    `The project ${project} is open in another version of Millrace (process ${pid}). ${remedy}`,
    { remedy },
  );
}
