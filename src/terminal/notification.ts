import type { Multiplexers } from './osc.ts';
import { throughScreen, throughTmux } from './osc.ts';
import { shortLine } from './text/short-line.ts';

const escapeCharacter = '\u001B';
const bell = '\u0007';

/** How a user can be notified: by a bell, a notification of the desktop, the title of the window. */
export const notificationWays = ['bell', 'osc', 'title'] as const;
export type NotificationWay = (typeof notificationWays)[number];

/** The sequence by which the terminal shows a notification. */
export type NotificationKind = 9 | 99 | 777;

type Environment = Readonly<Record<string, string | undefined>>;

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';

/**
 * The notification that the terminal understands: OSC 99 for kitty, OSC 777 for urxvt, foot, WezTerm, Ghostty and terminals of
 * VTE, and OSC 9 for iTerm2, Windows Terminal and all others. Source: their documentation.
 */
export const notificationKind = (env: Environment): NotificationKind => {
  const term = env.TERM ?? '';
  const program = (env.TERM_PROGRAM ?? '').toLowerCase();
  if (isSet(env.KITTY_WINDOW_ID) || term.includes('kitty')) return 99;
  if (program === 'iterm.app' || isSet(env.WT_SESSION)) return 9;
  if (program === 'wezterm' || program === 'ghostty' || /^(?:rxvt|foot|xterm-ghostty)/.test(term)) return 777;
  return isSet(env.VTE_VERSION) ? 777 : 9;
};

/** In bytes: terminals and desktops cut longer texts. */
const longestText = 180;

/** Printable text of limited length. A semicolon would end a field of the sequence. */
const shortText = (text: string): string => shortLine(text, longestText).replaceAll(';', ',');

const notification = (text: string, kind: NotificationKind): string => {
  // Ends with BEL, not ST: wrapping for tmux doubles each ESC, and GNU screen would end its own string at ST.
  switch (kind) {
    case 9:
      return `${escapeCharacter}]9;${text}${bell}`;
    case 99:
      return `${escapeCharacter}]99;;${text}${bell}`;
    case 777:
      return `${escapeCharacter}]777;notify;zjobs;${text}${bell}`;
  }
};

/**
 * The sequence that notifies a user in these ways, except for the title. Inside tmux, the notification is wrapped, and a
 * bell is added, because tmux may not pass it on. Inside GNU screen it is wrapped as well.
 */
export const notificationSequence = (
  text: string,
  ways: readonly NotificationWay[],
  kind: NotificationKind,
  { tmux, screen }: Multiplexers,
): string => {
  const plain = ways.includes('osc') ? notification(shortText(text), kind) : '';
  const osc = plain !== '' && tmux ? throughTmux(plain) : plain !== '' && screen ? throughScreen(plain) : plain;
  const rings = ways.includes('bell') || (tmux && osc !== '');
  return osc + (rings ? bell : '');
};
