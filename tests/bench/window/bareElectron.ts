import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sight } from './sight.ts';

const MAIN = `
const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadFile('index.html'));
`;
const PAGE = '<!doctype html><title>Bare</title><main>A page and nothing else</main>';

/** What the page of the bare app shows. */
export const BARE_SIGHT: Sight = { selector: 'main', text: 'A page and nothing else' };

/** Writes the least an Electron app can be: one window with one static page. */
export async function writeBareElectron(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'bare', version: '0.0.0', main: 'main.js' }));
  await writeFile(join(folder, 'main.js'), MAIN);
  await writeFile(join(folder, 'index.html'), PAGE);
}
