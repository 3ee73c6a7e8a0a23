import { spawn } from 'node:child_process';

/**
 * A display for windows nobody looks at: the one there is, else an Xvfb of our own, which picks a free number itself.
 *
 * @returns {Promise<{ environment: Record<string, string>, stop(): void }>}
 */
export async function startDisplay() {
  if (process.platform !== 'linux' || process.env.DISPLAY) return { environment: {}, stop() {} };
  const words = ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'];
  const server = spawn('Xvfb', words, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const number = await new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new Error(`There is no display and no Xvfb: ${error.message}. Run \`npm run setup\`.`)),
    );
    server.once('exit', (code) => reject(new Error(`Xvfb ended with code ${code} before it was ready.`)));
    server.stdio[3].once('data', (text) => resolve(String(text).trim()));
  });
  return { environment: { DISPLAY: `:${number}` }, stop: () => void server.kill() };
}
