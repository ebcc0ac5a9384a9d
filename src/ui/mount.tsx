import { render } from 'ink';
import type { InkStreams } from '../terminal/ink-streams.ts';
import { App } from './app.tsx';
import type { Monitor } from './monitor.ts';

/** Ink, while it draws the monitor. */
export type Mounted = { unmount(): void };

/**
 * Lets Ink draw the monitor. `debug` makes each of Ink's writes one whole frame, which is what the screen behind the
 * streams compares; Ink's own way erases and rewrites all rows at every update.
 */
export const mountApp = (monitor: Monitor, streams: InkStreams): Mounted => {
  const { stdout, stdin } = streams;
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
