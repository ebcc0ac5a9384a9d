import type { ActionWorld } from '../actions/world.ts';
import type { ProjectSelection } from '../cloud/account/load-projects.ts';
import type { CloudErrorFacts } from '../cloud/error.ts';
import type { Gateway } from '../cloud/gateway.ts';
import type { BackoffLimits } from '../cloud/retry/backoff.ts';
import type { Feed } from '../feed/types.ts';
import type { HistoryRecord } from '../jobs/changes.ts';
import type { ProgressTrace } from '../jobs/insight/progress-trace.ts';
import type { Instant, Job, JobSource } from '../jobs/job.ts';
import type { Clock } from '../lib/clock.ts';
import type { LastView } from '../storage/last-view/last-view.ts';
import type { Looked } from '../storage/seen/looked-file.ts';
import type { CopiedText } from '../terminal/osc.ts';

/** Why the monitor ends. */
export type MonitorEnd =
  | { readonly cause: 'quit' }
  /** The server rejected the API key before it showed any list. */
  | { readonly cause: 'rejected'; readonly error: CloudErrorFacts }
  /** The wanted project does not exist, or several have its name. */
  | { readonly cause: 'unknown-project'; readonly selection: ProjectSelection };

/** The observations of a project, or of one of several sources by its key, on this computer. No method rejects. */
export type SeenFiles = {
  readLooked(projectId: string): Promise<Looked>;
  saveLooked(projectId: string, looked: Looked): Promise<void>;
  readTraces(projectId: string): Promise<ReadonlyMap<string, ProgressTrace>>;
  saveProgress(projectId: string, traces: ReadonlyMap<string, ProgressTrace>): Promise<void>;
  /** Everything that the journal has of the project. */
  records(projectId: string): Promise<readonly HistoryRecord[]>;
};

/** Everything outside of the monitor that it uses. Tests replace it. */
export type MonitorWorld = {
  readonly gateway: Gateway;
  readonly clock: Clock;
  /** Resolves after `ms`; rejects as soon as the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** From 0 up to 1, for jitter. */
  random(): number;
  readonly actionLimits: ActionWorld['limits'];
  /** Pauses after failed attempts to load the projects. */
  readonly retryLimits: BackoffLimits;
  /** How long the cursor rests on a job before its details are read, in ms. */
  readonly describeDelay: number;
  /** `source`: that of every job of the feed; absent for the only source of a list. */
  openFeed(projectId: string, interval: number, source?: JobSource): Feed;
  /** Claims a job for a retry. */
  readonly claim?: NonNullable<ActionWorld['claim']>;
  /** Records an action before it is sent. */
  readonly onSending: NonNullable<ActionWorld['onSending']>;
  /** Records an action that was sent. */
  readonly onSent: NonNullable<ActionWorld['onSent']>;
  /** The records of this computer about a job, oldest first; empty if they can't be read. */
  historyOf(projectId: string, jobId: string): Promise<readonly HistoryRecord[]>;
  readonly seen: SeenFiles;
  /** Records that a job has stalled. */
  onStalled(job: Job, since: Instant, projectId: string): void;
  /** Notifies the user of watched jobs outside of the screen, as the configuration says; `title` is that of the window. */
  notify(text: string, title: string): void;
  /** The name under which the user creates jobs; null if it is not known. */
  me(): Promise<string | null>;
  /** Saves the view for the next start. Never rejects. */
  saveView(view: LastView): Promise<void>;
  /** Replaces this monitor with another profile. A failure is shown as a warning, and nothing changes. */
  openProfile(name: string): void;
  /** Replaces this monitor with these projects of the same servers, by ID; several in one list. */
  openProjects(ids: readonly string[]): void;
  /** Sends text to the user's clipboard; returns false when it is too long. */
  copy(text: CopiedText): boolean;
  /** Whether dialogs are visible. The interface that draws them is loaded after the first list. */
  drawsDialogs(): boolean;
  suspend(): void;
  /** Paints the whole screen again, because another program may have written to the terminal. */
  repaint(): void;
  /** Bytes written to the terminal so far. */
  bytesWritten(): number;
  end(end: MonitorEnd): void;
};
