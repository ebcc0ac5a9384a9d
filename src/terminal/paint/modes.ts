/**
 * What a full-screen program needs: hidden cursor, no autowrap, bracketed paste, focus reports. Without autowrap, a
 * character that the terminal draws wider than expected can't push the cursor into the next row, and the last cell of the
 * screen can be written without scrolling. Source: xterm control sequences, DEC private modes.
 *
 * `CSI 8 l` switches implicit bidi off (VTE, mintty, iTerm): such a terminal reorders a row as one paragraph, so that after
 * a description in Arabic or Hebrew, percentages and times would be in each other's columns. Isolates (FSI and PDI) don't
 * help: some terminals drop them, and older ones draw them in a cell. Source: ECMA-48, BDSM; terminal-wg, "BiDi in Terminal
 * Emulators".
 */
const ownModes = '\u001B[?25l\u001B[?7l\u001B[?2004h\u001B[?1004h\u001B[8l';

/** Switches implicit bidi in mlterm, which has a sequence of its own. Source: mlterm, "ControlSequences", OSC 5379. */
const mltermBidi = (isOn: boolean): string => `\u001B]5379;use_ctl=${isOn}\u001B\\`;

/** Reports of buttons and of the wheel, and coordinates beyond column 223. Source: xterm control sequences, 1000 and 1006. */
const mouseModes = '\u001B[?1000h\u001B[?1006h';
const noMouseModes = '\u001B[?1006l\u001B[?1000l';

/** What differs between terminals and users. */
export type ModeOptions = { readonly isMlterm: boolean; readonly mouse: boolean };

/** Enters the alternate screen and sets our modes. */
export const enterModes = ({ isMlterm, mouse }: ModeOptions): string =>
  `\u001B[?1049h${ownModes}${mouse ? mouseModes : ''}${isMlterm ? mltermBidi(false) : ''}`;

/** Switches the reports of the mouse. */
export const mouseSequence = (isOn: boolean): string => (isOn ? mouseModes : noMouseModes);

/** The row of {@link widthProbe}, 1-based. In row 1, a reply could be Shift-F3. */
export const probeRow = 2;

/** Writes an ambiguous character and requests the cursor position: column 2 or 3 says how many cells it takes. */
const widthProbe = `\u001B[${probeRow}H●\u001B[6n`;

/** Requests the background color. Source: xterm control sequences, OSC 11. */
const backgroundProbe = '\u001B]11;?\u001B\\';

/** The requests for the width of ambiguous characters and for the background color. */
export const probeFor = (asksWidth: boolean, asksBackground: boolean): string =>
  (asksBackground ? backgroundProbe : '') + (asksWidth ? widthProbe : '');

/** Sets our modes again, and resets margins, origin mode, insert mode and the character set. */
export const repaintModes = ({ mouse }: Pick<ModeOptions, 'mouse'>): string =>
  `\u001B[r\u001B[?6l\u001B[4l\u000F\u001B(B${ownModes}${mouse ? mouseModes : ''}`;

/** SGR reset: the terminal's default style. */
export const resetStyle = '\u001B[m';

/**
 * Clears the screen of `rows` rows, moves to its last row, and undoes {@link enterModes} in reverse order: the shell's
 * screen comes back last. Some terminals have no alternate screen (GNU screen with its defaults, mosh, tmux with
 * `alternate-screen off`); there the shell's prompt would appear inside the last frame.
 */
export const leaveSequence = (rows: number, { isMlterm, mouse }: ModeOptions): string =>
  `${resetStyle}${isMlterm ? mltermBidi(true) : ''}${mouse ? noMouseModes : ''}\u001B[8h\u001B[?1004l\u001B[?2004l\u001B[H\u001B[J\u001B[${rows}H\u001B[?7h\u001B[?25h\u001B[?1049l`;

/** Clears the screen. Sent with the first frame only, because later it would flicker. */
export const homeAndClear = '\u001B[H\u001B[2J';
