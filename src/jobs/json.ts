import type { Instant, Job, JobDetails } from './job.ts';
import { labelOf } from './kinds.ts';
import { type ActionName, type Circumstances, judge, type Refusal } from './rules.ts';

/** A verdict as scripts read it. */
type VerdictJson = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/** A job as scripts read it: these fields, in this order, everywhere. What is not known is null. */
export type JobJson = {
  readonly jobId: string;
  readonly projectId: string | null;
  readonly type: string;
  readonly subtype: string | null;
  readonly label: string;
  readonly description: string | null;
  readonly status: Job['status'];
  readonly rawStatus: string;
  readonly progress: number | null;
  readonly reason: string | null;
  readonly createdBy: string | null;
  readonly createdAt: string | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly clusterId: string | null;
  readonly clusterName: string | null;
  readonly dbName: string | null;
  readonly collectionName: string | null;
  readonly family: Job['family'];
  readonly actions: { readonly cancel: VerdictJson; readonly retry: VerdictJson };
};

/** The fields whose value is one plain thing. */
export const plainFields = [
  'jobId',
  'projectId',
  'type',
  'subtype',
  'label',
  'description',
  'status',
  'rawStatus',
  'progress',
  'reason',
  'createdBy',
  'createdAt',
  'startedAt',
  'finishedAt',
  'clusterId',
  'clusterName',
  'dbName',
  'collectionName',
  'family',
] as const satisfies readonly (keyof JobJson)[];
export type PlainJson = Omit<JobJson, 'actions'>;

// ECMA-262, "Time Values": a Date reaches that far from 1970, and toISOString throws beyond.
const farthest = 8.64e15;

/** ISO 8601 in UTC, without milliseconds where there are none: `2024-07-30T16:49:50Z`. Null for what is no date. */
export const isoTime = (at: Instant | null): string | null =>
  at === null || !(Math.abs(at) <= farthest) ? null : new Date(at).toISOString().replace('.000Z', 'Z');

/** What a job's verdicts depend on, and the English sentence of a refusal. */
export type Judging = { readonly circumstances: Circumstances; readonly explain: (refusal: Refusal) => string };

const verdictJson = (action: ActionName, job: Job, { circumstances, explain }: Judging): VerdictJson => {
  const verdict = judge(action, job, circumstances);
  return verdict.allowed ? verdict : { allowed: false, reason: explain(verdict.refusal) };
};

/** The plain facts of a job as scripts read them. */
export const plainJson = (job: Job): PlainJson => ({
  jobId: job.id,
  projectId: job.projectId,
  type: job.type,
  subtype: job.subtype,
  label: labelOf(job),
  description: job.description,
  status: job.status,
  rawStatus: job.rawStatus,
  progress: job.progress,
  reason: job.reason,
  createdBy: job.createdBy,
  createdAt: isoTime(job.createdAt),
  startedAt: isoTime(job.startedAt),
  finishedAt: isoTime(job.finishedAt),
  clusterId: job.clusterId,
  clusterName: job.clusterName,
  dbName: job.dbName,
  collectionName: job.collectionName,
  family: job.family,
});

/** The job as scripts read it. */
export const jobJson = (job: Job, judging: Judging): JobJson => ({
  ...plainJson(job),
  actions: { cancel: verdictJson('cancel', job, judging), retry: verdictJson('retry', job, judging) },
});

/** What only a describe tells, as scripts read it. */
export const detailsJson = ({ files, importedRows, totalRows, facts }: JobDetails): unknown => ({
  files: files.map(file => ({
    fileName: file.name,
    fileSize: file.size,
    status: file.status,
    rawStatus: file.rawStatus,
    progress: file.progress,
    importedRows: file.importedRows,
    totalRows: file.totalRows,
    finishedAt: isoTime(file.completedAt),
    reason: file.reason,
  })),
  importedRows,
  totalRows,
  facts: Object.fromEntries(facts),
});
