import type { ExitCode } from '../../cli/exit-codes.ts';

/** Resolves with exit code 130 when the signal is aborted. */
export const untilInterrupted = (signal: AbortSignal): Promise<ExitCode> =>
  new Promise(resolve => {
    if (signal.aborted) resolve(130);
    signal.addEventListener('abort', () => resolve(130), { once: true });
  });
