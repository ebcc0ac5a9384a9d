import { type Insight, insightOf } from '../jobs/insight/insight.ts';
import { JobHistory, similarityKey } from '../jobs/insight/job-history.ts';
import { type ProgressTrace, stalledSince, traced } from '../jobs/insight/progress-trace.ts';
import { type Instant, isRunning, type Job, type JobSource, mayChange } from '../jobs/job.ts';

/** In ms. Polls further apart leave a gap in the observations: an outage, a pause or the sleep of this computer. */
const shortestGap = 60_000;
/** A gap is longer than this number of poll intervals. */
const gapIntervals = 3;

/** How many polls of a job are kept until the observations of an earlier process are loaded. Their file is read after the first poll. */
const mostUnjoined = 20;

/** What one poll saw of a job; see {@link traced}. */
type Sighting = {
  readonly job: Job;
  readonly at: Instant;
  readonly longestGap: number;
  readonly details: string | undefined;
};

const withSighting = (trace: ProgressTrace | null, { job, at, longestGap, details }: Sighting): ProgressTrace =>
  traced(trace, job, at, longestGap, details);

/** Collects the data for estimates, stalls and slow jobs. */
export class InsightTracker {
  readonly #history = new JobHistory();
  readonly #traces = new Map<string, ProgressTrace>();
  /** The polls of each job before the observations of an earlier process are loaded. */
  readonly #unjoined = new Map<string, Sighting[]>();
  /** The sources for which they are loaded. */
  readonly #joined = new Set<JobSource | null>();
  /** The similarity keys of jobs that run or ran: earlier jobs with these keys show how long they take. */
  readonly #wanted = new Set<string>();
  readonly #details = new Map<string, string>();
  /** The sources whose last poll failed; null is the only source of a list. */
  readonly #failed = new Set<JobSource | null>();

  /**
   * Adds the traces that an earlier process kept of unfinished jobs, before or after the first polls. A job that has been
   * read many times keeps its own trace.
   *
   * @param source that of all these jobs; null is the only source of a list
   */
  restore(traces: Iterable<readonly [jobId: string, trace: ProgressTrace]>, source: JobSource | null = null): void {
    for (const [id, earlier] of traces) {
      const sightings = this.#unjoined.get(id) ?? [];
      if (sightings.length === 0 && this.#traces.has(id)) continue;
      this.#traces.set(id, sightings.reduce<ProgressTrace>(withSighting, earlier));
    }
    this.#join(source);
  }

  /** From now on, polls of the source no longer wait for the observations of an earlier process. */
  #join(source: JobSource | null): void {
    this.#joined.add(source);
    for (const [id, sightings] of this.#unjoined) if (sightings[0]?.job.source === source) this.#unjoined.delete(id);
  }

  /** The traces of unfinished jobs, for {@link restore} in a later process. */
  traces(): ReadonlyMap<string, ProgressTrace> {
    return this.#traces;
  }

  /**
   * Adds jobs that have ended, such as those of a journal.
   *
   * @param source that of all these jobs, if they don't name it; null is the only source of a list
   */
  learn(jobs: Iterable<Job>, source?: JobSource | null): void {
    for (const job of jobs) this.#history.add(job, source);
  }

  /** Adds the jobs that are similar to a running one. Cheap if there is none. `source` as in {@link learn}. */
  learnWanted(jobs: Iterable<Job>, source?: JobSource | null): void {
    if (this.#wanted.size > 0) this.#history.addSimilar(jobs, this.#wanted, source);
  }

  /** Whether a job runs whose similar jobs were never searched for. Marks them as wanted. */
  wants(running: Iterable<Job>): boolean {
    const before = this.#wanted.size;
    for (const job of running) if (job.status === 'in-progress') this.#wanted.add(similarityKey(job));
    return this.#wanted.size > before;
  }

  /** Records what a describe reported besides the fields of the job, such as the rows of its files. */
  noteDetails(jobId: string, details: string): void {
    this.#details.set(jobId, details);
  }

  /** Records that a poll of a source failed: the time since the last poll does not count for its jobs. */
  noteFailure(source: JobSource | null = null): void {
    this.#failed.add(source);
  }

  /**
   * Records that a poll succeeded.
   *
   * @param unfinished all jobs that have not ended; others are forgotten
   * @param isRead whether the poll saw the job
   * @param at when it was answered, by the clock of the server
   * @param interval the time between two polls, in ms
   * @param source the source that was polled; null is the only source of a list
   */
  notePoll(
    unfinished: readonly Job[],
    isRead: (job: Job) => boolean,
    at: Instant,
    interval: number,
    source: JobSource | null = null,
  ): void {
    const longestGap = this.#failed.delete(source) ? 0 : Math.max(shortestGap, gapIntervals * interval);
    const seen = new Set<string>();
    for (const job of unfinished) {
      if (!mayChange(job)) continue;
      seen.add(job.id);
      if (isRead(job)) this.note(job, at, longestGap);
    }
    this.#keepOnly(seen);
  }

  /** Forgets all jobs but these, which are all that have not ended. */
  forgetOthers(unfinished: readonly Job[]): void {
    this.#keepOnly(new Set(unfinished.map(({ id }) => id)));
  }

  #keepOnly(ids: ReadonlySet<string>): void {
    for (const id of this.#traces.keys()) if (!ids.has(id)) this.#traces.delete(id);
    for (const id of this.#unjoined.keys()) if (!ids.has(id)) this.#unjoined.delete(id);
    for (const id of this.#details.keys()) if (!ids.has(id)) this.#details.delete(id);
  }

  /** Records that one job was read. `longestGap` as in {@link traced}. */
  note(job: Job, at: Instant, longestGap: number): void {
    const sighting = { job, at, longestGap, details: this.#details.get(job.id) };
    this.#traces.set(job.id, withSighting(this.#traces.get(job.id) ?? null, sighting));
    this.#keepUnjoined(sighting);
  }

  #keepUnjoined(sighting: Sighting): void {
    const { id, source } = sighting.job;
    if (this.#joined.has(source)) return;
    const sightings = this.#unjoined.get(id) ?? [];
    if (sightings.length >= mostUnjoined) this.#join(source);
    else this.#unjoined.set(id, [...sightings, sighting]);
  }

  /** When the last change of a stalled job was seen; null if the job has not stalled. Cheaper than {@link insightOf}. */
  stalledSince(job: Job): Instant | null {
    return isRunning(job) ? stalledSince(this.#traces.get(job.id) ?? null, job) : null;
  }

  insightOf(job: Job, now: Instant): Insight {
    return insightOf(job, this.#history, this.#traces.get(job.id) ?? null, now);
  }
}
