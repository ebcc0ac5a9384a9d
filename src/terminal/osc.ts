import { printableLine } from './text/sanitize.ts';

const escapeCharacter = '\u001B';
const bell = '\u0007';
const stringTerminator = '\u001B\\';

/** The longest base64 text that common terminals accept in OSC 52, bytes: 100,000 in xterm and hterm, less room for wrapping. */
const longestBase64 = 74_994;
/** GNU screen cuts strings longer than 768 bytes; it joins consecutive pieces. */
const screenPieceLength = 760;

/** Which multiplexers are between the program and the terminal. */
export type Multiplexers = { readonly tmux: boolean; readonly screen: boolean };

export const throughTmux = (sequence: string): string =>
  `${escapeCharacter}Ptmux;${sequence.replaceAll(escapeCharacter, escapeCharacter + escapeCharacter)}${stringTerminator}`;

export const throughScreen = (sequence: string): string => {
  let output = '';
  for (let start = 0; start < sequence.length; start += screenPieceLength) {
    output += `${escapeCharacter}P${sequence.slice(start, start + screenPieceLength)}${stringTerminator}`;
  }
  return output;
};

/** A text to copy; line breaks are kept only between the elements of an array, because a shell runs pasted lines. */
export type CopiedText = string | readonly string[];

/** The printable characters of a text to copy. */
export const printable = (text: CopiedText): string =>
  typeof text === 'string' ? printableLine(text) : text.map(printableLine).join('\n');

/**
 * OSC 52: puts the printable characters of `text` on the clipboard of the user's terminal, also over SSH. Returns null when
 * the text is too long.
 *
 * Inside tmux, both a plain and a wrapped sequence are sent. tmux accepts the plain one only with `set-clipboard on` (its
 * default is `external`), and the wrapped one always before 3.3, later with `allow-passthrough on`. It drops the other
 * silently, and setting the clipboard twice is harmless. GNU screen accepts only wrapped sequences.
 */
export const copySequence = (text: CopiedText, { tmux, screen }: Multiplexers): string | null => {
  const base64 = Buffer.from(printable(text), 'utf8').toString('base64');
  if (base64.length > longestBase64) return null;
  // Ends with BEL, not ST: wrapping for tmux doubles each ESC, and GNU screen would end its own string at ST.
  const plain = `${escapeCharacter}]52;c;${base64}${bell}`;
  if (tmux) return plain + throughTmux(plain);
  return screen ? throughScreen(plain) : plain;
};

/** The longest URL of a link in tmux and VTE. */
const longestUrl = 2083;

const isLinkable = (url: string): boolean => {
  // OSC 8 allows printable ASCII only; other characters of a URL must be percent-encoded.
  if (!/^https?:\/\/[\u0021-\u007E]+$/i.test(url) || url.length > longestUrl) return false;
  return URL.canParse(url);
};

/**
 * OSC 8: `text` as a link to `url`, or `text` alone when `url` is no plain http(s) URL. `text` must be safe to draw. The
 * sequences end with BEL, because Ink does not recognize ST.
 */
export const hyperlink = (text: string, url: string): string =>
  isLinkable(url) ? `${escapeCharacter}]8;;${url}${bell}${text}${escapeCharacter}]8;;${bell}` : text;
