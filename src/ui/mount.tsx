import { render } from 'ink';
import type { InkStreams } from '../terminal/ink-streams.ts';
import { App } from './app.tsx';
import type { Monitor } from './monitor.ts';

/** Ink while it draws the monitor. */
export type MountedApp = { unmount(): void };

/**
 * Lets Ink draw the monitor. With `debug`, each write of Ink is a whole frame, which the painter compares with the last one.
 * Without it, Ink erases and rewrites all rows at every update.
 */
export const mountApp = (monitor: Monitor, { stdout, stdin }: InkStreams): MountedApp => {
  const instance = render(<App monitor={monitor} />, {
    stdout,
    stderr: stdout,
    stdin,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  return { unmount: () => instance.unmount() };
};
