import type { Channel } from './channel.ts';
import { decodeFrame, encodeFrame, type Message } from './codec.ts';
import { fromErrorBody, MillraceError, toErrorBody } from './errors.ts';

declare class AbortController {
  readonly signal: AbortSignal;
  abort(): void;
}
/** The part of the platform's AbortSignal both sides use; the contract itself depends on no platform library. */
export interface AbortSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** A callable thing of the contract: one request object in, one answer out, cancellable. */
export type Method<Params, Result> = (params: Params, options?: { signal?: AbortSignal }) => Promise<Result>;
/** What a handler is told besides the request. `signal` aborts on cancel and when the caller's channel ends. */
export interface Call {
  signal: AbortSignal;
  /** Identifies the caller's channel for as long as it lives; aborts when it ends. */
  caller: AbortSignal;
}
type Handler<Params, Result> = (params: Params, call: Call) => Promise<Result> | Result;

type AnyMethod = Method<never, unknown>;
export type Api = Record<string, Record<string, AnyMethod>>;
/** The table of names that makes the compiler say which method is missing. */
export type MethodTable<A> = { [S in keyof A]: Record<keyof A[S], true> };
export type Handlers<A> = {
  [S in keyof A]: { [M in keyof A[S]]: A[S][M] extends Method<infer P, infer R> ? Handler<P, R> : never };
};

export interface Connection<A, E> {
  api: A;
  /** Listens to one kind of pushed fact; returns its unsubscribe. */
  on<K extends keyof E & string>(event: K, listener: (data: E[K], subject: string) => void): () => void;
  onClose(listener: () => void): () => void;
  close(): void;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** The calling side of a channel. When the channel ends, calls in flight reject with `closed`, and so do later ones. */
export function connect<A, E>(channel: Channel, table: MethodTable<A>): Connection<A, E> {
  const pending = new Map<number, Pending>();
  const listeners = new Map<string, Set<(data: never, subject: string) => void>>();
  const closeListeners = new Set<() => void>();
  let nextId = 1;
  let open = true;

  channel.onFrame((frame) => {
    const message = decodeOrNull(frame);
    if (!message) return channel.close();
    if (message.kind === 'event') {
      for (const listener of listeners.get(message.event) ?? []) listener(message.data as never, message.subject);
      return;
    }
    if (message.kind !== 'result' && message.kind !== 'failure') return channel.close();
    const call = pending.get(message.id);
    pending.delete(message.id);
    if (message.kind === 'result') call?.resolve(message.result);
    else call?.reject(fromErrorBody(message.error));
  });
  channel.onClose(() => {
    open = false;
    for (const call of pending.values()) call.reject(closed());
    pending.clear();
    for (const listener of closeListeners) listener();
  });

  const callMethod = (method: string, params: unknown, signal?: AbortSignal): Promise<unknown> => {
    if (!open) return Promise.reject(closed());
    if (signal?.aborted) return Promise.reject(cancelled());
    const id = nextId++;
    const answer = new Promise<unknown>((resolve, reject) => pending.set(id, { resolve, reject }));
    const cancel = () => open && channel.send(encodeFrame({ kind: 'cancel', id }));
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      channel.send(encodeFrame({ kind: 'call', id, method, params }));
    } catch (error) {
      pending.get(id)?.reject(error);
      pending.delete(id);
    }
    return answer.finally(() => signal?.removeEventListener('abort', cancel));
  };

  return {
    api: clientOf<A>(table, callMethod),
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener));
      return () => void set.delete(listener);
    },
    onClose(listener) {
      closeListeners.add(listener);
      return () => void closeListeners.delete(listener);
    },
    close: () => channel.close(),
  };
}

type Caller = (method: string, params: unknown, signal?: AbortSignal) => Promise<unknown>;

function clientOf<A>(table: MethodTable<A>, call: Caller): A {
  const api: Record<string, Record<string, unknown>> = {};
  for (const [subject, methods] of Object.entries<Record<string, true>>(table as never)) {
    const group: Record<string, unknown> = {};
    for (const method of Object.keys(methods)) {
      group[method] = (params: unknown, options?: { signal?: AbortSignal }) =>
        call(`${subject}.${method}`, params, options?.signal);
    }
    api[subject] = group;
  }
  return api as A;
}

export interface Served {
  /** Pushes an event to this caller alone. */
  push(event: string, subject: string, data: unknown): void;
  /** Aborts when the caller's channel ends. */
  caller: AbortSignal;
}

/** The answering side of one channel. */
export function serve<A>(channel: Channel, table: MethodTable<A>, handlers: Handlers<A>): Served {
  const caller = new AbortController();
  const calls = new Map<number, AbortController>();
  const known = handlersByName(table, handlers);
  let open = true;
  const reply = (message: Message) => open && channel.send(encodeFrame(message));

  const answer = async (id: number, method: string, params: unknown) => {
    const handler = known.get(method);
    if (!handler) throw new MillraceError('usage', `There is no method called ${JSON.stringify(method)}.`);
    if (calls.has(id)) throw new MillraceError('usage', `Call number ${id} is already under way.`);
    const controller = new AbortController();
    calls.set(id, controller);
    try {
      return await handler(params, { signal: controller.signal, caller: caller.signal });
    } finally {
      calls.delete(id);
    }
  };

  channel.onFrame((frame) => {
    const message = decodeOrNull(frame);
    if (message?.kind === 'cancel') return calls.get(message.id)?.abort();
    if (message?.kind !== 'call') return channel.close();
    const { id, method, params } = message;
    answer(id, method, params)
      .then((result) => reply({ kind: 'result', id, result: result ?? null }))
      .catch((error: unknown) => reply({ kind: 'failure', id, error: toErrorBody(error) }));
  });
  channel.onClose(() => {
    open = false;
    for (const controller of calls.values()) controller.abort();
    caller.abort();
  });
  return {
    push: (event, subject, data) => void reply({ kind: 'event', event, subject, data }),
    caller: caller.signal,
  };
}

/** Only own names of the table are callable, so `constructor` and its like are unknown methods. */
function handlersByName<A>(table: MethodTable<A>, handlers: Handlers<A>): Map<string, Handler<unknown, unknown>> {
  const known = new Map<string, Handler<unknown, unknown>>();
  for (const [subject, methods] of Object.entries<Record<string, true>>(table as never)) {
    const group = handlers[subject as keyof A] as Record<string, Handler<unknown, unknown>>;
    for (const method of Object.keys(methods)) {
      const handler = group[method];
      if (handler) known.set(`${subject}.${method}`, handler);
    }
  }
  return known;
}

function decodeOrNull(frame: Uint8Array): Message | null {
  try {
    return decodeFrame(frame);
  } catch {
    return null;
  }
}

const closed = () => new MillraceError('closed', 'The connection ended before the answer came.');
const cancelled = () => new MillraceError('cancelled', 'Cancelled before it was sent.');
