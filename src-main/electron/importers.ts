import { MessageChannelMain, type UtilityProcess, utilityProcess } from 'electron';
import { builtFile } from '../core/processes/builtFile.ts';
import type { FromEngine } from '../core/processes/control.ts';
import type { UtilityEngine } from './startUtilityEngine.ts';
import { exitOf, killNow } from './utilityExit.ts';

/** Starts and ends importers for an engine, which cannot start processes itself. */
export function importersOnRequest(file = () => builtFile('main/importer.js')) {
  const running = new Map<UtilityEngine, Map<number, UtilityProcess>>();

  const importersOf = (engine: UtilityEngine) => {
    const known = running.get(engine);
    if (known) return known;
    const fresh = new Map<number, UtilityProcess>();
    running.set(engine, fresh);
    // An importer works for one engine only; with it gone there is nobody to take its rows.
    engine.onExit(() => {
      for (const importer of fresh.values()) killNow(importer.pid);
      running.delete(engine);
    });
    return fresh;
  };

  const spawn = (engine: UtilityEngine, id: number) => {
    const importer = utilityProcess.fork(file(), [], { serviceName: 'Millrace importer' });
    const importers = importersOf(engine);
    importers.set(id, importer);
    importer.once('spawn', () => {
      const { port1, port2 } = new MessageChannelMain();
      importer.postMessage({ type: 'port' }, [port1]);
      engine.sendPort({ type: 'importer-port', id, pid: importer.pid ?? 0 }, port2);
    });
    importer.once('exit', (code) => {
      importers.delete(id);
      engine.send({ type: 'importer-exit', id, code: exitOf(code).code });
    });
  };

  return (message: FromEngine, engine: UtilityEngine): void => {
    if (message.type === 'kill-importer') killNow(running.get(engine)?.get(message.id)?.pid);
    if (message.type !== 'spawn-importer') return;
    try {
      spawn(engine, message.id);
    } catch (error) {
      engine.send({ type: 'importer-failed', id: message.id, message: String(error) });
    }
  };
}
