import type { ActionSupport } from './action-support.ts';
import type { JobFamily } from './families.ts';
import { isUnfinished, type JobStatus } from './statuses.ts';

/** A moment in time: milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** When zjobs itself saw a job start and end. Used where its server reports no times; null for what zjobs did not see. */
export type ObservedTimes = {
  readonly began: Instant | null;
  readonly ended: Instant | null;
  /** The job's timestamps arrived after it had ended. It keeps its row without them, so the list doesn't jump. */
  readonly pinned?: true;
  /** When zjobs saw an ended job queued again, after a retry under the same ID; absent once it has started. */
  readonly queued?: Instant;
};

/** Where a job in a list of several sources comes from. */
export type JobSource = {
  /** Its index among the sources. */
  readonly index: number;
  /** Identifies it among all sources. Requests about one of its jobs name this key instead of a project. */
  readonly key: string;
  /**
   * The name of its project, or the host of a server without projects. Not sanitized. It changes when another source with that
   * name arrives.
   */
  readonly name: string;
  readonly projectId: string;
  /** Whether its server has no projects. */
  readonly isWholeServer: boolean;
  readonly host: string;
  /** What its server can do, as far as is known. */
  readonly actionSupport: () => ActionSupport;
};

/** One job, as known from the last answer about it. A value that the server omits or leaves empty is null. */
export type Job = {
  readonly id: string;
  readonly projectId: string | null;
  /** The server's word in capitals, such as MIGRATION. An unknown word is kept verbatim. */
  readonly type: string;
  readonly subtype: string | null;
  readonly description: string | null;
  readonly status: JobStatus;
  /** The server's own word for the status, verbatim. */
  readonly rawStatus: string;
  /** 0–100 (%); null when the server reports none. */
  readonly progress: number | null;
  /** Why the job failed. For a running job: what the server reports instead of a percentage, such as rows. */
  readonly reason: string | null;
  readonly createdBy: string | null;
  readonly createdAt: Instant | null;
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly regionId: string | null;
  readonly clusterId: string | null;
  readonly clusterName: string | null;
  readonly dbName: string | null;
  readonly collectionName: string | null;
  readonly family: JobFamily;
  /** Set by zjobs, never by a server; null for most jobs. */
  readonly observed: ObservedTimes | null;
  /** Set by zjobs in a list of several sources; null in a list of one. Every copy of a job keeps it. */
  readonly source: JobSource | null;
};

/** The fields that every job has. */
type JobCore = Pick<Job, 'id' | 'type' | 'status' | 'rawStatus' | 'family'>;

/**
 * A job with these values; every other field is null. All jobs are made here and written out field by field: objects of
 * one shape take the least memory.
 */
export const makeJob = (known: JobCore & Partial<Job>): Job => ({
  id: known.id,
  projectId: known.projectId ?? null,
  type: known.type,
  subtype: known.subtype ?? null,
  description: known.description ?? null,
  status: known.status,
  rawStatus: known.rawStatus,
  progress: known.progress ?? null,
  reason: known.reason ?? null,
  createdBy: known.createdBy ?? null,
  createdAt: known.createdAt ?? null,
  startedAt: known.startedAt ?? null,
  finishedAt: known.finishedAt ?? null,
  regionId: known.regionId ?? null,
  clusterId: known.clusterId ?? null,
  clusterName: known.clusterName ?? null,
  dbName: known.dbName ?? null,
  collectionName: known.collectionName ?? null,
  family: known.family,
  observed: known.observed ?? null,
  source: known.source ?? null,
});

/** One file of an import job. */
export type ImportFile = {
  readonly name: string;
  /** Bytes. */
  readonly size: number | null;
  readonly status: JobStatus;
  readonly rawStatus: string;
  /** 0–100 (%). */
  readonly progress: number | null;
  readonly importedRows: number | null;
  readonly totalRows: number | null;
  readonly completedAt: Instant | null;
  readonly reason: string | null;
};

/** What only a describe reports: the files and row counts of an import, and any other plain values of the answer. */
export type JobDetails = {
  readonly files: readonly ImportFile[];
  readonly importedRows: number | null;
  readonly totalRows: number | null;
  /** Other values in the order of the answer, as plain text, without secrets. */
  readonly facts: readonly (readonly [name: string, value: string])[];
};

/**
 * Whether the job may still change. A finish time ends a job whose status is unknown: it may be a final status that this
 * version of zjobs does not know.
 */
export const mayChange = ({ status, finishedAt }: Pick<Job, 'status' | 'finishedAt'>): boolean =>
  isUnfinished(status) && !(status === 'unknown' && finishedAt !== null);

/** Whether the server works on the job: it has started and not ended. */
export const isRunning = ({ status }: Pick<Job, 'status'>): boolean =>
  status === 'in-progress' || status === 'canceling';

/** The name of the job's cluster, else its ID; null where neither is known. */
export const clusterOf = ({ clusterName, clusterId }: Partial<Pick<Job, 'clusterName' | 'clusterId'>>): string | null =>
  clusterName ?? clusterId ?? null;

/** When the job was created, by the times that the server reports: creation, else start, else end. */
export const bornAt = (job: Job): Instant | null => job.createdAt ?? job.startedAt ?? job.finishedAt;

/** A moment in the life of a job. `isObserved`: the server doesn't report it, zjobs saw it. */
export type Timestamp = { readonly at: Instant; readonly isObserved: boolean };

/** When the job started, in ms. A pending job has no start: it may have run before, or its server may report when it was queued. */
export const startedMs = ({ status, startedAt, observed }: Job): Instant | null =>
  status === 'pending' ? null : (startedAt ?? observed?.began ?? null);

/** An unfinished job has no observed end, even if zjobs saw an earlier run of it end. */
const endedMs = ({ status, finishedAt, observed }: Job): Instant | null =>
  finishedAt ?? (isUnfinished(status) ? null : (observed?.ended ?? null));

/** When the job started, as the server reports it, else as zjobs saw it; null when neither is known. */
export const startOf = (job: Job): Timestamp | null => {
  const at = startedMs(job);
  return at === null ? null : { at, isObserved: job.startedAt === null };
};

/** When the job ended, as the server reports it, else as zjobs saw it; null when neither is known. */
export const endOf = (job: Job): Timestamp | null => {
  const at = endedMs(job);
  return at === null ? null : { at, isObserved: job.finishedAt === null };
};

/** When the span of a job ends. A job in an unknown status may have stopped long ago, so its span does not grow. */
export const spanEndMs = (job: Job, now: Instant): Instant | null => {
  if (job.status === 'unknown') return job.finishedAt;
  return isUnfinished(job.status) ? now : endedMs(job);
};

/** The server's time that the list shows for a job: its start, which a pending job lacks, else its creation. */
const reportedMs = (job: Job): Instant | null =>
  job.status === 'pending' ? job.createdAt : (job.startedAt ?? job.createdAt);

/** When zjobs saw the job start. For a pending job it may have seen the start of an earlier run, which does not count. */
const observedMs = ({ status, observed }: Job): Instant | null =>
  status === 'pending' ? null : (observed?.began ?? null);

/** The time that the list shows for a job: its start, else its creation, else when zjobs saw it start; null without any. */
export const whenOf = (job: Job): Timestamp | null => {
  const at = whenMs(job);
  return at === null ? null : { at, isObserved: reportedMs(job) === null };
};

/** The time of {@link whenOf}. Creates no object: a list is ordered by it. */
export const whenMs = (job: Job): Instant | null => reportedMs(job) ?? observedMs(job);

/**
 * How long the job took, or has run so far, in ms; null when its start or its end is unknown. Creates no object: a list is
 * ordered by it.
 */
export const spanMs = (job: Job, now: Instant): number | null => {
  const start = startedMs(job);
  const end = spanEndMs(job, now);
  return start === null || end === null ? null : end - start;
};

/** {@link spanMs}, and whether zjobs observed its start or its end. */
export const spanOf = (job: Job, now: Instant): { readonly ms: number; readonly isObserved: boolean } | null => {
  const ms = spanMs(job, now);
  if (ms === null) return null;
  const isEndObserved = !mayChange(job) && job.finishedAt === null;
  return { ms, isObserved: job.startedAt === null || isEndObserved };
};

/** When the job ended. Without a finish time: when it started, else when it was created. Null for an unfinished job. */
export const endedAt = (job: Job): Instant | null =>
  mayChange(job) ? null : (endOf(job)?.at ?? job.startedAt ?? job.createdAt);
