import { join } from 'node:path';
import type { MessageId, MessageParams } from '../i18n/translate.ts';
import { hideSecrets, keepSecret } from '../lib/secrets.ts';
import { checked, credentialsPath, findStoredKey, type KeyLookup } from '../storage/credentials.ts';
import type { Env } from '../storage/paths.ts';
import type { KeySource } from './config.ts';
import { shownProgram } from './shown-names.ts';

/** How long a command that prints a key may take, in ms. */
const longestCommand = 10_000;
/** The most bytes of its output that are read. */
const mostOutput = 65_536;
/** How long to wait for output after the command has ended, in ms. A child of the command may keep the pipes open. */
const outputGrace = 200;
/** The longest quote of its error output in a message, in UTF-16 units. */
const longestStderr = 300;

type Output = { readonly stdout: string; readonly stderr: string };

/** How a command that prints a key ended. */
type CommandEnd =
  | (Output & { readonly end: 'exit'; readonly code: number | null; readonly signal: string | null })
  | (Output & { readonly end: 'timeout' })
  | { readonly end: 'not-started'; readonly why: string };

/** Runs a program without a shell and without input. Ends it after `longest` ms. Never throws. */
const runCommand = async (
  [program = '', ...words]: readonly string[],
  env: Env,
  longest: number,
): Promise<CommandEnd> => {
  const { spawn } = await import('node:child_process');
  return new Promise(resolve => {
    const child = spawn(program, words, { env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'], shell: false });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        if (output[name].length < mostOutput) output[name] += text.slice(0, mostOutput);
      });
    }
    const finish = (end: CommandEnd): void => {
      clearTimeout(timer);
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
      resolve(end);
    };
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      finish({ end: 'timeout', ...output });
    }, longest);
    child.on('error', error =>
      finish({ end: 'not-started', why: 'code' in error ? String(error.code) : error.message }),
    );
    child.on('close', (code, signal) => finish({ end: 'exit', code, signal, ...output }));
    child.on('exit', (code, signal) => {
      setTimeout(() => finish({ end: 'exit', code, signal, ...output }), outputGrace).unref();
    });
  });
};

/** A message of the catalog with its parameters. */
type Why = { readonly id: MessageId; readonly params: MessageParams };

/** The key of a profile, or why there is none. `detail` is the error output of the command; not sanitized. */
export type ProfileKey =
  | KeyLookup
  | { readonly found: 'unset'; readonly variable: string }
  | { readonly found: 'failed'; readonly why: Why; readonly detail: string };

const firstLine = (text: string): string => (text.split('\n')[0] ?? '').trim();

/** The longest line of the output that is taken for a key, in UTF-16 units. */
const longestKey = 4_096;

/**
 * The error output of a command, without the key that it may have printed before it failed. A line with a blank is a message and
 * no key.
 */
const withoutKey = ({ stdout, stderr }: Output): string => {
  const key = firstLine(stdout).replaceAll(/^["'`]|["'`]$/g, '');
  if (/\s/.test(key)) return stderr;
  if (key.length > longestKey) return '';
  keepSecret(key);
  // The limit of the output may cut the key, and a part of it is not found.
  return hideSecrets(stderr.length < mostOutput ? stderr : stderr.replace(/\S+$/, ''));
};

const keyOfCommand = async (words: readonly string[], env: Env, longest: number): Promise<ProfileKey> => {
  const failed = (why: Why, output: Output = { stdout: '', stderr: '' }): ProfileKey => ({
    found: 'failed',
    why,
    detail: withoutKey(output)
      .trim()
      .replaceAll(/\s*\n\s*/g, '; ')
      .slice(0, longestStderr),
  });
  const [program = ''] = words;
  const ended = await runCommand(words, env, longest);
  switch (ended.end) {
    case 'not-started':
      return failed({ id: 'profile.notStarted', params: { program: shownProgram(program), why: ended.why } });
    case 'timeout':
      return failed({ id: 'profile.timedOut', params: { seconds: longest / 1_000 } }, ended);
    case 'exit': {
      if (ended.code !== 0) {
        return failed({ id: 'profile.exitCode', params: { code: ended.code ?? ended.signal ?? '?' } }, ended);
      }
      const key = firstLine(ended.stdout);
      return key === '' ? failed({ id: 'profile.noOutput', params: {} }, ended) : checked(key, 'api_key_command');
    }
  }
};

const keyOfVariable = (name: string, env: Env): ProfileKey => {
  const value = env[name]?.trim();
  return value ? checked(value, name) : { found: 'unset', variable: name };
};

/** A path of the configuration file, whose `~` is the home folder. */
const expanded = (path: string, home: string | null): string =>
  home !== null && /^~(?=\/|$)/.test(path) ? join(home, path.slice(1)) : path;

/** The environment that a key is searched in. */
type Surroundings = {
  readonly env: Env;
  readonly home: string | null;
  readonly profileName: string;
  /** In ms; 10 s by default. */
  readonly longest?: number;
};

/** Finds the key that a profile names. Never throws. */
export const findProfileKey = async (
  source: KeySource,
  { env, home, profileName, longest = longestCommand }: Surroundings,
): Promise<ProfileKey> => {
  switch (source.kind) {
    case 'variable':
      return keyOfVariable(source.name, env);
    case 'command':
      return keyOfCommand(source.words, env, longest);
    case 'folder': {
      const folder = source.path === null ? undefined : expanded(source.path, home);
      const path = folder === undefined ? credentialsPath(env, home) : join(folder, 'credentials');
      if (path === null) return { found: 'none', path: '~/.zilliz/credentials' };
      const { section } = source;
      return findStoredKey(path, section === null ? [profileName, 'default'] : [section]);
    }
  }
};
