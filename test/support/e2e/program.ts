import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { RunningServer } from './server.ts';

/** The path of the built program: in tests that of a copy apart from the checkout, in the bench that in `dist`. */
export const program =
  process.env.ZJOBS_TEST_PROGRAM ?? fileURLToPath(new URL('../../../dist/cli.cjs', import.meta.url));

/** An environment that is the same on every computer: without the settings of the user or of CI. */
export const cleanEnv = (extra: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  HOME: '/nonexistent',
  TZ: 'UTC',
  LANG: 'C.UTF-8',
  TERM: 'xterm-256color',
  ...extra,
});

/** An environment in which Node loads a fixture of test/e2e/fixtures before the program. */
export const withFixture = (name: string): Record<string, string> => ({
  NODE_OPTIONS: `--import ${new URL(`../../e2e/fixtures/${name}`, import.meta.url)}`,
});

/** An environment in which the program's timers and clocks run this many times as fast. */
export const withFastTime = (factor: number): Record<string, string> => ({
  ...withFixture('fast-time.mjs'),
  FAST_TIME: String(factor),
});

/** The options of `zjobs serve`, by name. */
export type ServeOptions = Readonly<Record<string, string | number>>;

const toArguments = (options: ServeOptions): readonly string[] =>
  Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);

/** Starts `zjobs serve` in its own process: for callers that measure CPU time or block their own process. */
export const startServerProcess = async (
  options: ServeOptions = {},
): Promise<RunningServer & { readonly pid: number }> => {
  const child = spawn(process.execPath, [program, 'serve', ...toArguments(options)], {
    env: cleanEnv(),
    stdio: 'pipe',
  });
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error(`serve ended: ${Buffer.concat(errors).toString()}`))),
  ]);
  const access: Omit<RunningServer, 'stop'> = JSON.parse(String(line));
  return {
    ...access,
    pid: child.pid ?? -1,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
};

/** The result of a command. */
export type CommandResult = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Runs the program without a terminal. */
export const run = async (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input = '',
): Promise<CommandResult> => {
  const child = spawn(process.execPath, [program, ...args], { env: cleanEnv(env), stdio: 'pipe' });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  // A command that does not read its input may end before it is written.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') };
};
