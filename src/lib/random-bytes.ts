import { closeSync, openSync, readSync } from 'node:fs';
import process from 'node:process';

/** The random numbers of a Unix system. */
const unixSource = '/dev/urandom';

/**
 * Random bytes that cannot be guessed. They come from the system's random file, and from node:crypto only where there is none:
 * loading node:crypto takes a tenth of the demo's start.
 */
export const randomBytes = (count: number): Buffer =>
  readUnixSource(count) ?? process.getBuiltinModule('node:crypto').randomBytes(count);

const readUnixSource = (count: number): Buffer | null => {
  try {
    const descriptor = openSync(unixSource, 'r');
    try {
      const bytes = Buffer.alloc(count);
      return readSync(descriptor, bytes, 0, count, null) === count ? bytes : null;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return null;
  }
};
