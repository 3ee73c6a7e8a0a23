import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Channel } from '#contract/channel.ts';
import { openEndpoint } from '../../../src-main/core/engine/endpoint.ts';
import { engineFile } from '../../../src-main/core/processes/engineFile.ts';
import { connectToEngine } from '../../helpers/connectToEngine.ts';

let project: string;
beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'millrace-endpoint-'));
});
afterEach(() => rm(project, { recursive: true }));
const state = () => join(project, '.millrace');
const echo = (channel: Channel) => channel.onFrame((frame) => channel.send(frame));

test('an engine is found by its file, and talks', async () => {
  const endpoint = await openEndpoint(state(), echo);
  expect(JSON.parse(await readFile(engineFile(state()), 'utf8'))).toEqual({
    pid: process.pid,
    socket: endpoint.path,
    version: 1,
  });
  const channel = await connectToEngine(project);
  const answer = new Promise((resolve) => channel?.onFrame((frame) => resolve([...frame])));
  channel?.send(new Uint8Array([1, 2, 3]));
  expect(await answer).toEqual([1, 2, 3]);
  await endpoint.close();
});

test('its folder is open to nobody else', async () => {
  const endpoint = await openEndpoint(state(), echo);
  expect((await stat(dirname(endpoint.path))).mode & 0o777).toBe(0o700);
  await endpoint.close();
});

test('closing ends connections and leaves nothing behind', async () => {
  const endpoint = await openEndpoint(state(), echo);
  const channel = await connectToEngine(project);
  const gone = new Promise<void>((resolve) => channel?.onClose(resolve));
  await endpoint.close();
  await gone;
  await expect(stat(dirname(endpoint.path))).rejects.toThrow(/ENOENT/);
  expect(await connectToEngine(project)).toBeNull();
});

test('drain waits for the last caller, and lets in those who come meanwhile', async () => {
  const endpoint = await openEndpoint(state(), echo);
  const first = await connectToEngine(project);
  const answer = new Promise((resolve) => first?.onFrame(resolve));
  first?.send(new Uint8Array([1]));
  await answer;
  let drained = false;
  const drain = endpoint.drain().then(() => {
    drained = true;
  });
  const second = await connectToEngine(project);
  const late = new Promise((resolve) => second?.onFrame(resolve));
  first?.close();
  second?.send(new Uint8Array([1]));
  await late;
  expect(drained).toBe(false);
  second?.close();
  await drain;
  await endpoint.close();
});

test('a stale file is no engine; one of another version is a conflict', async () => {
  const endpoint = await openEndpoint(state(), echo);
  const file = await readFile(engineFile(state()), 'utf8');
  await writeFile(engineFile(state()), file.replace('"version":1', '"version":99'));
  await expect(connectToEngine(project)).rejects.toMatchObject({ code: 'conflict' });
  await endpoint.close();
  await writeFile(engineFile(state()), file);
  expect(await connectToEngine(project)).toBeNull();
  await writeFile(engineFile(state()), '{"pid":1,');
  expect(await connectToEngine(project)).toBeNull();
});

test('a wrong length ends that connection only', async () => {
  const endpoint = await openEndpoint(state(), echo);
  const rogue = connectSocket(endpoint.path);
  const gone = new Promise<void>((resolve) => rogue.once('close', () => resolve()));
  rogue.on('error', () => {});
  rogue.write(Buffer.from([255, 255, 255, 255, 1]));
  await gone;
  const channel = await connectToEngine(project);
  const answer = new Promise((resolve) => channel?.onFrame((frame) => resolve([...frame])));
  channel?.send(new Uint8Array([9]));
  expect(await answer).toEqual([9]);
  await endpoint.close();
});
