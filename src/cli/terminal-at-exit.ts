import { closeSync, openSync } from 'node:fs';
import process from 'node:process';
import { isatty } from 'node:tty';

/** Standard input, output and error, where they are terminals. */
const terminals = [0, 1, 2].filter(isatty);

/** Whether the terminal was closed since the start. */
export const isTerminalGone = (): boolean => terminals.some(fd => !isatty(fd));

/** Replaces the terminal with /dev/null. Otherwise the next opened file would get the descriptor. */
const detachFromTerminal = (): void => {
  for (const fd of terminals) {
    closeSync(fd);
    openSync('/dev/null', 'r+');
  }
};

/**
 * Keeps Node from setting the terminal's modes when the process exits. Node sets the modes that it found at its start. In
 * the background, that changes the modes of the shell. When the terminal is gone, it aborts the process with a core dump.
 * Node skips files that the program has replaced. zjobs itself restores the modes that it changed.
 * Source: ResetStdio in Node's src/node.cc.
 */
export const keepTerminalModesAtExit = (): void => {
  process.on('exit', detachFromTerminal);
};
