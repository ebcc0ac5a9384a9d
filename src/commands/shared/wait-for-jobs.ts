import type { CommonOptions } from '../../cli/common-options.ts';
import { CallError, CommandError, exitCodeOf } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import type { World } from '../../cli/world.ts';
import type { CloudErrorFacts } from '../../cloud/error.ts';
import type { Gateway } from '../../cloud/gateway.ts';
import { translate } from '../../i18n/translate.ts';
import type { Job } from '../../jobs/job.ts';
import type { JobStatus } from '../../jobs/statuses.ts';
import { formatDuration } from '../../lib/duration.ts';
import { type Followed, followJobs, withTimeout } from './follow-jobs.ts';
import { printError } from './print-error.ts';
import { createProgressLine } from './progress-line.ts';
import { createTroubleNotice } from './trouble-notice.ts';

export type WaitRequest = {
  readonly common: CommonOptions;
  readonly ids: readonly string[];
  readonly gateway: Gateway;
  /**
   * Finds the project. The timeout includes it, and outages are waited out as for jobs. `onTrouble` receives each failure
   * that is retried, and null after a successful read.
   */
  readonly findProjectId: (world: World, onTrouble: (error: CloudErrorFacts | null) => void) => Promise<string>;
  /** Whether the server itself named the jobs, as after a retry. */
  readonly isGiven: boolean;
  /** Whether the first job that ends ends the wait. */
  readonly any: boolean;
  /** In ms; Infinity for no limit. */
  readonly timeout: number;
  readonly format: 'text' | 'json';
  /** The status that counts as success. */
  readonly goal: JobStatus;
  /** Called with each job when it is first read, and after every change. */
  readonly onSeen: (job: Job, projectId: string) => void;
  /** Called with each job as it ends. */
  readonly onEnded: (job: Job) => Promise<void>;
};

const exitCodeOfFollowed = (followed: Followed, goal: JobStatus): ExitCode => {
  if (followed.end === 'failed') return exitCodeOf(followed.error);
  if (followed.end === 'stopped') return 7;
  return followed.job.status === goal ? 0 : 1;
};

/** With `any`, only ended jobs count, because following the others was stopped. */
const exitCodeOfAll = (all: readonly Followed[], { any, goal }: WaitRequest): ExitCode => {
  const ended = all.filter(one => one.end === 'ended');
  const counted = any && ended.length > 0 ? ended : all;
  return counted.map(one => exitCodeOfFollowed(one, goal)).find(code => code !== 0) ?? 0;
};

/** What is known about the jobs while the command waits for them. */
type Knowledge = {
  /** IDs of the jobs that were read. */
  readonly read: Set<string>;
  /** IDs of the jobs that have ended, or that can't be read at all. */
  readonly done: Set<string>;
  /** Why the last read failed; null after a read that succeeded. */
  trouble: CloudErrorFacts | null;
};

const followAll = async (request: WaitRequest, knowledge: Knowledge, world: World): Promise<readonly Followed[]> => {
  const { common, ids, gateway, any, format } = request;
  const progress = createProgressLine(common, world);
  const announce = createTroubleNotice(common.language, world);
  const onTrouble = (error: CloudErrorFacts | null): void => {
    knowledge.trouble = error;
    progress.showProblem(error?.message ?? null);
    // At the end, standard error has one JSON object that says the same.
    if (error !== null && !progress.isShown && format === 'text') announce(error);
  };
  const reportEnd = async (followed: Followed): Promise<void> => {
    knowledge.done.add(followed.jobId);
    if (followed.end === 'ended') await request.onEnded(followed.job);
    if (followed.end === 'failed') await printError(followed.error, format, common.language, world);
  };
  const onEnd = (followed: Followed): Promise<void> => progress.printAbove(() => reportEnd(followed));
  try {
    const projectId = await request.findProjectId(world, onTrouble);
    const onChange = (job: Job): void => {
      progress.show(job);
      knowledge.read.add(job.id);
      request.onSeen(job, projectId);
    };
    const { isGiven } = request;
    const options = { gateway, projectId, interval: common.interval, any, isGiven, onChange, onTrouble, onEnd };
    return await followJobs(ids, options, world);
  } finally {
    await progress.clear();
  }
};

/** The most IDs in an error. */
const mostNamed = 5;

const isAborted = (error: unknown): boolean => error instanceof CallError && error.failure.kind === 'aborted';

const named = (ids: readonly string[]): string =>
  ids.slice(0, mostNamed).join(', ') + (ids.length > mostNamed ? ', …' : '');

/** The error of a timeout. Names the jobs that were never read, rather than to say that they still run. */
const timedOutError = ({ ids, timeout, common }: WaitRequest, { read, done, trouble }: Knowledge): CommandError => {
  const time = { timeout: formatDuration(timeout) };
  const open = [...new Set(ids)].filter(id => !done.has(id));
  const unread = open.filter(id => !read.has(id));
  if (unread.length === 0) return new CommandError(7, { id: 'wait.timedOut', params: { ...time, jobs: named(open) } });
  const why = trouble?.message ?? translate(common.language, 'wait.noAnswer');
  const jobs = named(unread);
  return new CommandError(7, { id: 'wait.timedOutUnread', params: { ...time, jobs, why } });
};

/**
 * Waits until the jobs have ended, through any outage. Calls `onDone` with the jobs that have ended, also after a timeout.
 * Throws {@link CommandError} 7 on a timeout and {@link CallError} for a rejected key.
 *
 * @returns 0 when every job reached its goal, 1 when one did not, the code of the first error, or 130 on an interrupt
 */
export const waitForJobs = async (
  request: WaitRequest,
  world: World,
  onDone: (jobs: readonly Job[]) => Promise<void> = async () => {},
): Promise<ExitCode> => {
  const knowledge: Knowledge = { read: new Set(), done: new Set(), trouble: null };
  const limited = withTimeout(world, request.timeout);
  // Other reads give up after a while. Waiting doesn't, from the first request on.
  const patient = { ...limited.world, limits: { ...world.limits, giveUp: Infinity } };
  try {
    const all = await followAll(request, knowledge, patient);
    await onDone(all.flatMap(one => (one.end === 'ended' ? [one.job] : [])));
    const code = exitCodeOfAll(all, request);
    if (code !== 7) return code;
  } catch (error) {
    if (!isAborted(error)) throw error;
  }
  if (limited.timedOut()) throw timedOutError(request, knowledge);
  return 130;
};
