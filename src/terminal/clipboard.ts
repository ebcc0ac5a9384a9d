import { spawn } from 'node:child_process';

/**
 * Hands text to the surrounding tmux, which passes it on to the terminal's clipboard: with its default settings, tmux
 * drops the OSC 52 of programs. `-w` needs tmux 3.2 or later. Without it, or without tmux, nothing happens.
 */
export const copyIntoTmux = (text: string): void => {
  const tmux = spawn('tmux', ['load-buffer', '-w', '-'], { stdio: ['pipe', 'ignore', 'ignore'] });
  const ignore = (): void => undefined;
  tmux.on('error', ignore);
  tmux.stdin.on('error', ignore);
  tmux.stdin.end(text);
};
