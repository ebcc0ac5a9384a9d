import { writeSync } from 'node:fs';
import { homedir, hostname, userInfo } from 'node:os';
import { isAbsolute } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { isatty } from 'node:tty';
import { parseEndpoint } from '../cloud/http/endpoint.ts';
import type { Language } from '../i18n/translate.ts';
import { longestTimer } from '../lib/clock.ts';
import { CommandError, UsageError } from './errors.ts';
import { createReaderCheck } from './reader-check.ts';
import { type Demo, type Input, type Output, OutputClosed, usualLimits, type World } from './world.ts';

const { connect, answer } = usualLimits;
const defaultColumns = 80;

/** A broken pipe means that the reader is gone. Everything else, such as a full disk, is an error. */
const writeFailure = (error: NodeJS.ErrnoException): Error =>
  error.code === 'EPIPE'
    ? new OutputClosed()
    : new CommandError(6, { id: 'output.failed', params: { why: error.code ?? error.message } });

/** How often to check whether the reader is gone, in ms. */
const readerCheckInterval = 500;

const watchReader = (fd: number, listener: () => void): (() => void) => {
  const isReaderGone = createReaderCheck(fd);
  if (isReaderGone === null) return () => {};
  const timer = setInterval(() => {
    if (!isReaderGone()) return;
    clearInterval(timer);
    listener();
  }, readerCheckInterval);
  timer.unref();
  return () => clearInterval(timer);
};

/** Writes when the process ends. Only a synchronous write is possible then. */
const writeAtExit = (fd: number, text: string): (() => void) => {
  const write = (): void => {
    try {
      writeSync(fd, text);
    } catch {
      // The terminal is gone or does not accept text.
    }
  };
  // Before the terminal is detached.
  process.prependListener('exit', write);
  return () => process.off('exit', write);
};

const outputOf = (stream: NodeJS.WriteStream & { readonly fd: number }): Output => {
  // Without a listener, a closed pipe would end the process with a stack trace. write() rejects in any case.
  stream.on('error', () => {});
  return {
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns || defaultColumns;
    },
    get rows() {
      return stream.rows;
    },
    write: text =>
      new Promise((resolve, reject) => {
        if (text === '') return resolve();
        stream.write(text, error => (error ? reject(writeFailure(error)) : resolve()));
      }),
    onReaderGone: listener => watchReader(stream.fd, listener),
    writeAtExit: text => writeAtExit(stream.fd, text),
  };
};

/** Standard error. Its own failures are ignored, because they can't be reported anywhere. */
const errorOutputOf = (stream: NodeJS.WriteStream & { readonly fd: number }): Output => {
  const output = outputOf(stream);
  return {
    isTTY: output.isTTY,
    get columns() {
      return output.columns;
    },
    write: text => output.write(text).catch(() => {}),
    onReaderGone: output.onReaderGone,
    writeAtExit: output.writeAtExit,
  };
};

/** Lets readline reset the terminal's mode when the terminal is gone, which would throw in an event of the stream. */
const ignoreRawModeErrors = (input: NodeJS.ReadStream): void => {
  const setRawMode = input.setRawMode.bind(input);
  input.setRawMode = isRaw => {
    try {
      return setRawMode(isRaw);
    } catch {
      return input;
    }
  };
};

const ask = async (question: string, signal: AbortSignal): Promise<string | null> => {
  const { createInterface } = await import('node:readline');
  if (process.stdin.isTTY) {
    ignoreRawModeErrors(process.stdin);
    const { dropTypedInput, ownsTerminal } = await import('./fresh-input.ts');
    if (!ownsTerminal()) return null;
    await dropTypedInput(process.stdin, signal, name => process.kill(process.pid, name));
  }
  const reader = createInterface({ input: process.stdin, output: process.stderr, terminal: true });
  let isAnswered = false;
  return new Promise(resolve => {
    const finish = (text: string | null): void => {
      if (isAnswered) return;
      isAnswered = true;
      // Without Enter, the cursor is still after the question.
      if (text === null) process.stderr.write('\n');
      resolve(text);
      signal.removeEventListener('abort', interrupted);
      reader.close();
    };
    const interrupted = (): void => finish(null);
    signal.addEventListener('abort', interrupted, { once: true });
    if (signal.aborted) return interrupted();
    // In raw mode, Ctrl-C is a key. Turn it into the usual signal.
    reader.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    reader.on('close', () => finish(null));
    reader.question(question, finish);
  });
};

async function* lines(signal: AbortSignal): AsyncGenerator<string> {
  const { createInterface } = await import('node:readline');
  // As a terminal, readline would edit lines and write escape sequences.
  yield* createInterface({ input: process.stdin, terminal: false, signal });
}

const readAll = async (most: number, signal: AbortSignal): Promise<string | null> => {
  const { addAbortSignal } = await import('node:stream');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of addAbortSignal(signal, process.stdin)) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > most) return null;
  }
  return Buffer.concat(chunks).toString('utf8');
};

const inputOf = (signal: AbortSignal): Input => ({
  // process.stdin.isTTY would open a stream that is never read.
  isTTY: isatty(0),
  ask: question => ask(question, signal),
  lines: () => lines(signal),
  readAll: most => readAll(most, signal),
});

const startDemo = async (language: Language): Promise<Demo> => {
  const { createJobCenter } = await import('../server/job-center.ts');
  const jobCenter = createJobCenter({ language });
  const { endpoint, ...started } = await jobCenter.listen();
  const parsed = parseEndpoint(endpoint);
  if (!parsed.ok) throw new Error(`the job center has an invalid endpoint: ${endpoint}`);
  return { ...started, endpoint: parsed.endpoint, close: () => jobCenter.close() };
};

/** The user's name; the user ID if there is no name, as in some containers. */
const userName = (): string => {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? '?');
  }
};

/** Null when neither HOME nor the user's account names an absolute path, as with `docker run --user 54321`. */
const homeFolder = (): string | null => {
  try {
    const home = homedir();
    return isAbsolute(home) ? home : null;
  } catch {
    return null;
  }
};

/** The real world: this process, its streams and its clock. */
export const processWorld = (version: string, signal: AbortSignal): World => ({
  env: process.env,
  home: homeFolder(),
  get user() {
    return `${userName()}@${hostname()}`;
  },
  version,
  stdout: outputOf(process.stdout),
  stderr: errorOutputOf(process.stderr),
  stdin: inputOf(signal),
  limits: usualLimits,
  signal,
  now: () => Date.now(),
  sleep: (ms, until) => pause(Math.min(ms, longestTimer), undefined, until && { signal: until }),
  random: () => Math.random(),
  openGateway: async access => {
    // The HTTP client and the layout engine of Ink use it.
    if (!('WebAssembly' in globalThis)) throw new UsageError('usage.noWebAssembly');
    const { createGateway } = await import('../cloud/http-gateway.ts');
    return createGateway({
      ...access,
      proxies: process.env,
      userAgent: `zjobs/${version}`,
      limits: { connect, answer },
    });
  },
  startDemo,
});
