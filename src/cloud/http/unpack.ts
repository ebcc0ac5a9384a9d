// Loaded for the first packed answer. Servers don't pack their answers, but proxies may, even unrequested.

import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw, type ZlibOptions } from 'node:zlib';
import { ownValue } from '../../lib/own-value.ts';
import { cloudError } from './http-errors.ts';

type Unpack = (packed: Buffer, options: ZlibOptions) => Promise<Buffer>;

const unpackers: Readonly<Record<string, Unpack>> = {
  gzip: promisify(gunzip),
  br: promisify(brotliDecompress),
  // By RFC 9110 it has the header of zlib, but some servers leave it out.
  deflate: (packed, options) => promisify(hasZlibHeader(packed) ? inflate : inflateRaw)(packed, options),
};

const deflateMethod = 8;
const headerMultiple = 31;

/** RFC 1950: the first byte ends in the method, and both bytes are a multiple of 31. */
const hasZlibHeader = (packed: Buffer): boolean =>
  packed.length >= 2 && (packed.readUInt8(0) & 0x0f) === deflateMethod && packed.readUInt16BE(0) % headerMultiple === 0;

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';

/**
 * Unpacks a body. `encodings` are the names in `Content-Encoding`, in the order in which they were applied. Rejects with a
 * `CloudError` for a body that can't be unpacked, or that is larger than `most` bytes at any step.
 */
export const unpack = async (body: Buffer, encodings: readonly string[], most: number): Promise<Buffer> => {
  let rest = body;
  for (const encoding of encodings.toReversed()) {
    if (rest.length === 0) return rest;
    try {
      const unpackOne = ownValue(unpackers, encoding);
      if (unpackOne === undefined) throw new Error('unknown');
      rest = await unpackOne(rest, { maxOutputLength: most });
    } catch (error) {
      const message = isTooLarge(error) ? 'the answer is too large' : `the answer can’t be unpacked (${encoding})`;
      throw cloudError({ kind: 'malformed', message, code: 'UNPACK', maybeDone: true });
    }
  }
  return rest;
};
