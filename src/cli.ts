import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { printDiagnostics } from './cli/diagnostics.ts';
import { signalExitCode } from './cli/exit-codes.ts';
import { leave, leaveNow } from './cli/leave.ts';
import { onEndSignal } from './cli/on-end-signal.ts';
import { processWorld } from './cli/process-world.ts';
import { isTerminalGone, keepTerminalModesAtExit } from './cli/terminal-at-exit.ts';
import { v8FlagsFor } from './cli/v8-flags.ts';
import { run } from './commands/run.ts';

/** `version` of package.json; the bundler fills it in. */
declare const __VERSION__: string;

/** `testedNodeMajors` of package.json, separated by commas; the bundler fills it in. */
declare const __TESTED_NODE_MAJORS__: string;

/** The exit code of a command that a signal ended. */
const interruptedCode = signalExitCode('SIGINT');

/** The exit code after SIGHUP. A write may notice the closed terminal before the signal arrives. */
const hangupCode = signalExitCode('SIGHUP');

for (const flag of v8FlagsFor(process.versions.node, __TESTED_NODE_MAJORS__.split(',').map(Number)))
  setFlagsFromString(flag);

keepTerminalModesAtExit();
// While a file is read, leaving at once would need a signal, and the exit code would be lost.
printDiagnostics(exitCode => void leave(exitCode));

const stop = new AbortController();
let endCode = interruptedCode;

/** How long an interrupted command may take, in ms: to find out what became of what it sent, and to record it. */
const longestStop = 4_500;

// The first signal asks the command to stop cleanly. A second one ends it at once.
onEndSignal(code => {
  if (stop.signal.aborted) leaveNow(code);
  endCode = code;
  stop.abort();
  // A file system that hangs keeps the command from noticing the signal.
  setTimeout(() => leaveNow(code), longestStop).unref();
});

const main = async (): Promise<void> => {
  const code = await run(process.argv.slice(2), processWorld(__VERSION__, stop.signal));
  // All writes are done. Exiting here keeps an open handle of the command from holding the process.
  if (isTerminalGone()) await leave(hangupCode);
  await leave(code === interruptedCode ? endCode : code);
};

void main();
