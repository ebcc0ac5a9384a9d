import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { processWorld } from './cli/process-world.ts';
import { v8FlagsFor } from './cli/v8-flags.ts';
import { run } from './commands/run.ts';

/** `version` of package.json; the bundler fills it in. */
declare const __VERSION__: string;

/** `testedNodeMajors` of package.json; the bundler fills it in. */
declare const __TESTED_NODE_MAJORS__: readonly number[];

/** The exit code that a shell reports for a program ended by the signal: 128 plus the signal's number. */
const signalCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
const interruptedCode = signalCodes.SIGINT;

for (const flag of v8FlagsFor(process.versions.node, __TESTED_NODE_MAJORS__)) setFlagsFromString(flag);

const stop = new AbortController();
let endedBy: keyof typeof signalCodes = 'SIGINT';

// The first signal asks the command to stop cleanly. A second one exits at once.
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(signalCodes[signal]);
    endedBy = signal;
    stop.abort();
  });
}

const main = async (): Promise<void> => {
  const code = await run(process.argv.slice(2), processWorld(__VERSION__, stop.signal));
  // All writes are done. Exiting here keeps an open handle of the command from holding the process.
  process.exit(code === interruptedCode ? signalCodes[endedBy] : code);
};

void main();
