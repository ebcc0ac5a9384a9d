import { shortLine } from '../text/short-line.ts';

/** Saves and restores the title of the window and of its icon. Source: xterm, XTWINOPS. */
export const saveTitle = '\u001B[22;0t';
export const restoreTitle = '\u001B[23;0t';

/** In bytes: window managers cut longer titles. */
const longestTitle = 180;

/** Sets the title of the window. Source: xterm, OSC 0. */
export const titleSequence = (title: string): string => `\u001B]0;${shortLine(title, longestTitle)}\u0007`;
