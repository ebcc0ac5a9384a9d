import type { ActionSupport } from './action-support.ts';
import { clusterOf, type Instant, type Job } from './job.ts';
import { kindOf } from './kinds.ts';
import { committingWord, waitsForCommit } from './stages.ts';
import type { JobStatus } from './statuses.ts';

/** What the user may do. No route reports a role, so a sufficient one is assumed until the server refuses an action. */
export type Viewer = {
  readonly readOnly: boolean;
  /** When the server refused an action in the job's cluster for lack of a role; null if it has refused none. */
  readonly deniedAt: Instant | null;
  /** The server's refusal to cancel the job; absent or null if it has not refused. */
  readonly refusedCancel?: { readonly message: string; readonly at: Instant } | null;
};

/** What a verdict depends on besides the job. */
export type Circumstances = { readonly viewer: Viewer; readonly actionSupport: ActionSupport };

/** A refusal for lack of a role. `cluster`: its name or ID; absent or null if the job has none. */
export type RoleDenial = {
  readonly id: 'refused.needsAdmin';
  readonly deniedAt: Instant;
  readonly cluster?: string | null;
};

/** Why an action is not allowed; `id` names the sentence in the catalog. */
export type Refusal =
  | { readonly id: 'refused.readOnly' }
  | RoleDenial
  /** The server refused the same action on the same job before. */
  | { readonly id: 'refused.byServer'; readonly message: string; readonly at: Instant }
  | { readonly id: 'refused.cancelKind'; readonly type: string; readonly subtype: string | null }
  | { readonly id: 'refused.cancelCopy' }
  | { readonly id: 'refused.cancelZeroDowntime' }
  | { readonly id: 'refused.cancelImport' }
  | { readonly id: 'refused.cancelCommitting' }
  | { readonly id: 'refused.cancelStatus'; readonly status: JobStatus; readonly rawStatus: string }
  | { readonly id: 'refused.retryKind' }
  | { readonly id: 'refused.commitKind' }
  | { readonly id: 'refused.noCommitRoute' }
  | {
      readonly id: 'refused.noCancelRoute';
      readonly type: string;
      readonly subtype: string | null;
      readonly console: string | null;
    }
  | { readonly id: 'refused.noRetryRoute'; readonly jobId: string }
  /** The job no longer matched its filter when it was read again. */
  | { readonly id: 'refused.noMatch'; readonly status: JobStatus; readonly rawStatus: string };

/** Why the server may still refuse an allowed action; `id` names the sentence in the catalog. */
export type Caveat = { readonly id: 'caveat.abortImport' };

/** Each caveat once. */
export const distinctCaveats = (caveats: readonly Caveat[]): readonly Caveat[] => [
  ...new Map(caveats.map(caveat => [caveat.id, caveat])).values(),
];

/** Whether an action on a job is allowed, and why not. */
export type Verdict =
  | { readonly allowed: true; readonly caveat?: Caveat }
  | { readonly allowed: false; readonly refusal: Refusal };

/** Everything that zjobs does with jobs. */
export const actionNames = ['cancel', 'retry', 'commit'] as const;
export type ActionName = (typeof actionNames)[number];

const allowed: Verdict = { allowed: true };

const firstRefusal = (checks: readonly (Refusal | null | false)[]): Verdict => {
  const refusal = checks.find(check => check !== null && check !== false);
  return refusal ? { allowed: false, refusal } : allowed;
};

const refusalOfMode = ({ readOnly }: Viewer): Refusal | null => (readOnly ? { id: 'refused.readOnly' } : null);

/** That the server refused the role in the job's cluster at this time. */
export const roleDenial = (job: Parameters<typeof clusterOf>[0], deniedAt: Instant): RoleDenial => ({
  id: 'refused.needsAdmin',
  deniedAt,
  cluster: clusterOf(job),
});

/**
 * The refusal for lack of a role. Judged after the kind and the status of the job, because a role that is granted later
 * changes neither of them.
 */
const refusalOfRole = ({ deniedAt }: Viewer, job: JudgedJob): Refusal | null =>
  deniedAt === null ? null : roleDenial(job, deniedAt);

/** Why no server can cancel jobs of this kind; null if one can. */
export const refusalOfCancelKind = (
  job: Pick<Job, 'type' | 'subtype'>,
  { abortImport }: Pick<ActionSupport, 'abortImport'>,
): Refusal | null => {
  const kind = kindOf(job);
  if (kind?.cancel === 'yes') return null;
  if (kind?.cancel === 'abort') return abortImport ? null : { id: 'refused.cancelImport' };
  if (kind?.type === 'BACKUP') return { id: 'refused.cancelCopy' };
  if (kind?.type === 'MIGRATION') return { id: 'refused.cancelZeroDowntime' };
  return { id: 'refused.cancelKind', type: job.type, subtype: job.subtype };
};

/** The fields of a job that a verdict depends on. */
export type JudgedJob = Pick<Job, 'id' | 'type' | 'subtype' | 'status' | 'rawStatus'> &
  Partial<Pick<Job, 'clusterId' | 'clusterName'>>;

/** Whether a job in this status can be canceled. */
const mayBeCanceled = ({ status }: JudgedJob): boolean => status === 'pending' || status === 'in-progress';

/** Whether it is an import whose rows are becoming visible. It can no longer be aborted. */
const isCommitting = ({ type, rawStatus }: JudgedJob): boolean => type === 'IMPORT' && rawStatus === committingWord;

/** Whether the server has a route that cancels jobs of this type. Aborting an import is judged with the kind. */
const hasCancelRoute = (job: JudgedJob, { cancel }: ActionSupport): boolean =>
  cancel === 'every' || kindOf(job)?.cancel === 'abort' || cancel.includes(job.type);

const pickDenial = ({ message, at }: { readonly message: string; readonly at: Instant }) => ({ message, at });

/** Whether `job` may be canceled. Source: Zilliz Cloud docs, "Manage Project Jobs", Cancel job. */
export const judgeCancel = (job: JudgedJob, { viewer, actionSupport }: Circumstances): Verdict => {
  const verdict = firstRefusal([
    refusalOfMode(viewer),
    refusalOfCancelKind(job, actionSupport),
    isCommitting(job) && { id: 'refused.cancelCommitting' },
    !mayBeCanceled(job) && { id: 'refused.cancelStatus', status: job.status, rawStatus: job.rawStatus },
    refusalOfRole(viewer, job),
    !hasCancelRoute(job, actionSupport) && {
      id: 'refused.noCancelRoute',
      type: job.type,
      subtype: job.subtype,
      console: actionSupport.console,
    },
    viewer.refusedCancel ? { id: 'refused.byServer', ...pickDenial(viewer.refusedCancel) } : null,
  ]);
  const isAbort = kindOf(job)?.cancel === 'abort';
  return verdict.allowed && isAbort && !waitsForCommit(job)
    ? { ...verdict, caveat: { id: 'caveat.abortImport' } }
    : verdict;
};

/** Whether `job` may be retried. Source: Zilliz Cloud docs, "Manage Project Jobs", Retry failed job. */
export const judgeRetry = (job: JudgedJob, { viewer, actionSupport }: Circumstances): Verdict =>
  firstRefusal([
    refusalOfMode(viewer),
    !(kindOf(job)?.retry === true && job.status === 'failed') && { id: 'refused.retryKind' },
    refusalOfRole(viewer, job),
    actionSupport.retry === 'request' && { id: 'refused.noRetryRoute', jobId: job.id },
  ]);

/** Whether `job` may be committed. Source: Milvus, imports in two phases (`auto_commit=false`). */
const judgeCommit = (job: JudgedJob, { viewer, actionSupport }: Circumstances): Verdict =>
  firstRefusal([
    refusalOfMode(viewer),
    !waitsForCommit(job) && { id: 'refused.commitKind' },
    refusalOfRole(viewer, job),
    !actionSupport.commitImport && { id: 'refused.noCommitRoute' },
  ]);

const judges = { cancel: judgeCancel, retry: judgeRetry, commit: judgeCommit } as const;

/** The verdict on an action. Screen and scripts both ask here. */
export const judge = (action: ActionName, job: JudgedJob, circumstances: Circumstances): Verdict =>
  judges[action](job, circumstances);
