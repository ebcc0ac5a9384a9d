import type { ReadTracked } from '../cloud/families/control-plane.ts';
import type { Gateway } from '../cloud/gateway.ts';
import type { Endpoint } from '../cloud/http/endpoint.ts';
import type { CallRecord } from '../cloud/http/transport.ts';
import type { BackoffLimits } from '../cloud/retry/backoff.ts';
import type { Instant } from '../jobs/job.ts';

/** Standard output or standard error. */
export type Output = {
  readonly isTTY: boolean;
  /** Cells in a row of the terminal; 80 where there is none. */
  readonly columns: number;
  /** Rows of the terminal; absent where it is not known. */
  readonly rows?: number | undefined;
  /**
   * Resolves when the text is handed to the system; rejects with {@link OutputClosed} when nobody reads any more, and with
   * another error where it can't be written. Standard error never rejects: what it says is not worth another exit code.
   */
  write(text: string): Promise<void>;
};

/** Standard input. */
export type Input = {
  readonly isTTY: boolean;
  /** Shows the question on standard error and reads one line; null when the input ended or the command was interrupted. */
  ask(question: string): Promise<string | null>;
  /** The lines of the input as they come, until it ends or the command is interrupted. The terminal itself does the editing. */
  lines(): AsyncIterable<string>;
  /** The whole input as UTF-8; null where it is longer than `most` bytes. Rejects when the command is interrupted. */
  readAll(most: number): Promise<string | null>;
};

/** The reader of an output is gone (`zjobs list | head -1`): the command ends quietly. */
export class OutputClosed extends Error {
  constructor() {
    super('the output is closed');
    this.name = 'OutputClosed';
  }
}

/** Time limits and pauses, in ms. They come in through the world, so that tests shorten them. */
export type Limits = BackoffLimits & {
  /** Until a connection stands. */
  readonly connect: number;
  /** Until a whole answer has come. */
  readonly answer: number;
  /** A script repeats a failing read until this long after its first failure. */
  readonly giveUp: number;
};

/** Where the jobs are, and the key that opens it. */
export type Access = {
  readonly endpoint: Endpoint;
  readonly apiKey: string;
  /** What the user tracks in a project; nothing when absent. */
  readonly readTracked?: ReadTracked;
  /** Told of each call that was sent. */
  readonly onCall?: (made: CallRecord) => void;
};

/** The embedded job center, running in this process. */
export type Demo = Access & { readonly projectId: string; close(): Promise<void> };

/** Everything that a command may touch. A test gives it a world of its own. */
export type World = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  readonly home: string;
  /** Who runs zjobs, such as `ana@laptop`, for the record of what they sent. */
  readonly user: string;
  /** The version of zjobs. */
  readonly version: string;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: Input;
  readonly limits: Limits;
  /** Aborted by SIGINT (the command then ends with 130) and SIGTERM. */
  readonly signal: AbortSignal;
  now(): Instant;
  /** Resolves after `ms`, of which there are 24 days at most; rejects with the signal's reason as soon as that is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** From 0 up to 1, for jitter. */
  random(): number;
  openGateway(access: Access): Promise<Gateway>;
  startDemo(): Promise<Demo>;
};

/** The limits that hold outside of tests. */
export const usualLimits: Limits = {
  connect: 5_000,
  answer: 15_000,
  giveUp: 15_000,
  firstDelay: 250,
  longestDelay: 5_000,
};
