const escapeCharacter = '\u001B';
const bell = '\u0007';
const stringTerminator = '\u001B\\';

/** Longest text in base64, bytes, that terminals in the wild take in OSC 52 (xterm's and hterm's 100,000 with room for wrapping). */
const longestClipboard = 74_994;
/** GNU screen cuts strings longer than 768 bytes; it joins the pieces again. */
const screenPieceLength = 760;

/** The multiplexers between the program and the terminal. */
export type Multiplexers = { readonly tmux: boolean; readonly screen: boolean };

const throughTmux = (sequence: string): string =>
  `${escapeCharacter}Ptmux;${sequence.replaceAll(escapeCharacter, escapeCharacter + escapeCharacter)}${stringTerminator}`;

const throughScreen = (sequence: string): string => {
  let out = '';
  for (let start = 0; start < sequence.length; start += screenPieceLength) {
    out += `${escapeCharacter}P${sequence.slice(start, start + screenPieceLength)}${stringTerminator}`;
  }
  return out;
};

/**
 * OSC 52: puts `text` on the clipboard of the terminal at the user's end, over SSH too. null when it is too long.
 *
 * Inside tmux both forms are sent. tmux takes the plain one only with `set-clipboard on` (its default, `external`,
 * ignores what programs send), and the wrapped one always before 3.3 and with `allow-passthrough on` since; whichever
 * it does not take it drops silently, and setting the clipboard twice does no harm. GNU screen knows only wrapped ones.
 */
export const copySequence = (text: string, { tmux, screen }: Multiplexers): string | null => {
  const base64 = Buffer.from(text, 'utf8').toString('base64');
  if (base64.length > longestClipboard) return null;
  // BEL ends it: inside tmux's wrapping that saves doubled escapes, and screen would end its own string at ST.
  const plain = `${escapeCharacter}]52;c;${base64}${bell}`;
  if (tmux) return plain + throughTmux(plain);
  return screen ? throughScreen(plain) : plain;
};

/** Longest address that a link may have, as tmux and VTE have it. */
const longestAddress = 2083;

const isLinkable = (url: string): boolean => {
  // Only printable ASCII may stand in OSC 8; a URL with anything else arrives percent-encoded or isn't one.
  if (!/^https?:\/\/[\u0021-\u007E]+$/i.test(url) || url.length > longestAddress) return false;
  return URL.canParse(url);
};

/**
 * OSC 8: `text` as a link, or `text` alone when `url` is no plain http(s) address. `text` must be safe to draw. BEL ends
 * the sequences: that is the one end that Ink knows.
 */
export const hyperlink = (text: string, url: string): string =>
  isLinkable(url) ? `${escapeCharacter}]8;;${url}${bell}${text}${escapeCharacter}]8;;${bell}` : text;
