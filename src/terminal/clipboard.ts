import { spawn } from 'node:child_process';

/**
 * Gives text to the tmux that the program runs in, which hands it on to the terminal's clipboard. As tmux is set up by
 * default, it drops the OSC 52 of programs. `-w` is known since tmux 3.2; where it is not, or there is no tmux, nothing
 * happens.
 */
export const copyIntoTmux = (text: string): void => {
  const tmux = spawn('tmux', ['load-buffer', '-w', '-'], { stdio: ['pipe', 'ignore', 'ignore'] });
  const ignore = (): void => undefined;
  tmux.on('error', ignore);
  tmux.stdin.on('error', ignore);
  tmux.stdin.end(text);
};
