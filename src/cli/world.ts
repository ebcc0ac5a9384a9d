import type { ReadTracked } from '../cloud/families/control-plane.ts';
import type { Gateway } from '../cloud/gateway.ts';
import type { Endpoint } from '../cloud/http/endpoint.ts';
import type { CallRecord } from '../cloud/http/transport.ts';
import type { BackoffLimits } from '../cloud/retry/backoff.ts';
import type { Language } from '../i18n/translate.ts';
import type { Instant } from '../jobs/job.ts';

/** Standard output or standard error. */
export type Output = {
  readonly isTTY: boolean;
  /** The width of the terminal in cells; 80 without a terminal. */
  readonly columns: number;
  /** The height of the terminal in rows; undefined if it is unknown. */
  readonly rows?: number | undefined;
  /**
   * Resolves when the system has taken the text. Rejects with {@link OutputClosed} when the reader is gone, and with a
   * CommandError (6) when the text can't be written. Standard error never rejects, so that a failure to print an error
   * doesn't hide the error.
   */
  write(text: string): Promise<void>;
  /**
   * Calls `listener` once when the reader of the output is gone, even if nothing is written. Returns a function that stops
   * watching. Notices it within a second where the system allows it: for pipes and sockets on Linux.
   */
  onReaderGone(listener: () => void): () => void;
  /**
   * Writes the text when the process ends, also by a caught signal or an uncaught error, unless the returned function is
   * called before.
   */
  writeAtExit(text: string): () => void;
};

/** Standard input. */
export type Input = {
  readonly isTTY: boolean;
  /** Prints a question on standard error and reads one line; null at the end of the input, or if the command is interrupted. */
  ask(question: string): Promise<string | null>;
  /** The lines of the input as they arrive, until it ends or the command is interrupted. Without line editing by zjobs. */
  lines(): AsyncIterable<string>;
  /** The whole input as UTF-8; null if it is longer than `most` bytes. Rejects if the command is interrupted. */
  readAll(most: number): Promise<string | null>;
};

/** The reader of standard output is gone, as in `zjobs list | head -1`. The command exits with 0 and prints nothing more. */
export class OutputClosed extends Error {
  constructor() {
    super('the output is closed');
    this.name = 'OutputClosed';
  }
}

/** Time limits and delays, in ms. They are part of the world so that tests can shorten them. */
export type Limits = BackoffLimits & {
  /** For connecting. */
  readonly connect: number;
  /** For a complete response. */
  readonly answer: number;
  /** How long a script retries a read after its first failure. */
  readonly giveUp: number;
  /** How long one of several sources is retried after a failure, and how long it is awaited once another one is done. */
  readonly giveUpSource: number;
};

/** What a gateway needs to connect to a server. */
export type Access = {
  readonly endpoint: Endpoint;
  readonly apiKey: string | null;
  /** Reads the tracked jobs of a project; without it there are none. */
  readonly readTracked?: ReadTracked;
  /** Called after each request. */
  readonly onCall?: (call: CallRecord) => void;
};

/** An embedded job center that runs in this process. */
export type Demo = Access & { readonly projectId: string; close(): Promise<void> };

/** Everything outside of zjobs that a command may use. Tests replace it. */
export type World = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder; null if it is unknown, as for a user without an account. */
  readonly home: string | null;
  /** The user and computer, such as `ana@laptop`. The journal records who sent an action. */
  readonly user: string;
  readonly version: string;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: Input;
  readonly limits: Limits;
  /** Called before each request of one of several sources. Returns what must be called when the request has ended. */
  watchRequest?(): () => void;
  /** Aborted by SIGINT, SIGTERM and SIGHUP. The command then exits with 130, which cli.ts replaces by the signal's code. */
  readonly signal: AbortSignal;
  now(): Instant;
  /** Resolves after `ms`, at most 24 days. Rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A number from 0 up to 1, for jitter. */
  random(): number;
  openGateway(access: Access): Promise<Gateway>;
  /** `language`: that of most descriptions. */
  startDemo(language: Language): Promise<Demo>;
};

/** The limits outside of tests. */
export const usualLimits: Limits = {
  connect: 5_000,
  answer: 15_000,
  giveUp: 15_000,
  giveUpSource: 3_000,
  firstDelay: 250,
  longestDelay: 5_000,
};
