declare module 'lz4js' {
  /** Unpacks one LZ4 frame. */
  export function compress(bytes: Uint8Array): Uint8Array | number[];
  export function decompress(frame: Uint8Array, maxSize?: number): Uint8Array | number[];
}
