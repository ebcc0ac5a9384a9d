import type { Size } from './paint/screen.ts';

/** How many colours may be used. */
export type ColorDepth = 'none' | '16' | '256' | 'truecolor';

/** What the terminal can do, as far as the environment tells. */
export type TerminalAbilities = {
  readonly color: ColorDepth;
  /** Whether characters beyond ASCII may be drawn. */
  readonly unicode: boolean;
  readonly tmux: boolean;
  /** GNU screen. */
  readonly screen: boolean;
  readonly ssh: boolean;
  /** It can't move the cursor: no full-screen program works there. */
  readonly dumb: boolean;
};

type Environment = Readonly<Record<string, string | undefined>>;

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';

const isScreen = (env: Environment): boolean => !isSet(env.TMUX) && isSet(env.STY);

const colorDepth = (env: Environment, isTTY: boolean): ColorDepth => {
  const term = env.TERM ?? '';
  // https://no-color.org: any value but the empty one.
  if (!isTTY || isSet(env.NO_COLOR) || term === '' || term === 'dumb' || /^vt(52|100|102)$/.test(term)) return 'none';
  const isTrue = /^(truecolor|24bit)$/i.test(env.COLORTERM ?? '') || /-direct$/.test(term);
  // GNU screen before 5.0 takes the parameters of an RGB colour for attributes.
  if (isTrue && !isScreen(env)) return 'truecolor';
  return isTrue || /256/.test(term) ? '256' : '16';
};

/** POSIX: the first of these that is not empty names the character set; where none is set, today's terminals speak UTF-8. */
const speaksUnicode = (env: Environment): boolean => {
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find(isSet);
  return locale === undefined || /utf-?8/i.test(locale);
};

/** What the terminal can do. `env` is the process's environment, `isTTY` whether its output is a terminal, `noColor` the user's `--no-color`. */
export const readAbilities = (env: Environment, isTTY: boolean, noColor = false): TerminalAbilities => ({
  color: noColor ? 'none' : colorDepth(env, isTTY),
  unicode: speaksUnicode(env),
  tmux: isSet(env.TMUX),
  screen: isScreen(env),
  ssh: isSet(env.SSH_CONNECTION) || isSet(env.SSH_TTY),
  dumb: !isTTY || !isSet(env.TERM) || env.TERM === 'dumb',
});

const fallback: Size = { columns: 80, rows: 24 };
/** No screen is bigger; a terminal that says so is wrong, and each cell costs memory. */
const largest = 2000;

const sane = (value: number | undefined, otherwise: number): number =>
  value !== undefined && Number.isInteger(value) && value > 0 ? Math.min(value, largest) : otherwise;

/** Size of the terminal behind `stream`; 80×24 in place of what is unknown or 0 (a serial line, a fresh PTY). */
export const readSize = (stream: { readonly columns?: number; readonly rows?: number }): Size => ({
  columns: sane(stream.columns, fallback.columns),
  rows: sane(stream.rows, fallback.rows),
});
