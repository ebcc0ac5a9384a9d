import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Gateway, JobPage, ListRequest } from '../cloud/gateway.ts';
import { abortedError } from '../cloud/http/http-errors.ts';
import type { Instant } from '../jobs/job.ts';
import type { Clock } from '../lib/clock.ts';
import type { CacheSync } from './cache-sync.ts';
import type { ListProgress } from './list-progress.ts';
import type { Reader } from './poll.ts';
import type { Retention } from './retention.ts';
import type { StallTimer } from './stall-timer.ts';
import type { JobStore, Observation } from './store.ts';
import type { JobChange } from './types.ts';

/** Drops an answer that arrives after the abort: a paused list must not change. */
const unlessAborted = async <Answer>(answer: Promise<Answer>, signal: AbortSignal): Promise<Answer> => {
  const value = await answer;
  if (signal.aborted) throw abortedError(false);
  return value;
};

/** A usual page has 100 jobs. A portion of a list without pages has more. */
const largePage = 500;

/** Lets waiting keys be handled before a large page is merged. */
const afterKeys = async (page: JobPage): Promise<JobPage> => {
  if (page.jobs.length >= largePage) await nextTurn();
  return page;
};

/** A page that was merged. */
type ReadPage = { readonly page: JobPage; readonly isRestKnown: boolean };

type JobReaderOptions = {
  readonly gateway: Pick<Gateway, 'listJobs' | 'describeJob'>;
  readonly projectId: string;
  readonly pageSize: number;
  readonly clock: Clock;
  readonly store: JobStore;
  readonly progress: ListProgress;
  readonly cache: CacheSync;
  readonly retention: Retention;
  readonly stallTimer: StallTimer;
  /** Called after each answer with what it changed. */
  readonly onRead: (changes: readonly JobChange[]) => void;
};

/** Reads pages and single jobs, merges them into the store, and keeps what a page says about the list. */
export class JobReader {
  readonly #options: JobReaderOptions;
  #freshAt: Instant | null = null;

  constructor(options: JobReaderOptions) {
    this.#options = options;
  }

  /** When the newest page was read last; null before the first page. */
  get freshAt(): Instant | null {
    return this.#freshAt;
  }

  /** Marks the list as current at this moment. */
  markFresh(): void {
    this.#freshAt = this.#options.clock.now();
  }

  /** The circumstances of an answer that arrives now. */
  observation(): Observation {
    const { clock, progress } = this.#options;
    return { now: clock.now(), isComplete: progress.isComplete };
  }

  /** Reads and merges one page. */
  async list(request: Pick<ListRequest, 'statuses' | 'pageToken'>, signal: AbortSignal): Promise<ReadPage> {
    const { gateway, projectId, pageSize, store, progress, cache, retention, stallTimer, onRead } = this.#options;
    const number = store.nextRequest();
    const whole = { projectId, pageSize, ...request };
    const page = await unlessAborted(gateway.listJobs(whole, { signal }).then(afterKeys), signal);
    stallTimer.expect();
    const { backlog } = page;
    const observation = { ...this.observation(), ...(backlog && { backlog }) };
    const changes = store.merge(page.jobs, number, observation);
    const isByStatus = request.statuses !== undefined;
    progress.addPage(page, isByStatus);
    if (this.#freshAt === null) this.markFresh();
    cache.addPage(page, changes);
    retention.addPage(page);
    // A list by status does not contain the jobs in other statuses, so it says nothing about them.
    const isRestKnown = !isByStatus && cache.isRestKnown(page, changes, progress.total);
    onRead(changes);
    return { page, isRestKnown };
  }

  /** Reads and merges one job. Resolves to its ID. */
  async describe(jobId: string, signal: AbortSignal): Promise<string> {
    const { gateway, projectId, store, stallTimer, onRead } = this.#options;
    const number = store.nextRequest();
    const { job } = await unlessAborted(gateway.describeJob(projectId, jobId, { signal }), signal);
    stallTimer.expect();
    onRead(store.merge([job], number, this.observation()));
    return job.id;
  }

  /** The reader of a poll. */
  forPoll(signal: AbortSignal): Reader {
    return {
      list: async request => (await this.list(request, signal)).page,
      describe: jobId => this.describe(jobId, signal),
    };
  }
}
