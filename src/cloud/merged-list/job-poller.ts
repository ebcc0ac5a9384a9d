import type { JobFamily } from '../../jobs/families.ts';
import { type Job, mayChange } from '../../jobs/job.ts';
import { CloudError } from '../error.ts';
import type { Part } from '../families/family.ts';
import type { CallOptions } from '../gateway.ts';
import type { Cooldowns } from '../retry/cooldowns.ts';
import type { Describer } from './describer.ts';
import type { JobIndex, Sequence } from './job-index.ts';
import { describeRoute } from './parts-reader.ts';

/** Describes, one by one, the jobs whose lists don't report enough: a few at each poll, least recently polled first. */
export type JobPoller = {
  /**
   * Must be called when a list reports a change of a job. The list of imports has neither times nor reason, so a finished
   * import is polled.
   */
  onListed(before: Job | undefined, now: Job): void;
  /**
   * Polls the jobs that are due: first those that finished, then unfinished ones. Returns them as they were before. Throws
   * `CloudError` for a rejected key and an abort only.
   */
  poll(options: CallOptions): Promise<readonly Job[]>;
  /** Polls only the jobs that were never polled, for pages that follow each other, as in a first load. */
  pollNew(options: CallOptions): Promise<readonly Job[]>;
};

export type JobPollerOptions = {
  /** The family of imports; null on a server without imports. */
  readonly imports: JobFamily | null;
  readonly describer: Describer;
  readonly index: JobIndex;
  readonly isUnreachable: (part: Part) => boolean;
  /** Whether the server named the job a moment ago, so that its reads may not know it yet. */
  readonly isJustNamed: (jobId: string) => boolean;
  readonly cooldowns: Cooldowns;
  readonly nextSequence: () => Sequence;
  /** Jobs per poll. */
  readonly most: number;
};

/** The key of a job among the cooldowns. */
const jobKey = ({ family, id }: Job): string => `${describeRoute(family)} ${id}`;

export const createJobPoller = (options: JobPollerOptions): JobPoller => {
  const { imports, describer, index, isUnreachable, isJustNamed, cooldowns, nextSequence, most } = options;
  /** IDs of imports that finished and were not polled since. */
  const finished = new Set<string>();
  /** When each unfinished job was polled last, and its key among the cooldowns. */
  const polled = new Map<string, { readonly sequence: Sequence; readonly key: string }>();

  const onCooldown = (job: Job): boolean =>
    cooldowns.cooldownOf(describeRoute(job.family)) !== null || cooldowns.cooldownOf(jobKey(job)) !== null;

  /** Whether the job's list reports no progress, or no list contained the job for a whole cycle. */
  const needsPoll = ({ id }: Job): boolean => !index.partOf(id)?.listsProgress || !index.isListed(id);

  /** Whether the job is on a data plane that doesn't answer its list. A describe would only cause a delay. */
  const isOutOfReach = ({ id }: Job): boolean => {
    const part = index.partOf(id);
    return part !== undefined && isUnreachable(part);
  };

  const dueJobs = (isDue: (job: Job) => boolean): readonly Job[] => {
    const lastPoll = ({ id }: Job): Sequence => polled.get(id)?.sequence ?? 0;
    const unfinished = index.unfinished().filter(needsPoll);
    const candidates = [
      ...[...finished].flatMap(id => index.get(id) ?? []),
      ...unfinished.toSorted((a, b) => lastPoll(a) - lastPoll(b)),
    ];
    return candidates.filter(job => isDue(job) && !onCooldown(job) && !isOutOfReach(job)).slice(0, most);
  };

  const pollJob = async (job: Job, call: CallOptions): Promise<void> => {
    const route = describeRoute(job.family);
    const key = jobKey(job);
    polled.set(job.id, { sequence: nextSequence(), key });
    try {
      await describer.describe(job, call);
      cooldowns.answered(route);
      cooldowns.answered(key);
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const { kind } = error.facts;
      if (kind === 'auth' || kind === 'aborted') throw error;
      if (kind !== 'not-found') cooldowns.failed(kind === 'rate-limit' ? route : key, error);
      // A job that a list contains exists, even if its describe route doesn't know it.
      else if (!index.isListed(job.id) && !isJustNamed(job.id)) index.remove(job.id);
    }
  };

  /** Drops the records of jobs that finished or were removed. */
  const forgetOld = (): void => {
    for (const id of finished) if (index.get(id) === undefined) finished.delete(id);
    const unfinished = new Set(index.unfinished().map(({ id }) => id));
    for (const [id, { key }] of polled) {
      if (unfinished.has(id)) continue;
      cooldowns.answered(key);
      polled.delete(id);
    }
  };

  const pollJobs = async (due: readonly Job[], call: CallOptions): Promise<readonly Job[]> => {
    await Promise.all(due.map(job => pollJob(job, call)));
    for (const { id } of due) finished.delete(id);
    forgetOld();
    return due;
  };

  return {
    onListed: (before, now) => {
      const wasFinished = before !== undefined && !mayChange(before);
      if (!wasFinished && now.family === imports && !mayChange(now)) finished.add(now.id);
    },
    poll: call =>
      pollJobs(
        dueJobs(() => true),
        call,
      ),
    pollNew: call =>
      pollJobs(
        dueJobs(({ id }) => !polled.has(id)),
        call,
      ),
  };
};
