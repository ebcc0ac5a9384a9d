import { open, readFile, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { unlessAbsent } from '../../lib/fs.ts';
import { defaultLockLimits, type LockLimits, withLock } from '../../lib/lock.ts';
import { makeFolder } from '../paths.ts';
import { idOfLine } from './journal-lines.ts';

export type JournalLimits = {
  /** A file that has grown beyond this, in bytes, is rotated. */
  readonly fileSize: number;
  /** How many rotated files are kept. */
  readonly kept: number;
  readonly lock: LockLimits;
};

/** At most 2.5 MB per project: some 4,000 records. */
export const defaultJournalLimits: JournalLimits = { fileSize: 512 * 1024, kept: 4, lock: defaultLockLimits };

/** The current file, then the rotated ones, newest first. */
const filesOf = (path: string, { kept }: JournalLimits): readonly string[] => [
  path,
  ...Array.from({ length: kept }, (_, index) => `${path}.${index + 1}`),
];

const linesOf = (text: string): readonly string[] => text.split('\n').filter(line => line !== '');

/** Every line of a journal, oldest first; none if there is no such file. `path`: the current file. Throws the system's error. */
export const readLines = async (path: string, limits: JournalLimits): Promise<readonly string[]> => {
  const texts = await Promise.all(filesOf(path, limits).map(file => unlessAbsent(readFile(file))));
  // Decoded in one piece: readFile decodes chunk by chunk, which takes three times as long.
  return texts.reverse().flatMap(text => linesOf(text?.toString('utf8') ?? ''));
};

/** A part of a file that was read: which file, and up to which byte. */
type ReadMark = { readonly inode: number; readonly size: number };

/**
 * The files of a journal, written by several processes. Whoever appends holds the lock and first reads what the others
 * have written, so that a change that several processes see is written once. No file is opened before the first append.
 */
export class RotatingFile {
  readonly #path: string;
  readonly #limits: JournalLimits;
  /** The IDs in the current file and in the one that was rotated last. */
  readonly #knownIds = new Set<string>();
  #mark: ReadMark | null = null;
  /** Whether the last line has no line break, because a full disk cut it short. */
  #isTorn = false;

  constructor(path: string, limits: JournalLimits) {
    this.#path = path;
    this.#limits = limits;
  }

  /** Appends the lines whose ID is not in the journal yet. Throws the system's error. */
  async append(lines: readonly string[]): Promise<void> {
    await makeFolder(dirname(this.#path));
    await withLock(`${this.#path}.lock`, () => this.#appendLocked(lines), this.#limits.lock);
  }

  async #appendLocked(lines: readonly string[]): Promise<void> {
    await this.#catchUp();
    const byId = new Map(lines.map(line => [idOfLine(line) ?? line, line]));
    const newLines = [...byId].flatMap(([id, line]) => (this.#knownIds.has(id) ? [] : [line]));
    if (newLines.length === 0) return;
    await this.#write(newLines);
    await this.#rotate();
  }

  /** Reads what other processes have appended since the last time. */
  async #catchUp(): Promise<void> {
    const now = await unlessAbsent(stat(this.#path));
    const mark = this.#mark;
    const isSameFile = now !== null && mark !== null && now.ino === mark.inode && now.size >= mark.size;
    if (!isSameFile) {
      this.#knownIds.clear();
      // A process that polls later may add a change that was written just before the file was rotated.
      this.#learn((await unlessAbsent(readFile(`${this.#path}.1`, 'utf8'))) ?? '');
      this.#isTorn = false;
    }
    if (now === null) {
      this.#mark = null;
      return;
    }
    const from = isSameFile && mark !== null ? mark.size : 0;
    if (now.size > from) this.#learn(await this.#readFrom(from));
    this.#mark = { inode: now.ino, size: now.size };
  }

  #learn(text: string): void {
    for (const line of linesOf(text)) {
      const id = idOfLine(line);
      if (id !== null) this.#knownIds.add(id);
    }
    if (text !== '') this.#isTorn = !text.endsWith('\n');
  }

  async #readFrom(position: number): Promise<string> {
    const handle = await open(this.#path, 'r');
    try {
      const { size } = await handle.stat();
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - position), 0, size - position, position);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  }

  async #write(lines: readonly string[]): Promise<void> {
    // Starts on a new line: a torn line must not swallow the first record.
    const text = `${this.#isTorn ? '\n' : ''}${lines.join('\n')}\n`;
    const handle = await open(this.#path, 'a', 0o600);
    try {
      await handle.appendFile(text);
    } finally {
      await handle.close();
    }
  }

  async #rotate(): Promise<void> {
    const now = await unlessAbsent(stat(this.#path));
    if (now === null || now.size <= this.#limits.fileSize) return;
    const files = filesOf(this.#path, this.#limits);
    for (let index = files.length - 1; index > 0; index -= 1) {
      await unlessAbsent(rename(files[index - 1] ?? this.#path, files[index] ?? this.#path));
    }
  }
}
