import { MillraceError } from '#contract/errors.ts';
import type { Api, MethodTable } from '#contract/rpc.ts';

/**
 * An API object that stays the same while the connection behind it comes and goes:
 * calls go to what `current` gives now, and reject with `closed` while there is nothing.
 */
export function switchableApi<A extends { [S in keyof A]: object }>(table: MethodTable<A>, current: () => A | null): A {
  const api: Api = {};
  for (const [subject, methods] of Object.entries<Record<string, true>>(table as never)) {
    const group: Api[string] = {};
    for (const method of Object.keys(methods)) {
      group[method] = (params, options) => {
        const now = current() as Api | null;
        const call = now?.[subject]?.[method];
        return call ? call(params, options) : Promise.reject(notConnected());
      };
    }
    api[subject] = group;
  }
  return api as unknown as A;
}

const notConnected = () =>
  new MillraceError('closed', 'The engine is not running just now; it is being started again.');
