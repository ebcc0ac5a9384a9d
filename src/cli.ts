import process from 'node:process';
import { processWorld } from './commands/process-world.ts';
import { run } from './commands/run.ts';

/** The version of package.json, put in by the bundler. */
declare const __VERSION__: string;

const interruptedCode = 130;
const terminatedCode = 143;

const stop = new AbortController();
let terminated = false;

// The first signal asks the command to end in order; a second Ctrl-C does not wait for that.
process.on('SIGINT', () => (stop.signal.aborted ? process.exit(interruptedCode) : stop.abort()));
process.on('SIGTERM', () => {
  terminated = true;
  stop.abort();
});

const main = async (): Promise<void> => {
  const code = await run(process.argv.slice(2), processWorld(__VERSION__, stop.signal));
  // Every write was awaited, so nothing is lost; what a command left open must not keep the process alive.
  process.exit(code === interruptedCode && terminated ? terminatedCode : code);
};

void main();
