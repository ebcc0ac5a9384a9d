import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { UnusableFile } from './fs.ts';

const megabyte = 1_000_000;

// Non-blocking, because opening a FIFO waits for a writer. O_NOCTTY keeps a terminal from becoming ours.
const safely = constants.O_NONBLOCK | constants.O_NOCTTY;

/**
 * Opens a file, with further flags of open(2) if there are any. Never waits for another process.
 *
 * @throws UnusableFile if it is a folder, FIFO, socket or device, or larger than `most` bytes; and the system's error
 */
export const openRegular = async (
  path: string,
  most: number,
  flags: number = constants.O_RDONLY,
): Promise<{ readonly file: FileHandle; readonly size: number }> => {
  const file = await open(path, flags | safely, 0o600).catch(error => {
    // A FIFO without a reader and a socket can't be opened this way.
    throw error?.code === 'ENXIO' ? new UnusableFile('not a regular file') : error;
  });
  try {
    const found = await file.stat();
    if (!found.isFile()) throw new UnusableFile('not a regular file');
    if (found.size > most) throw new UnusableFile(`larger than ${Math.floor(most / megabyte)} MB`);
    return { file, size: found.size };
  } catch (error) {
    await file.close();
    throw error;
  }
};

/**
 * Reads an open file from `position` up to its end, but at most `most` bytes: it may grow meanwhile, and files of /proc
 * have more bytes than they say. Throws {@link UnusableFile} if there are more.
 */
export const readUpTo = async (file: FileHandle, size: number, most: number, position = 0): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let total = 0;
  // One byte more than expected, so that the end is found by the first read.
  let wanted = Math.max(size - position, 0) + 1;
  for (;;) {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(wanted), 0, wanted, position + total);
    total += bytesRead;
    if (total > most) throw new UnusableFile(`larger than ${Math.floor(most / megabyte)} MB`);
    chunks.push(buffer.subarray(0, bytesRead));
    if (bytesRead < wanted) return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
    wanted = 65_536;
  }
};

/** In bytes. */
const chunkSize = 65_536;

/**
 * The lines of an open file, without their line breaks. Throws {@link UnusableFile} for a line of more than `most` bytes.
 */
export async function* linesOf(file: FileHandle, most: number): AsyncGenerator<string> {
  let pending: Buffer[] = [];
  let length = 0;
  for (;;) {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(chunkSize), 0, chunkSize, null);
    if (bytesRead === 0) break;
    const chunk = buffer.subarray(0, bytesRead);
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      yield Buffer.concat([...pending, chunk.subarray(from, end)]).toString('utf8');
      pending = [];
      length = 0;
      from = end + 1;
    }
    if (from === chunk.length) continue;
    pending.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > most) throw new UnusableFile(`with a line of more than ${Math.floor(most / megabyte)} MB`);
  }
  if (pending.length > 0) yield Buffer.concat(pending).toString('utf8');
}

/** Reads a whole file of at most `most` bytes. Throws as {@link openRegular} does. */
export const readRegular = async (path: string, most: number, flags?: number): Promise<Buffer> => {
  const { file, size } = await openRegular(path, most, flags);
  try {
    return await readUpTo(file, size, most);
  } finally {
    await file.close();
  }
};
