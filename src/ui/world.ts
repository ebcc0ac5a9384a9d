import type { ActionWorld } from '../actions/world.ts';
import type { CloudErrorFacts } from '../cloud/error.ts';
import type { Gateway, Project } from '../cloud/gateway.ts';
import type { BackoffLimits } from '../cloud/retry/backoff.ts';
import type { Feed } from '../feed/types.ts';
import type { HistoryRecord } from '../jobs/changes.ts';
import type { Clock } from '../lib/clock.ts';

/** Why the monitor ends by itself. */
export type MonitorEnd =
  | { readonly cause: 'quit' }
  /** The key was rejected before anything could be shown. */
  | { readonly cause: 'rejected'; readonly error: CloudErrorFacts }
  | { readonly cause: 'unknown-project'; readonly wanted: string; readonly projects: readonly Project[] };

/** What the monitor may touch. A test gives it a world of its own. */
export type MonitorWorld = {
  readonly gateway: Gateway;
  readonly clock: Clock;
  /** Resolves after `ms`; rejects as soon as the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** From 0 up to 1, for jitter. */
  random(): number;
  readonly actionLimits: ActionWorld['limits'];
  /** The pauses after failures of the list of projects. */
  readonly retryLimits: BackoffLimits;
  /** How long the cursor rests on a job before its details are read, in ms. */
  readonly describeDelay: number;
  openFeed(projectId: string, interval: number): Feed;
  /** Writes down an action that was sent. */
  readonly onSent: NonNullable<ActionWorld['onSent']>;
  /** What this computer has recorded of a job, oldest first; nothing where that can't be read. */
  historyOf(projectId: string, jobId: string): Promise<readonly HistoryRecord[]>;
  /** Puts text on the user's clipboard; false when it is too long for it. */
  copy(text: string): boolean;
  /** Whether dialogs can be seen: the interface is loaded after the first list. */
  isDrawing(): boolean;
  /** Hands a key's raw text to the menu that is open. */
  feedMenu(raw: string): void;
  suspend(): void;
  /** Bytes written to the terminal so far. */
  bytesWritten(): number;
  end(end: MonitorEnd): void;
};
