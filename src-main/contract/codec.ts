import type { ErrorBody } from './errors.ts';

/** What travels over a channel. `subject` lets a receiver replace an older fact about the same thing. */
export type Message =
  | { kind: 'call'; id: number; method: string; params: unknown }
  | { kind: 'cancel'; id: number }
  | { kind: 'result'; id: number; result: unknown }
  | { kind: 'failure'; id: number; error: ErrorBody }
  | { kind: 'event'; event: string; subject: string; data: unknown };

const KINDS: Record<Message['kind'], true> = { call: true, cancel: true, result: true, failure: true, event: true };
const BYTES = '$bytes';

declare class TextEncoder {
  encode(text: string): Uint8Array;
}
declare class TextDecoder {
  constructor(label: string, options: { fatal: boolean });
  decode(bytes: Uint8Array): string;
}

/**
 * Frame layout, little-endian: u32 header length · JSON header (UTF-8) · payloads, one after another.
 * The header is `{ message, sizes }`; a byte array inside the message is replaced by `{"$bytes": index}`.
 *
 * BigInt, Date and Map are refused: they do not survive JSON, so they must not be in a header.
 */
export function encodeFrame(message: Message): Uint8Array {
  const payloads: Uint8Array[] = [];
  const json = JSON.stringify(message, (_key, value: unknown) => replaceBytes(value, payloads));
  const header = new TextEncoder().encode(
    `{"sizes":${JSON.stringify(payloads.map((p) => p.byteLength))},"message":${json}}`,
  );
  const frame = new Uint8Array(4 + header.byteLength + payloads.reduce((sum, p) => sum + p.byteLength, 0));
  new DataView(frame.buffer).setUint32(0, header.byteLength, true);
  frame.set(header, 4);
  let offset = 4 + header.byteLength;
  for (const payload of payloads) {
    frame.set(payload, offset);
    offset += payload.byteLength;
  }
  return frame;
}

function replaceBytes(value: unknown, payloads: Uint8Array[]): unknown {
  if (value instanceof Uint8Array) return { [BYTES]: payloads.push(value) - 1 };
  if (value instanceof Map || typeof value === 'bigint')
    throw new TypeError('A header cannot carry a Map or a BigInt.');
  return value;
}

/** @throws Error when the frame is malformed; the caller closes that channel and no other. */
export function decodeFrame(frame: Uint8Array): Message {
  if (frame.byteLength < 4) throw new Error('Frame is shorter than its length field.');
  const headerLength = new DataView(frame.buffer, frame.byteOffset, frame.byteLength).getUint32(0, true);
  if (4 + headerLength > frame.byteLength) throw new Error('Frame is shorter than its header says.');
  const text = new TextDecoder('utf-8', { fatal: true }).decode(frame.subarray(4, 4 + headerLength));
  const parsed: unknown = JSON.parse(text);
  const { sizes, message } = parsed as { sizes: unknown; message: unknown };
  if (!isSizes(sizes)) throw new Error('Frame header has no payload sizes.');
  const payloads = slicePayloads(frame, 4 + headerLength, sizes);
  return checked(restoreBytes(message, payloads));
}

function isSizes(sizes: unknown): sizes is number[] {
  return Array.isArray(sizes) && sizes.every((size) => Number.isInteger(size) && size >= 0);
}

/** Copies each payload so that it is aligned (Arrow needs 8 bytes) and does not keep the whole frame alive. */
function slicePayloads(frame: Uint8Array, start: number, sizes: number[]): Uint8Array[] {
  let offset = start;
  const payloads = sizes.map((size) => {
    offset += size;
    // Not `slice`: on a Node Buffer that would be a view.
    return new Uint8Array(frame.subarray(offset - size, offset));
  });
  if (offset !== frame.byteLength) throw new Error('Frame length does not match its payload sizes.');
  return payloads;
}

function restoreBytes(value: unknown, payloads: Uint8Array[]): unknown {
  if (payloads.length === 0 || value === null || typeof value !== 'object') return value;
  const record = value as Record<string, unknown>;
  const index = record[BYTES];
  if (typeof index === 'number') {
    const payload = payloads[index];
    if (!payload) throw new Error('Frame header names a payload that is not there.');
    return payload;
  }
  for (const key of Object.keys(record)) record[key] = restoreBytes(record[key], payloads);
  return value;
}

function checked(value: unknown): Message {
  const message = value as Message;
  const known = typeof message === 'object' && message !== null && Object.hasOwn(KINDS, message.kind ?? '');
  if (!known) throw new Error('Frame is not a message.');
  if (message.kind !== 'event' && !Number.isSafeInteger(message.id)) throw new Error('Message has no call number.');
  return message;
}
