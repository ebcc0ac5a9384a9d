import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { installedPackage } from '../package/install.ts';

/** The program: as users get it, packed and installed, in tests; as it was built, in the bench. */
export const program =
  process.env.ZJOBS_TEST_PACKAGE === undefined
    ? fileURLToPath(new URL('../../../dist/cli.cjs', import.meta.url))
    : (await installedPackage()).program;

/** An environment without anything of the user's, or of the CI's, that would change what zjobs does. */
export const cleanEnv = (extra: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  HOME: '/nonexistent',
  TZ: 'UTC',
  LANG: 'C.UTF-8',
  TERM: 'xterm-256color',
  ...extra,
});

/** The environment in which Node loads a fixture before the program. */
export const withFixture = (name: string): Record<string, string> => ({
  NODE_OPTIONS: `--import ${new URL(`../../e2e/fixtures/${name}`, import.meta.url)}`,
});

/** `zjobs serve`, running as its own process. */
export type Served = {
  readonly endpoint: string;
  readonly projectId: string;
  readonly apiKey: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
};

/** What `zjobs serve` is started with; the names are its options. */
export type ServeOptions = Readonly<Record<string, string | number | readonly string[]>>;

const toArguments = (options: ServeOptions): readonly string[] =>
  Object.entries(options).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap(one => [`--${name}`, String(one)]),
  );

type Ready = { readonly endpoint: string; readonly projectId: string; readonly apiKey: string };

export const startServer = async (options: ServeOptions = {}): Promise<Served> => {
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
  const ready: Ready = JSON.parse(String(line));
  return {
    ...ready,
    process: child,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
};

/** How a command of the program ended. */
export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Runs the program without a terminal. */
export const run = async (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input = '',
): Promise<Ran> => {
  const child = spawn(process.execPath, [program, ...args], { env: cleanEnv(env), stdio: 'pipe' });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  // A command that does not read its input may have ended before it is written.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') };
};
