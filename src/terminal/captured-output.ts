import { StringDecoder } from 'node:string_decoder';

/** The members of `process.stdout` and `process.stderr` that are replaced while zjobs has the screen. */
export type WritableOutput = { readonly isTTY?: boolean; write: NodeJS.WriteStream['write'] };

/** The longest line that is passed on, in UTF-16 units. */
const longestLine = 1_000;

/**
 * Keeps everything but the painter from writing to the terminal: other writes to these streams, such as warnings of Node and
 * `console.log` of a package, go to `onLine`, line by line and not sanitized. Streams that are not terminals are left alone.
 *
 * @returns a function that gives the streams back
 */
export const captureOutput = (streams: readonly WritableOutput[], onLine: (line: string) => void): (() => void) => {
  const restores = streams
    .filter(({ isTTY }) => isTTY === true)
    .map(stream => {
      const { write } = stream;
      const decoder = new StringDecoder('utf8');
      let pending = '';
      const take = (text: string): void => {
        const lines = (pending + text).split('\n');
        pending = (lines.pop() ?? '').slice(0, longestLine);
        for (const line of lines) if (line.trim() !== '') onLine(line.slice(0, longestLine));
      };
      const replacement = (chunk: Uint8Array | string, ...rest: readonly unknown[]): boolean => {
        take(typeof chunk === 'string' ? chunk : decoder.write(Buffer.from(chunk)));
        const callback = rest.at(-1);
        // Like a stream, never before `write` has returned.
        if (typeof callback === 'function') setImmediate(() => callback());
        return true;
      };
      stream.write = replacement as typeof write;
      return () => {
        stream.write = write;
        if (pending.trim() !== '') onLine(pending);
      };
    });
  return () => {
    for (const restore of restores) restore();
  };
};
