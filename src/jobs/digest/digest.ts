import { type ActionRecord, type ChangeRecord, type HistoryRecord, isActionRecord, jobOfRecord } from '../changes.ts';
import { causeOf } from '../failure-cause.ts';
import type { Insight } from '../insight/insight.ts';
import { endedAt, type Instant, isRunning, type Job, type JobSource, mayChange, startOf } from '../job.ts';
import { type JobStatus, jobStatuses } from '../statuses.ts';

/** Failures of one cause. */
export type FailureGroup = {
  /** That of the newest job; null if it gives none. */
  readonly reason: string | null;
  /** Null if the end of none of them is known. */
  readonly lastAt: Instant | null;
  /** Newest first. */
  readonly jobs: readonly Job[];
};

/** The ends of jobs of one type. `job`: one of them. */
export type TypeCounts = {
  readonly job: Job;
  readonly ended: number;
  readonly failed: number;
  readonly before: number;
};

/** Where the journal of a source begins; null if it is empty. The source is null in a digest of one. */
export type JournalStart = { readonly source: JobSource | null; readonly from: Instant | null };

export type StatusCounts = Readonly<Record<JobStatus, number>>;

/** What this computer sent. */
export type DigestAction = {
  readonly record: ActionRecord;
  readonly source: JobSource | null;
  /** The job as it is now; null if it is not known. */
  readonly job: Job | null;
};

/** What happened in a window, and what runs now. */
export type Digest = {
  readonly from: Instant;
  readonly to: Instant;
  /** One for each source. */
  readonly journals: readonly JournalStart[];
  /** The jobs that ended in the window, and those that have not ended. */
  readonly counts: StatusCounts;
  /** How many jobs have ended at a time that neither the server nor the journal gives. */
  readonly undated: number;
  /** The same of the window before: the jobs that ended in it, and those that had not ended at its end. */
  readonly before: StatusCounts;
  /** How many jobs of each type ended in the window, how many of them failed, and how many ended in the window before. */
  readonly types: readonly TypeCounts[];
  /** The group with the newest failure comes first. */
  readonly failures: readonly FailureGroup[];
  readonly stalled: readonly Job[];
  readonly slow: readonly Job[];
  /** Jobs that run, with what is known of them; the one that started first comes first. */
  readonly running: readonly { readonly job: Job; readonly insight: Insight }[];
  /** What this computer sent in the window, oldest first. */
  readonly actions: readonly DigestAction[];
};

/** The records of a source, oldest first. The source is null in a list of one. */
export type SourceRecords = { readonly source: JobSource | null; readonly records: readonly HistoryRecord[] };

type DigestInput = {
  /** The jobs of the list. */
  readonly jobs: Iterable<Job>;
  /** The journal of each source. */
  readonly journals: readonly SourceRecords[];
  readonly insightOf: (job: Job) => Insight;
  readonly isWanted: (job: Job) => boolean;
};

export type Window = { readonly from: Instant; readonly to: Instant };

const noCounts = (): Record<JobStatus, number> =>
  Object.fromEntries(jobStatuses.map(status => [status, 0])) as Record<JobStatus, number>;

/** The status that the job had at a moment before it ended; null if it did not exist or had ended. */
const statusAt = (job: Job, at: Instant): JobStatus | null => {
  const end = endedAt(job);
  if (end !== null && end < at) return null;
  const start = startOf(job)?.at ?? null;
  const hadStarted = start !== null && start < at;
  if (!hadStarted && (job.createdAt === null || job.createdAt >= at)) return null;
  // What the job does in a status that zjobs doesn't know is not known of any earlier moment either.
  if (job.status === 'unknown' && end === null) return 'unknown';
  return hadStarted ? 'in-progress' : 'pending';
};

/** Names a job among those of all sources. */
const keyOf = (id: string, source: JobSource | null): string => (source === null ? id : `${source.index} ${id}`);

/** The job with a finish time: if it has ended without one, the time at which zjobs saw the end. */
const dated = (job: Job, record: ChangeRecord): Job =>
  mayChange(job) || endedAt(job) !== null ? job : { ...job, finishedAt: Date.parse(record.time) };

/** The last record of each job in the journals, by key. */
const lastRecords = (journals: readonly SourceRecords[]) => {
  const last = new Map<string, { readonly record: ChangeRecord; readonly source: JobSource | null }>();
  for (const { source, records } of journals) {
    for (const record of records) {
      if (!isActionRecord(record)) last.set(keyOf(record.jobId, source), { record, source });
    }
  }
  return last;
};

/** The wanted jobs of the list, each once, and those that only the journal knows, because the server has forgotten them. */
function* allJobs({ jobs, journals, isWanted }: DigestInput): Generator<Job> {
  const unlisted = lastRecords(journals);
  for (const job of jobs) {
    const key = keyOf(job.id, job.source);
    const record = unlisted.get(key)?.record;
    unlisted.delete(key);
    if (isWanted(job)) yield record?.status === job.status ? dated(job, record) : job;
  }
  for (const { record, source } of unlisted.values()) {
    const job = dated({ ...jobOfRecord(record), source }, record);
    // The last record of a job that is in no list does not say that it still runs.
    if (!mayChange(job) && isWanted(job)) yield job;
  }
}

/** The actions that were sent in the window, oldest first. */
const actionsIn = ({ from, to }: Window, journals: readonly SourceRecords[]): readonly Omit<DigestAction, 'job'>[] =>
  journals
    .flatMap(({ source, records }) => records.filter(isActionRecord).map(record => ({ record, source })))
    .filter(({ record }) => Date.parse(record.time) >= from && Date.parse(record.time) <= to)
    .sort((a, b) => Date.parse(a.record.time) - Date.parse(b.record.time));

/** The key of the job that an action is about: a retry can start another one. */
const keyOfAction = ({ record, source }: Omit<DigestAction, 'job'>): string =>
  keyOf(record.newJobId ?? record.jobId, source);

/** Compares two times; an unknown one is the oldest. */
const newerFirst = (a: Instant | null, b: Instant | null): number => (b ?? 0) - (a ?? 0);

const groupFailures = (
  failed: readonly { readonly job: Job; readonly at: Instant | null }[],
): readonly FailureGroup[] => {
  const groups = new Map<string, { job: Job; at: Instant | null }[]>();
  for (const failure of failed) {
    const cause = causeOf(failure.job) ?? '';
    const group = groups.get(cause);
    if (group === undefined) groups.set(cause, [failure]);
    else group.push(failure);
  }
  return [...groups.values()]
    .map(group => {
      const sorted = group.toSorted((a, b) => newerFirst(a.at, b.at));
      return {
        reason: sorted[0]?.job.reason ?? null,
        lastAt: sorted[0]?.at ?? null,
        jobs: sorted.map(({ job }) => job),
      };
    })
    .sort((a, b) => newerFirst(a.lastAt, b.lastAt));
};

/** The length of the window, in ms, when the user names no period and there was no last look. */
export const usualWindow = 86_400_000;

/** The shortest window, in ms. Comparing a shorter one with the window before it says nothing. */
export const shortestWindow = 60_000;

/** The window from a time until now, at least {@link shortestWindow} long. */
export const windowSince = (from: Instant, now: Instant): Window => ({
  from: Math.min(from, now - shortestWindow),
  to: now,
});

const sumOf = (all: readonly StatusCounts[]): StatusCounts => {
  const sum = noCounts();
  for (const counts of all) for (const status of jobStatuses) sum[status] += counts[status];
  return sum;
};

const mergedTypes = (all: readonly Digest[]): Digest['types'] => {
  const types = new Map<string, Digest['types'][number]>();
  for (const type of all.flatMap(digest => digest.types)) {
    const known = types.get(type.job.type);
    const merged = known && {
      job: known.job,
      ended: known.ended + type.ended,
      failed: known.failed + type.failed,
      before: known.before + type.before,
    };
    types.set(type.job.type, merged ?? type);
  }
  return [...types.values()].sort((a, b) => b.ended - a.ended);
};

/** Failures of the same cause are one group, even from different sources. */
const mergedFailures = (all: readonly Digest[]): Digest['failures'] => {
  const groups = new Map<string, FailureGroup>();
  for (const group of all.flatMap(digest => digest.failures)) {
    const [first] = group.jobs;
    const cause = first === undefined ? '' : (causeOf(first) ?? '');
    const known = groups.get(cause);
    const [last, earlier] =
      known !== undefined && newerFirst(known.lastAt, group.lastAt) < 0 ? [known, group] : [group, known];
    const jobs = [...last.jobs, ...(earlier?.jobs ?? [])].sort((a, b) => newerFirst(endedAt(a), endedAt(b)));
    groups.set(cause, { ...last, jobs });
  }
  return [...groups.values()].sort((a, b) => newerFirst(a.lastAt, b.lastAt));
};

/** The digest of several sources, whose windows have the same length. Null without any. */
export const mergeDigests = (all: readonly Digest[]): Digest | null => {
  const [first] = all;
  if (first === undefined) return null;
  // The clocks of the servers can differ.
  const to = Math.max(...all.map(one => one.to));
  return {
    from: to - (first.to - first.from),
    to,
    journals: all.flatMap(({ journals }) => journals),
    undated: all.reduce((sum, one) => sum + one.undated, 0),
    counts: sumOf(all.map(({ counts }) => counts)),
    before: sumOf(all.map(({ before }) => before)),
    types: mergedTypes(all),
    failures: mergedFailures(all),
    stalled: all.flatMap(({ stalled }) => stalled),
    slow: all.flatMap(({ slow }) => slow),
    running: all
      .flatMap(({ running }) => running)
      .sort((a, b) => (a.job.startedAt ?? Infinity) - (b.job.startedAt ?? Infinity) || 0),
    actions: all
      .flatMap(({ actions }) => actions)
      .sort((a, b) => Date.parse(a.record.time) - Date.parse(b.record.time)),
  };
};

/** What happened in the window. Times are by the clock of the server. */
export const digestOf = ({ from, to }: Window, input: DigestInput): Digest => {
  const earlier = from - (to - from);
  const counts = noCounts();
  const before = noCounts();
  const types = new Map<string, { job: Job; ended: number; failed: number; before: number }>();
  const failed: { job: Job; at: Instant | null }[] = [];
  let undated = 0;
  const running: { job: Job; insight: Insight }[] = [];
  const actions = actionsIn({ from, to }, input.journals);
  const jobsOfActions = new Map<string, Job | null>(actions.map(action => [keyOfAction(action), null]));
  for (const job of allJobs(input)) {
    const key = keyOf(job.id, job.source);
    if (jobsOfActions.has(key)) jobsOfActions.set(key, job);
    const end = endedAt(job);
    const inWindow = end === null || end >= from;
    const inEarlier = end !== null && end >= earlier && end < from;
    if (inWindow) counts[job.status] += 1;
    if (inEarlier) before[job.status] += 1;
    const earlierStatus = statusAt(job, from);
    if (earlierStatus !== null) before[earlierStatus] += 1;
    if (end === null && isRunning(job)) running.push({ job, insight: input.insightOf(job) });
    if (mayChange(job) || !(inWindow || inEarlier)) continue;
    if (end === null) undated += 1;
    const type = types.get(job.type) ?? { job, ended: 0, failed: 0, before: 0 };
    types.set(job.type, type);
    if (inEarlier) type.before += 1;
    else type.ended += 1;
    if (!inWindow || job.status !== 'failed') continue;
    type.failed += 1;
    failed.push({ job, at: end });
  }
  const byStart = running.toSorted((a, b) => (a.job.startedAt ?? Infinity) - (b.job.startedAt ?? Infinity) || 0);
  return {
    from,
    to,
    journals: input.journals.map(({ source, records: [oldest] }) => ({
      source,
      from: oldest === undefined ? null : Date.parse(oldest.time),
    })),
    counts,
    undated,
    before,
    types: [...types.values()].sort((a, b) => b.ended - a.ended),
    failures: groupFailures(failed),
    stalled: byStart.flatMap(({ job, insight }) => (insight.stalledSince === null ? [] : [job])),
    slow: byStart.flatMap(({ job, insight }) => (insight.isSlow ? [job] : [])),
    running: byStart,
    actions: actions.map(action => ({ ...action, job: jobsOfActions.get(keyOfAction(action)) ?? null })),
  };
};
