import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, open, rename, rm, stat } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Channel } from '#contract/channel.ts';
import { ENDPOINT_VERSION, type EngineFile, engineFile } from '../processes/engineFile.ts';
import { socketChannel } from '../processes/socketChannel.ts';

export interface Endpoint {
  /** Path of the socket, or name of the pipe on Windows. */
  path: string;
  /** Resolves when nobody is connected any more; new callers are still let in until then. */
  drain(): Promise<void>;
  /** Ends all connections and removes the socket and the file that names it. */
  close(): Promise<void>;
}

/** Longest socket path that fits every system: `sun_path` has 104 bytes on macOS, 108 on Linux. */
const LONGEST_SOCKET_PATH = 103;

/**
 * Opens the place where other programs of the same user reach this engine, and writes `engine.json` into
 * `projectState` (the project's `.millrace` folder) to say where it is.
 *
 * There is no password: the socket lies in a fresh folder with mode 0700, so the operating system lets in nobody
 * but the user who runs the engine. On Windows the pipe has an unguessable name and the system's default access list.
 */
export async function openEndpoint(
  projectState: string,
  onChannel: (channel: Channel) => void,
  { platform = process.platform } = {},
): Promise<Endpoint> {
  const folder = platform === 'win32' ? null : await privateFolder();
  const path = folder ? join(folder, 'engine.sock') : `\\\\.\\pipe\\millrace-${randomBytes(16).toString('hex')}`;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
    onChannel(socketChannel(socket));
  });
  const file = engineFile(projectState);
  try {
    await listen(server, path);
    await writeAtomically(file, { pid: process.pid, socket: path, version: ENDPOINT_VERSION });
  } catch (error) {
    server.close();
    if (folder) await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    path,
    async drain() {
      while (sockets.size > 0) await Promise.all([...sockets].map(closed));
    },
    async close() {
      await rm(file, { force: true });
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      if (folder) await rm(folder, { recursive: true, force: true });
    },
  };
}

const closed = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()));

/** `mkdtemp` makes its folder with mode 0700 and fails rather than take one that is there. */
async function privateFolder(): Promise<string> {
  for (const base of [process.env.XDG_RUNTIME_DIR, tmpdir(), '/tmp']) {
    if (
      base &&
      base.length < LONGEST_SOCKET_PATH - 'millrace-XXXXXX/engine.sock'.length - 1 &&
      (await isFolder(base))
    ) {
      return mkdtemp(join(base, 'millrace-'));
    }
  }
  throw new Error('There is no folder for the engine socket: set TMPDIR to a folder with a short path.');
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() ?? false;
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function writeAtomically(file: string, content: EngineFile): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true });
  const staged = `${file}.${process.pid}`;
  const handle = await open(staged, 'w', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(content)}\n`);
  } finally {
    await handle.close();
  }
  await rename(staged, file);
}
