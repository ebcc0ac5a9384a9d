import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { processWorld } from './cli/process-world.ts';
import { run } from './commands/run.ts';

/** The version of package.json, put in by the bundler. */
declare const __VERSION__: string;

/** What a shell makes of the signal that ended a program: 128 and its number. */
const signalCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
const interruptedCode = signalCodes.SIGINT;

// New objects get the room that they begin with and no more: else V8 takes some 30 MB for them, mostly for what is garbage soon.
setFlagsFromString('--semi-space-growth-factor=1');
// That little is cleared sooner by one thread than helpers wake up, the more so where other programs keep the cores busy.
setFlagsFromString('--no-parallel-scavenge');

const stop = new AbortController();
let endedBy: keyof typeof signalCodes = 'SIGINT';

// The first signal asks the command to end in order; a second one does not wait for that.
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(signalCodes[signal]);
    endedBy = signal;
    stop.abort();
  });
}

const main = async (): Promise<void> => {
  const code = await run(process.argv.slice(2), processWorld(__VERSION__, stop.signal));
  // Every write was awaited, so nothing is lost; what a command left open must not keep the process alive.
  process.exit(code === interruptedCode ? signalCodes[endedBy] : code);
};

void main();
