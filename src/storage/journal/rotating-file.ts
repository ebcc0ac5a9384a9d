import { constants } from 'node:fs';
import { open, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode, UnusableFile, unlessAbsent } from '../../lib/files/fs.ts';
import { defaultLockLimits, type HeldLock, type LockLimits, withLock } from '../../lib/files/lock.ts';
import { openRegular, readRegular, readUpTo } from '../../lib/files/read-regular.ts';
import { foldersAbove, requireOwned } from '../owned-folder.ts';
import { makeFolder } from '../paths.ts';
import { idOfLine } from './journal-lines.ts';

export type JournalLimits = {
  /** A file that has grown beyond this, in bytes, is rotated. */
  readonly fileSize: number;
  /** How many rotated files are kept. */
  readonly kept: number;
  readonly lock: LockLimits;
};

/** At most 2.5 MB per project: about 4,000 records. */
export const defaultJournalLimits: JournalLimits = { fileSize: 512 * 1024, kept: 4, lock: defaultLockLimits };

/** The most bytes of a journal file. zjobs itself writes no file of this size. */
const mostBytes = 16_000_000;

/** A journal is never a link: its records would be appended to another file. */
const noLink = constants.O_NOFOLLOW;

/** The current file, then the rotated ones, newest first. */
const filesOf = (path: string, { kept }: JournalLimits): readonly string[] => [
  path,
  ...Array.from({ length: kept }, (_, index) => `${path}.${index + 1}`),
];

const nonEmptyLines = (text: string): readonly string[] => text.split('\n').filter(line => line !== '');

/** Reports a link as an {@link UnusableFile}. */
const unlessLink = async <Result>(operation: Promise<Result>): Promise<Result> => {
  try {
    return await operation;
  } catch (error) {
    throw systemCode(error) === 'ELOOP' ? new UnusableFile('a link') : error;
  }
};

/** The whole file; null if it is absent. Throws {@link UnusableFile} and the system's error. */
const readWhole = (path: string): Promise<Buffer | null> =>
  unlessAbsent(unlessLink(readRegular(path, mostBytes, constants.O_RDONLY | noLink)));

/**
 * Every line of a journal, oldest first; none if there is no such file. `path`: the current file. Throws
 * {@link UnusableFile} and the system's error.
 */
export const readLines = async (path: string, limits: JournalLimits): Promise<readonly string[]> => {
  await requireOwned(dirname(path), foldersAbove);
  const texts = await Promise.all(filesOf(path, limits).map(readWhole));
  // Decoded in one piece: decoding chunk by chunk takes three times as long.
  return texts.reverse().flatMap(text => nonEmptyLines(text?.toString('utf8') ?? ''));
};

/** Makes the name of a new file durable. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** How far a file was read: which file, and up to which byte. */
type ReadMark = { readonly inode: number; readonly size: number };

/**
 * The files of a journal, written by several processes. A process that appends holds the lock and first reads what the
 * others have written, so that a change that several processes see is written once. The first append opens the first file.
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

  /**
   * Appends the lines whose ID is not in the journal yet. `isDurable`: they are on the disk before the promise resolves.
   * Throws {@link UnusableFile} and the system's error.
   */
  async append(lines: readonly string[], isDurable: boolean): Promise<void> {
    const folder = dirname(this.#path);
    await requireOwned(folder, foldersAbove);
    await makeFolder(folder);
    await withLock(`${this.#path}.lock`, lock => this.#appendLocked(lines, isDurable, lock), this.#limits.lock);
  }

  async #appendLocked(lines: readonly string[], isDurable: boolean, lock: HeldLock): Promise<void> {
    await this.#catchUp();
    const byId = new Map(lines.map(line => [idOfLine(line) ?? line, line]));
    const newLines = [...byId].flatMap(([id, line]) => (this.#knownIds.has(id) ? [] : [line]));
    if (newLines.length === 0) return;
    await this.#write(newLines, isDurable);
    await this.#rotate(lock);
  }

  /** Reads what other processes have appended since the last time. */
  async #catchUp(): Promise<void> {
    const now = await unlessAbsent(stat(this.#path));
    const mark = this.#mark;
    const isSameFile = now !== null && mark !== null && now.ino === mark.inode && now.size >= mark.size;
    if (!isSameFile) {
      this.#knownIds.clear();
      // A process that polls later may add a change that was written just before the file was rotated.
      this.#learn((await readWhole(`${this.#path}.1`))?.toString('utf8') ?? '');
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
    for (const line of nonEmptyLines(text)) {
      const id = idOfLine(line);
      if (id !== null) this.#knownIds.add(id);
    }
    if (text !== '') this.#isTorn = !text.endsWith('\n');
  }

  async #readFrom(position: number): Promise<string> {
    const { file, size } = await unlessLink(openRegular(this.#path, mostBytes, constants.O_RDONLY | noLink));
    try {
      return (await readUpTo(file, size, mostBytes, position)).toString('utf8');
    } finally {
      await file.close();
    }
  }

  async #write(lines: readonly string[], isDurable: boolean): Promise<void> {
    // Starts on a new line: a torn line must not swallow the first record.
    const text = `${this.#isTorn ? '\n' : ''}${lines.join('\n')}\n`;
    const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | noLink;
    const { file, size } = await unlessLink(openRegular(this.#path, mostBytes, flags));
    try {
      await file.appendFile(text);
      if (isDurable) await file.datasync();
    } finally {
      await file.close();
    }
    if (isDurable && size === 0) await syncFolder(dirname(this.#path));
  }

  async #rotate(lock: HeldLock): Promise<void> {
    const now = await unlessAbsent(stat(this.#path));
    if (now === null || now.size <= this.#limits.fileSize) return;
    const files = filesOf(this.#path, this.#limits);
    for (let index = files.length - 1; index > 0; index -= 1) {
      // Another process that took the lock over may have rotated the files already.
      await lock.check();
      await unlessAbsent(rename(files[index - 1] ?? this.#path, files[index] ?? this.#path));
    }
  }
}
