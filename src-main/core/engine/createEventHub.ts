import type { Publish } from './publish.ts';

type Push = (event: string, subject: string, data: unknown) => void;

export interface EventHub {
  publish: Publish;
  /** Every fact from now on goes to `push` too; returns the unsubscribe. */
  subscribe(push: Push): () => void;
  close(): void;
}

interface Slot {
  timer: ReturnType<typeof setTimeout> | null;
  newest: unknown;
  pending: boolean;
}

/**
 * Spreads facts to all windows, at most one per `intervalMs` and subject. The first goes out at once and the newest
 * always arrives, so that a reader is never left with an outdated state.
 */
export function createEventHub({ intervalMs = 100 }: { intervalMs?: number } = {}): EventHub {
  const receivers = new Set<Push>();
  const slots = new Map<string, Slot>();

  const send = (event: string, subject: string, data: unknown) => {
    for (const push of receivers) push(event, subject, data);
  };

  const rest = (key: string, slot: Slot, event: string, subject: string) => {
    slot.timer = setTimeout(() => {
      if (!slot.pending) {
        slots.delete(key);
        return;
      }
      slot.pending = false;
      send(event, subject, slot.newest);
      rest(key, slot, event, subject);
    }, intervalMs);
    slot.timer.unref();
  };

  return {
    publish(event, subject, data) {
      const key = `${event}\n${subject}`;
      const slot = slots.get(key);
      if (slot) {
        slot.newest = data;
        slot.pending = true;
        return;
      }
      const fresh: Slot = { timer: null, newest: data, pending: false };
      slots.set(key, fresh);
      send(event, subject, data);
      rest(key, fresh, event, subject);
    },
    subscribe(push) {
      receivers.add(push);
      return () => void receivers.delete(push);
    },
    close() {
      for (const { timer } of slots.values()) if (timer) clearTimeout(timer);
      slots.clear();
      receivers.clear();
    },
  };
}
