import { type Insight, insightOf } from '../jobs/insight.ts';
import { type Instant, isRunning, type Job, type JobSource, mayChange } from '../jobs/job.ts';
import { JobHistory, similarityKey } from '../jobs/job-history.ts';
import { type ProgressTrace, stalledSince, traced } from '../jobs/progress-trace.ts';

/** In ms. Polls further apart leave a gap in what was seen: an outage, a pause or the sleep of this computer. */
const shortestGap = 60_000;
/** A gap is longer than this number of poll intervals. */
const gapIntervals = 3;

/** Polls of a job that are kept until it is known what an earlier process saw of it. Its file is read after the first one. */
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

/** Gathers what estimates, stalls and slow jobs are worked out from. */
export class InsightTracker {
  readonly #history = new JobHistory();
  readonly #traces = new Map<string, ProgressTrace>();
  /** What polls saw of each job before it is known what an earlier process saw of its source. */
  readonly #unjoined = new Map<string, Sighting[]>();
  /** The sources of which that is known. */
  readonly #joined = new Set<JobSource | null>();
  /** What jobs that run or ran have in common with those that show how long they take. */
  readonly #wanted = new Set<string>();
  readonly #details = new Map<string, string>();
  /** The sources of which a poll failed since the last one that succeeded; null is the only source of a list. */
  readonly #failed = new Set<JobSource | null>();

  /**
   * Takes what an earlier process saw of unfinished jobs, before or after the first polls. A job that was read many times
   * before keeps the trace that it has.
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

  /** From now on, what polls see of the jobs of a source need not wait for what an earlier process saw. */
  #join(source: JobSource | null): void {
    this.#joined.add(source);
    for (const [id, sightings] of this.#unjoined) if (sightings[0]?.job.source === source) this.#unjoined.delete(id);
  }

  /** What was seen of unfinished jobs, to be restored by a later process. */
  traces(): ReadonlyMap<string, ProgressTrace> {
    return this.#traces;
  }

  /**
   * Takes jobs that ended, such as those of a journal.
   *
   * @param source that of all these jobs, if they don't name it; null is the only source of a list
   */
  learn(jobs: Iterable<Job>, source?: JobSource | null): void {
    for (const job of jobs) this.#history.add(job, source);
  }

  /** Takes those of the jobs that are similar to one that runs. Cheap where none is. `source` as in {@link learn}. */
  learnWanted(jobs: Iterable<Job>, source?: JobSource | null): void {
    if (this.#wanted.size > 0) this.#history.addSimilar(jobs, this.#wanted, source);
  }

  /** Whether a job runs for which similar ones have not been looked for yet. From then on they are wanted. */
  wants(running: Iterable<Job>): boolean {
    const before = this.#wanted.size;
    for (const job of running) if (job.status === 'in-progress') this.#wanted.add(similarityKey(job));
    return this.#wanted.size > before;
  }

  /** A describe saw this much of the job besides its fields, such as the rows of its files. */
  noteDetails(jobId: string, details: string): void {
    this.#details.set(jobId, details);
  }

  /** A poll of a source failed: what passed since the last one does not count for its jobs. */
  noteFailure(source: JobSource | null = null): void {
    this.#failed.add(source);
  }

  /**
   * A poll succeeded.
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

  /** A read of one job succeeded. `longestGap` as in {@link traced}. */
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

  /** When the last change was seen in a job that has stalled; else null. Works out less than {@link insightOf}. */
  stalledSince(job: Job): Instant | null {
    return isRunning(job) ? stalledSince(this.#traces.get(job.id) ?? null, job) : null;
  }

  insightOf(job: Job, now: Instant): Insight {
    return insightOf(job, this.#history, this.#traces.get(job.id) ?? null, now);
  }
}
