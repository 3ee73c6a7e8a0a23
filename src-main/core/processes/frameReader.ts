/** Frames above this many bytes are refused: nothing of ours is larger, and a wrong length must not cost memory. */
export const MAX_FRAME = 256 * 1024 * 1024;

const UNKNOWN = -1;

/** What goes before a frame on a byte stream: its length as u32, little-endian. */
export function lengthPrefix(frame: Uint8Array): Uint8Array {
  const prefix = new Uint8Array(4);
  new DataView(prefix.buffer).setUint32(0, frame.byteLength, true);
  return prefix;
}

/**
 * Cuts a byte stream back into frames. `push` hands out each frame that became whole and answers false when a
 * length is 0 or above `maxFrame` bytes: nothing of that stream can be trusted any more.
 */
export class FrameReader {
  readonly #maxFrame: number;
  readonly #onFrame: (frame: Uint8Array) => void;
  #chunks: Buffer[] = [];
  #buffered = 0;
  #wanted = UNKNOWN;

  constructor(onFrame: (frame: Uint8Array) => void, maxFrame = MAX_FRAME) {
    this.#onFrame = onFrame;
    this.#maxFrame = maxFrame;
  }

  push(chunk: Buffer): boolean {
    this.#chunks.push(chunk);
    this.#buffered += chunk.byteLength;
    while (this.#knowsLength()) {
      if (this.#wanted < 1 || this.#wanted > this.#maxFrame) return false;
      if (this.#buffered < this.#wanted) return true;
      const frame = this.#take(this.#wanted);
      this.#wanted = UNKNOWN;
      this.#onFrame(frame);
    }
    return true;
  }

  #knowsLength(): boolean {
    if (this.#wanted === UNKNOWN && this.#buffered >= 4) this.#wanted = this.#take(4).readUInt32LE(0);
    return this.#wanted !== UNKNOWN;
  }

  #take(size: number): Buffer {
    const first = this.#chunks[0];
    const all = first && first.byteLength >= size ? first : Buffer.concat(this.#chunks, this.#buffered);
    const rest = all.subarray(size);
    if (all === first) this.#chunks.shift();
    else this.#chunks = [];
    if (rest.byteLength > 0) this.#chunks.unshift(rest);
    this.#buffered -= size;
    return all.subarray(0, size);
  }
}
