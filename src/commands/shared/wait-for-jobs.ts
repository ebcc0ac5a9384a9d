import type { CommonOptions } from '../../cli/common-options.ts';
import { CallError, CommandError, errorJson, errorLine, exitCodeOf } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import type { World } from '../../cli/world.ts';
import type { CloudErrorFacts } from '../../cloud/error.ts';
import type { Gateway } from '../../cloud/gateway.ts';
import type { Job } from '../../jobs/job.ts';
import type { JobStatus } from '../../jobs/statuses.ts';
import { formatDuration } from '../../lib/duration.ts';
import { type Followed, followJobs, withTimeout } from './follow-jobs.ts';
import { createProgressLine } from './progress-line.ts';

/** What is waited for. */
export type WaitRequest = {
  readonly common: CommonOptions;
  readonly ids: readonly string[];
  readonly gateway: Gateway;
  /** Asked within the timeout, and as patiently as the jobs. `onTrouble` is told what is waited out. */
  readonly findProjectId: (world: World, onTrouble: (error: CloudErrorFacts | null) => void) => Promise<string>;
  /** Whether the first job that ends ends the waiting. */
  readonly any: boolean;
  /** In ms; Infinity to wait for ever. */
  readonly timeout: number;
  readonly format: 'text' | 'json';
  /** The status that counts as done. */
  readonly goal: JobStatus;
  /** Told each job when it is first read, and again whenever something of it changed. */
  readonly onSeen: (job: Job, projectId: string) => void;
  /** Told each job that has ended, as it ends. */
  readonly onEnded: (job: Job) => Promise<void>;
};

const codeOfFollowed = (followed: Followed, goal: JobStatus): ExitCode => {
  if (followed.end === 'failed') return exitCodeOf(followed.error);
  if (followed.end === 'stopped') return 7;
  return followed.job.status === goal ? 0 : 1;
};

/** With `any` only what ended counts: the others were let go. */
const codeOfAll = (all: readonly Followed[], { any, goal }: WaitRequest): ExitCode => {
  const ended = all.filter(one => one.end === 'ended');
  const counted = any && ended.length > 0 ? ended : all;
  return counted.map(one => codeOfFollowed(one, goal)).find(code => code !== 0) ?? 0;
};

const followAll = async (waiting: WaitRequest, world: World): Promise<readonly Followed[]> => {
  const { common, ids, gateway, any, format } = waiting;
  const progress = createProgressLine(common, world);
  const onTrouble = (error: CloudErrorFacts | null): void => progress.showProblem(error?.message ?? null);
  const tellEnd = async (followed: Followed): Promise<void> => {
    if (followed.end === 'ended') await waiting.onEnded(followed.job);
    if (followed.end !== 'failed') return;
    await world.stderr.write(
      format === 'json' ? errorJson(followed.error) : errorLine(followed.error, common.language),
    );
  };
  const onEnd = (followed: Followed): Promise<void> => progress.printAbove(() => tellEnd(followed));
  try {
    const projectId = await waiting.findProjectId(world, onTrouble);
    const onChange = (job: Job): void => {
      progress.show(job);
      waiting.onSeen(job, projectId);
    };
    const following = { gateway, projectId, interval: common.interval, any, onChange, onTrouble, onEnd };
    return await followJobs(ids, following, world);
  } finally {
    await progress.clear();
  }
};

const isAborted = (error: unknown): boolean => error instanceof CallError && error.failure.kind === 'aborted';

const timedOutError = (timeout: number): CommandError =>
  new CommandError(7, { id: 'wait.timedOut', params: { timeout: formatDuration(timeout) } });

/**
 * Waits through any outage until the jobs have ended. `done` is told the jobs that have, even when time ran out. Throws
 * {@link CommandError} 7 when it did, {@link CallError} for a key that is rejected.
 */
export const waitForJobs = async (
  waiting: WaitRequest,
  world: World,
  done: (jobs: readonly Job[]) => Promise<void> = async () => {},
): Promise<ExitCode> => {
  const limited = withTimeout(world, waiting.timeout);
  // Unlike other reads, waiting goes on through any outage, from the first request on.
  const patient = { ...limited.world, limits: { ...world.limits, giveUp: Infinity } };
  try {
    const all = await followAll(waiting, patient);
    await done(all.flatMap(one => (one.end === 'ended' ? [one.job] : [])));
    const code = codeOfAll(all, waiting);
    if (code !== 7) return code;
  } catch (error) {
    if (!isAborted(error)) throw error;
  }
  if (limited.timedOut()) throw timedOutError(waiting.timeout);
  return 130;
};
