import { open, readFile, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type LockLimits, unlessAbsent, usualLockLimits, withLock } from '../../lib/lock.ts';
import { makeFolder } from '../paths.ts';
import { idOfLine } from './journal-lines.ts';

export type JournalLimits = {
  /** A file that has grown beyond this, in bytes, is put aside. */
  readonly fileSize: number;
  /** How many files are kept beside the one that is written. */
  readonly kept: number;
  readonly lock: LockLimits;
};

/** In all 2.5 MB a project: some 4,000 records. */
export const usualJournalLimits: JournalLimits = { fileSize: 512 * 1024, kept: 4, lock: usualLockLimits };

/** The file itself, then those that were put aside, the newest first. */
const filesOf = (path: string, { kept }: JournalLimits): readonly string[] => [
  path,
  ...Array.from({ length: kept }, (_, index) => `${path}.${index + 1}`),
];

const whole = (text: string): readonly string[] => text.split('\n').filter(line => line !== '');

/**
 * Every line of a journal, oldest first; none where there is no such file. Throws the system's error.
 *
 * @param path the file that is written; those put aside are beside it
 */
export const readLines = async (path: string, limits = usualJournalLimits): Promise<readonly string[]> => {
  const texts = await Promise.all(filesOf(path, limits).map(file => unlessAbsent(readFile(file))));
  // Decoded in one piece: readFile's own way, portion by portion, takes three times as long.
  return texts.reverse().flatMap(text => whole(text?.toString('utf8') ?? ''));
};

/** A journal's file, as one of the processes that write it sees it. */
export type JournalFile = {
  /** Appends the lines whose ID no process has written lately. Throws the system's error. */
  append(lines: readonly string[]): Promise<void>;
};

/** How far the file was read: which one it was, and up to where. */
type Seen = { readonly file: number; readonly size: number };

/**
 * Opens a journal for writing; nothing is touched before the first line. Whoever appends holds the lock and first reads
 * what others have written since, so that a change that many processes see is written once.
 */
export const openJournalFile = (path: string, limits = usualJournalLimits): JournalFile => {
  const known = new Set<string>();
  let seen: Seen | null = null;
  let torn = false;

  const learn = (text: string): void => {
    for (const line of whole(text)) {
      const id = idOfLine(line);
      if (id !== null) known.add(id);
    }
    if (text !== '') torn = !text.endsWith('\n');
  };

  const readFrom = async (position: number): Promise<string> => {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - position), 0, size - position, position);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  };

  const catchUp = async (): Promise<void> => {
    const now = await unlessAbsent(stat(path));
    const isSame = now !== null && seen !== null && now.ino === seen.file && now.size >= seen.size;
    if (!isSame) {
      known.clear();
      torn = false;
      // A change that one process wrote just before a file was put aside must not come again from another one.
      learn((await unlessAbsent(readFile(`${path}.1`, 'utf8'))) ?? '');
      torn = false;
    }
    if (now === null) {
      seen = null;
      return;
    }
    const from = isSame && seen !== null ? seen.size : 0;
    if (now.size > from) learn(await readFrom(from));
    seen = { file: now.ino, size: now.size };
  };

  const write = async (lines: readonly string[]): Promise<void> => {
    // A line that a full disk cut short must not swallow the next one.
    const text = `${torn ? '\n' : ''}${lines.join('\n')}\n`;
    const handle = await open(path, 'a', 0o600);
    try {
      await handle.appendFile(text);
    } finally {
      await handle.close();
    }
  };

  const putAside = async (): Promise<void> => {
    const now = await unlessAbsent(stat(path));
    if (now === null || now.size <= limits.fileSize) return;
    const files = filesOf(path, limits);
    for (let index = files.length - 1; index > 0; index -= 1) {
      await unlessAbsent(rename(files[index - 1] ?? path, files[index] ?? path));
    }
  };

  const append = async (lines: readonly string[]): Promise<void> => {
    await catchUp();
    const byId = new Map(lines.map(line => [idOfLine(line) ?? line, line]));
    const news = [...byId].flatMap(([id, line]) => (known.has(id) ? [] : [line]));
    if (news.length === 0) return;
    await write(news);
    await putAside();
  };

  return {
    append: async lines => {
      await makeFolder(dirname(path));
      await withLock(`${path}.lock`, () => append(lines), limits.lock);
    },
  };
};
