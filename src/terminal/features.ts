import type { Background } from './paint/palette.ts';
import type { Charset } from './text/charset.ts';

/** How many colors the terminal shows. */
export type ColorDepth = 'none' | '16' | '256' | 'truecolor';

/** What the terminal can do, according to the environment. */
export type TerminalFeatures = {
  readonly color: ColorDepth;
  /** Whether the locale has characters beyond ASCII. */
  readonly unicode: boolean;
  readonly charset: Charset;
  readonly background: Background;
  readonly tmux: boolean;
  /** Whether the program runs inside GNU screen. */
  readonly screen: boolean;
  readonly ssh: boolean;
  /** Whether the terminal is mlterm itself, not tmux or screen inside it. */
  readonly mlterm: boolean;
  /** Whether the terminal can't move the cursor, so that no full-screen program works. */
  readonly dumb: boolean;
};

type Environment = Readonly<Record<string, string | undefined>>;

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';

const isScreen = (env: Environment): boolean => !isSet(env.TMUX) && isSet(env.STY);

const colorDepth = (env: Environment, isTTY: boolean): ColorDepth => {
  const term = env.TERM ?? '';
  // Any value but '' counts. Source: https://no-color.org.
  if (!isTTY || isSet(env.NO_COLOR) || term === '' || term === 'dumb' || /^vt(52|100|102)$/.test(term)) return 'none';
  const hasTruecolor = /^(truecolor|24bit)$/i.test(env.COLORTERM ?? '') || /-direct$/.test(term);
  // GNU screen before 5.0 reads the parameters of an RGB color as attributes.
  if (hasTruecolor && !isScreen(env)) return 'truecolor';
  return hasTruecolor || /256/.test(term) ? '256' : '16';
};

/** Without a locale the answer is true: today's terminals use UTF-8. The first variable that is set counts. Source: POSIX, 8.2. */
const hasUnicodeLocale = (env: Environment): boolean => {
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find(isSet);
  return locale === undefined || /utf-?8/i.test(locale);
};

/** Consoles and terminals whose fonts have few characters: the Linux console, VT100 and its successors. */
const fewSymbols = /^(?:linux|vt\d|ansi|pcansi|cons\d|sun)/;

/** The charset of text that goes to a terminal with this environment, or to another program in its locale. */
export const charsetOf = (env: Environment, isTTY = true): Charset => {
  if (!hasUnicodeLocale(env)) return 'ascii';
  return isTTY && fewSymbols.test(env.TERM ?? '') ? 'ascii-symbols' : 'unicode';
};

/**
 * The background by COLORFGBG (rxvt, Konsole), which ends with its number in the palette. As in Vim, 7 and 9 to 15 are light.
 * The console of Linux is black.
 */
const backgroundIn = (env: Environment): Background => {
  if (env.TERM?.startsWith('linux')) return 'dark';
  const [, number] = /;(\d{1,2})$/.exec(env.COLORFGBG ?? '') ?? [];
  if (number === undefined || Number(number) > 15) return 'unknown';
  return Number(number) === 7 || Number(number) > 8 ? 'light' : 'dark';
};

/** What the terminal can do. `isTTY` says whether standard output is a terminal; `noColor` is the option `--no-color`. */
export const readTerminalFeatures = (env: Environment, isTTY: boolean, noColor = false): TerminalFeatures => ({
  color: noColor ? 'none' : colorDepth(env, isTTY),
  unicode: hasUnicodeLocale(env),
  charset: charsetOf(env),
  background: backgroundIn(env),
  tmux: isSet(env.TMUX),
  screen: isScreen(env),
  ssh: isSet(env.SSH_CONNECTION) || isSet(env.SSH_TTY),
  mlterm: !isSet(env.TMUX) && !isSet(env.STY) && (isSet(env.MLTERM) || /^mlterm/.test(env.TERM ?? '')),
  dumb: !isTTY || !isSet(env.TERM) || env.TERM === 'dumb',
});

/** The silence after which an ESC is the Escape key, ms. Over SSH, the rest of a key's sequence may arrive later. */
export const escapeMsFor = ({ ssh }: Pick<TerminalFeatures, 'ssh'>): number => (ssh ? 150 : 40);
