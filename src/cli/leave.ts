import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { signalExitCode } from './exit-codes.ts';

/** The work of Node's thread pool: files and host names. Source: process.getActiveResourcesInfo of Node. */
const poolWork = /^(?:FSReq|FileHandleClose|GetAddrInfo|GetNameInfo)/i;

const isPoolBusy = (): boolean => process.getActiveResourcesInfo().some(name => poolWork.test(name));

/** How long to wait for the thread pool, in ms. */
const poolMs = 250;
const pauseMs = 10;

/**
 * Ends the process at once. Node's own exit waits for its thread pool, so a disk or a name server that hangs would keep the
 * process alive until a signal ends it.
 */
export const leaveNow = (exitCode: number): void => {
  if (!isPoolBusy()) process.exit(exitCode);
  // Restores the terminal, as process.exit does.
  process.emit('exit', exitCode);
  const signal = exitCode === signalExitCode('SIGTERM') ? 'SIGTERM' : 'SIGINT';
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
};

/** Ends the process as soon as its thread pool is idle, at the latest after a moment. */
export const leave = async (exitCode: number): Promise<void> => {
  for (let waited = 0; waited < poolMs && isPoolBusy(); waited += pauseMs) await sleep(pauseMs);
  leaveNow(exitCode);
};
