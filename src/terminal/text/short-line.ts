import { printableLine } from './sanitize.ts';

/** The printable characters of a text, as one line of at most `longest` UTF-8 bytes, cut between characters. */
export const shortLine = (text: string, longest: number): string => {
  let short = printableLine(text);
  while (Buffer.byteLength(short) > longest) short = [...short].slice(0, -1).join('');
  return short;
};
