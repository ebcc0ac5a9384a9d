import { type CopiedText, printable } from './osc.ts';

/**
 * Hands the printable characters of a text to the surrounding tmux, which passes it on to the terminal's clipboard: with its default settings, tmux
 * drops the OSC 52 of programs. `-w` needs tmux 3.2 or later. Without it, or without tmux, nothing happens.
 */
export const copyIntoTmux = async (text: CopiedText): Promise<void> => {
  // Loaded at the first use, because few sessions copy.
  const { spawn } = await import('node:child_process');
  const tmux = spawn('tmux', ['load-buffer', '-w', '-'], { stdio: ['pipe', 'ignore', 'ignore'] });
  const ignore = (): void => undefined;
  tmux.on('error', ignore);
  tmux.stdin.on('error', ignore);
  tmux.stdin.end(printable(text));
};
