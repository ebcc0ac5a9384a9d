/** The names that lead to a key of a TOML document, and the indexes of arrays. */
export type KeyPath = readonly (string | number)[];

/** Finds the line of a key in a document, else that of the closest table around it. Lines count from 1. */
export type KeyLines = (path: KeyPath) => number;

const keyOf = (path: KeyPath): string => JSON.stringify(path);

/** More parts than a key of the configuration has. Each part is a copy of those before it. */
const mostParts = 100;

const bareKey = /[\w-]+/y;
/** A string that opens at the position, of any of the four kinds of TOML. */
const string = /"""(?:\\[\s\S]|[^\\])*?"""+|'''[\s\S]*?'''+|"(?:\\.|[^"\\\n])*"|'[^'\n]*'/y;
/** A number, a date or a word. */
const plainValue = /[^\s,\]}#]+(?: \d\d:[\d:.+Z-]+)?/y;
const blank = /(?:[^\S\n]|#[^\n]*)*/y;

const unquoted = (text: string): string => {
  const inner = text.slice(1, -1);
  if (!text.startsWith('"')) return inner;
  return inner.replaceAll(/\\(?:u([\da-f]{4})|U([\da-f]{8})|(.))/gi, (_, short, long, other) =>
    other === undefined ? String.fromCodePoint(Number.parseInt(short ?? long, 16)) : other,
  );
};

/** Scans a document that was parsed before, and records the line of each key. Invalid text ends the scan. */
class KeyScan {
  readonly lines = new Map<string, number>();
  private readonly text: string;
  private at = 0;
  private counted = 0;
  private line = 1;
  private readonly arrays = new Map<string, number>();

  constructor(text: string) {
    this.text = text.replace(/^\uFEFF/, '');
  }

  scan(): void {
    let table: KeyPath = [];
    for (;;) {
      this.skipLines();
      if (this.at >= this.text.length) return;
      if (this.text[this.at] === '[') table = this.header();
      else this.entry(table);
    }
  }

  private match(form: RegExp): string | null {
    form.lastIndex = this.at;
    const found = form.exec(this.text)?.[0] ?? null;
    this.at += found?.length ?? 0;
    return found;
  }

  private note(path: KeyPath): void {
    for (; this.counted < this.at; this.counted += 1) if (this.text[this.counted] === '\n') this.line += 1;
    const key = keyOf(path);
    if (!this.lines.has(key)) this.lines.set(key, this.line);
  }

  private take(sign: string): boolean {
    if (!this.text.startsWith(sign, this.at)) return false;
    this.at += sign.length;
    return true;
  }

  private skipLines(): void {
    do this.match(blank);
    while (this.take('\n'));
  }

  private fail(): never {
    throw new SyntaxError('invalid TOML');
  }

  private key(table: KeyPath): KeyPath {
    let path = table;
    do {
      this.match(blank);
      const quoted = this.match(string);
      if (path.length >= mostParts) this.fail();
      path = [...path, quoted === null ? (this.match(bareKey) ?? this.fail()) : unquoted(quoted)];
      this.note(path);
      this.match(blank);
    } while (this.take('.'));
    return path;
  }

  private header(): KeyPath {
    this.at += 1;
    const isArray = this.take('[');
    const path = this.key([]);
    if (!this.take(isArray ? ']]' : ']')) this.fail();
    if (!isArray) return path;
    const index = this.arrays.get(keyOf(path)) ?? 0;
    this.arrays.set(keyOf(path), index + 1);
    const element = [...path, index];
    this.note(element);
    return element;
  }

  private entry(table: KeyPath): void {
    const path = this.key(table);
    if (!this.take('=')) this.fail();
    this.match(blank);
    this.value(path);
  }

  private value(path: KeyPath): void {
    if (this.take('[')) this.items(']', index => this.element([...path, index]));
    else if (this.take('{')) this.items('}', () => this.entry(path));
    else if (this.match(string) === null && this.match(plainValue) === null) this.fail();
  }

  private element(path: KeyPath): void {
    this.note(path);
    this.value(path);
  }

  private items(end: string, read: (index: number) => void): void {
    for (let index = 0; ; index += 1) {
      this.skipLines();
      if (this.take(end)) return;
      read(index);
      this.skipLines();
      if (this.take(end)) return;
      if (!this.take(',')) this.fail();
    }
  }
}

/** Finds the lines of keys in a TOML document, for messages: its parser doesn't report them. Never throws. */
export const keyLinesOf = (text: string): KeyLines => {
  const scan = new KeyScan(text);
  try {
    scan.scan();
  } catch {
    // Invalid text. The lines up to here are known.
  }
  return path => {
    for (let length = path.length; length > 0; length -= 1) {
      const line = scan.lines.get(keyOf(path.slice(0, length)));
      if (line !== undefined) return line;
    }
    return 1;
  };
};
