/**
 * Thrift's compact protocol as a tree, so that a Parquet footer can be read, changed in a few places and written back
 * with everything else as it was. Source: thrift-compact-protocol.md of Apache Thrift.
 */
export type Thrift =
  | { kind: 'bool'; value: boolean }
  | { kind: 'byte'; value: number }
  /** Zigzag-coded; `type` tells i16, i32 and i64 apart. */
  | { kind: 'int'; type: 4 | 5 | 6; value: bigint }
  | { kind: 'double'; value: Buffer }
  | { kind: 'binary'; value: Buffer }
  | { kind: 'list'; type: 9 | 10; element: number; items: Thrift[] }
  | ThriftStruct;

/** Fields by their number. */
export interface ThriftStruct {
  kind: 'struct';
  fields: Map<number, Thrift>;
}

const TRUE = 1;
const FALSE = 2;
const STRUCT = 12;

export function readThrift(bytes: Buffer, at = 0): ThriftStruct {
  return new Reader(bytes, at).struct();
}

export function writeThrift(value: ThriftStruct): Buffer {
  const writer = new Writer();
  writer.value(value);
  return writer.bytes();
}

export const int32 = (value: number): Thrift => ({ kind: 'int', type: 5, value: BigInt(value) });
export const int64 = (value: number | bigint): Thrift => ({ kind: 'int', type: 6, value: BigInt(value) });
export const binary = (value: Buffer | string): Thrift => ({ kind: 'binary', value: Buffer.from(value as string) });
export const struct = (fields: [number, Thrift][]): ThriftStruct => ({ kind: 'struct', fields: new Map(fields) });

class Reader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  struct(): ThriftStruct {
    const fields = new Map<number, Thrift>();
    let field = 0;
    for (let head = this.#byte(); head !== 0; head = this.#byte()) {
      const delta = head >> 4;
      field = delta === 0 ? Number(this.#zigzag()) : field + delta;
      const type = head & 15;
      fields.set(field, type === TRUE || type === FALSE ? { kind: 'bool', value: type === TRUE } : this.#value(type));
    }
    return { kind: 'struct', fields };
  }

  #value(type: number): Thrift {
    switch (type) {
      case TRUE:
      case FALSE:
        return { kind: 'bool', value: this.#byte() === TRUE };
      case 3:
        return { kind: 'byte', value: this.#byte() };
      case 4:
      case 5:
      case 6:
        return { kind: 'int', type, value: this.#zigzag() };
      case 7:
        return { kind: 'double', value: this.#take(8) };
      case 8:
        return { kind: 'binary', value: this.#take(Number(this.#varint())) };
      case 9:
      case 10:
        return this.#list(type);
      case STRUCT:
        return this.struct();
      default:
        throw new RangeError(`A Parquet footer has no Thrift type ${type}.`);
    }
  }

  #list(type: 9 | 10): Thrift {
    const head = this.#byte();
    const size = head >> 4 === 15 ? Number(this.#varint()) : head >> 4;
    const element = head & 15;
    return { kind: 'list', type, element, items: Array.from({ length: size }, () => this.#value(element)) };
  }

  #zigzag(): bigint {
    const value = this.#varint();
    return (value >> 1n) ^ -(value & 1n);
  }

  #varint(): bigint {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 42; scale *= 128) {
      const byte = this.#byte();
      value += (byte & 127) * scale;
      if (byte < 128) return BigInt(value);
    }
    let large = BigInt(value);
    for (let shift = 49n; ; shift += 7n) {
      const byte = this.#byte();
      large |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asUintN(64, large);
    }
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new RangeError('A Parquet footer ends in the middle of a value.');
    return byte;
  }

  #take(length: number): Buffer {
    const start = this.#at;
    this.#at += length;
    if (this.#at > this.#bytes.length) throw new RangeError('A Parquet footer ends in the middle of a value.');
    return this.#bytes.subarray(start, this.#at);
  }
}

class Writer {
  readonly #parts: Buffer[] = [];
  #small: number[] = [];

  bytes(): Buffer {
    this.#flush();
    return Buffer.concat(this.#parts);
  }

  value(thrift: Thrift): void {
    if (thrift.kind === 'bool') this.#byte(thrift.value ? TRUE : FALSE);
    else if (thrift.kind === 'byte') this.#byte(thrift.value);
    else if (thrift.kind === 'int') this.varint(BigInt.asUintN(64, (thrift.value << 1n) ^ (thrift.value >> 63n)));
    else if (thrift.kind === 'double') this.#raw(thrift.value);
    else if (thrift.kind === 'binary') this.#text(thrift.value);
    else if (thrift.kind === 'list') this.#list(thrift.element, thrift.items);
    else this.#struct(thrift.fields);
  }

  #text(bytes: Buffer): void {
    this.varint(BigInt(bytes.length));
    this.#raw(bytes);
  }

  varint(value: bigint): void {
    let rest = value;
    while (rest > 127n) {
      this.#byte(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    this.#byte(Number(rest));
  }

  #struct(fields: Map<number, Thrift>): void {
    let previous = 0;
    for (const [field, value] of [...fields].sort(([a], [b]) => a - b)) {
      const delta = field - previous;
      const type = typeOf(value);
      this.#byte(delta < 16 ? (delta << 4) | type : type);
      if (delta >= 16) this.value({ kind: 'int', type: 4, value: BigInt(field) });
      if (value.kind !== 'bool') this.value(value);
      previous = field;
    }
    this.#byte(0);
  }

  #list(element: number, items: Thrift[]): void {
    this.#byte((Math.min(items.length, 15) << 4) | element);
    if (items.length >= 15) this.varint(BigInt(items.length));
    for (const item of items) this.value(item);
  }

  #byte(byte: number): void {
    this.#small.push(byte);
  }

  #raw(bytes: Buffer): void {
    this.#flush();
    this.#parts.push(bytes);
  }

  #flush(): void {
    if (this.#small.length > 0) this.#parts.push(Buffer.from(this.#small));
    this.#small = [];
  }
}

function typeOf(value: Thrift): number {
  switch (value.kind) {
    case 'bool':
      return value.value ? TRUE : FALSE;
    case 'byte':
      return 3;
    case 'int':
    case 'list':
      return value.type;
    case 'double':
      return 7;
    case 'binary':
      return 8;
    case 'struct':
      return STRUCT;
  }
}
