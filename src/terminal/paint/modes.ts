/**
 * What a full-screen program switches on, and off again. Source: xterm control sequences, DEC private modes.
 * Autowrap is off while we paint: a character that the terminal thinks wider than we do can then never push the
 * cursor into the next row, and the last cell of the screen can be written without scrolling.
 */
export const enterModes = '\u001B[?1049h\u001B[?25l\u001B[?7l\u001B[?2004h';

/** The terminal's own style. */
export const resetStyle = '\u001B[m';

/** In the opposite order, after the terminal's own style; the shell's screen comes back last. */
export const leaveModes = '\u001B[m\u001B[?2004l\u001B[?7h\u001B[?25h\u001B[?1049l';

/** Sent once, in the first frame only: later it would flicker. */
export const homeAndClear = '\u001B[H\u001B[2J';
