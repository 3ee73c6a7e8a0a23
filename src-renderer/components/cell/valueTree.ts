/** A value taken apart for reading: a leaf's text, or labelled members. */
export type ValueTree = string | null | { kind: 'list' | 'members'; members: { label: string; value: ValueTree }[] };

/** @throws SyntaxError when the text is not JSON. */
export function jsonTree(text: string): ValueTree {
  return fromJson(JSON.parse(text));
}

function fromJson(value: unknown): ValueTree {
  if (value === null) return null;
  if (Array.isArray(value)) return list(value.map(fromJson));
  if (typeof value !== 'object') return typeof value === 'string' ? value : String(value);
  return {
    kind: 'members',
    members: Object.entries(value).map(([label, member]) => ({ label, value: fromJson(member) })),
  };
}

function list(values: ValueTree[]): ValueTree {
  return { kind: 'list', members: values.map((value, i) => ({ label: String(i), value })) };
}

/**
 * Reads what DuckDB prints for lists `[a, 'b c']`, structs `{'k': v}`, maps `{k=v}` and unnamed structs `(a, b)`.
 *
 * @throws SyntaxError when brackets or quotes do not match.
 */
export function nestedTree(text: string): ValueTree {
  const reader = new Reader(text);
  const value = reader.value('');
  reader.end();
  return value;
}

class Reader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  value(stops: string): ValueTree {
    if (this.take('[')) return list(this.items(']'));
    if (this.take('(')) return list(this.items(')'));
    if (this.take('{')) return { kind: 'members', members: this.entries() };
    return this.leaf(stops);
  }

  end(): void {
    if (this.at < this.text.length) throw this.unexpected();
  }

  private items(close: string): ValueTree[] {
    const items: ValueTree[] = [];
    while (!this.take(close)) {
      items.push(this.value(`,${close}`));
      if (!this.take(',') && this.text[this.at] !== close) throw this.unexpected();
      this.spaces();
    }
    return items;
  }

  private entries(): { label: string; value: ValueTree }[] {
    const entries: { label: string; value: ValueTree }[] = [];
    while (!this.take('}')) {
      const label = labelOf(this.value(':='));
      if (!this.take(':') && !this.take('=')) throw this.unexpected();
      this.spaces();
      entries.push({ label, value: this.value(',}') });
      if (!this.take(',') && this.text[this.at] !== '}') throw this.unexpected();
      this.spaces();
    }
    return entries;
  }

  private leaf(stops: string): string | null {
    if (this.take("'")) return this.quoted();
    const start = this.at;
    while (this.at < this.text.length && !stops.includes(this.text[this.at] ?? '')) this.at++;
    const text = this.text.slice(start, this.at);
    return text === 'NULL' ? null : text;
  }

  private quoted(): string {
    let text = '';
    for (;;) {
      const character = this.text[this.at++];
      if (character === undefined) throw this.unexpected();
      if (character === "'") return text;
      text += character === '\\' ? (this.text[this.at++] ?? '') : character;
    }
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private spaces(): void {
    while (this.text[this.at] === ' ') this.at++;
  }

  private unexpected(): SyntaxError {
    return new SyntaxError(`Unexpected ${this.text[this.at] ?? 'end'} at ${this.at}.`);
  }
}

/** A map's key may be nested itself. */
function labelOf(key: ValueTree): string {
  if (key === null) return 'NULL';
  if (typeof key === 'string') return key;
  const parts = key.members.map(({ label, value }) =>
    key.kind === 'list' ? labelOf(value) : `${label}: ${labelOf(value)}`,
  );
  return key.kind === 'list' ? `[${parts.join(', ')}]` : `{${parts.join(', ')}}`;
}
