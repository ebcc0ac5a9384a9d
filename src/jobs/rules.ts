import type { Instant, Job } from './job.ts';
import { kindOf } from './kinds.ts';
import type { JobStatus } from './statuses.ts';

/** What the caller is known to be allowed; a role can't be asked for, so it is assumed until a server says no. */
export type Viewer = {
  readonly readOnly: boolean;
  /** When the server refused this project's actions for want of a role; null while nothing was refused. */
  readonly deniedAt: Instant | null;
};

/** What the server that a job came from can do at all. */
export type Abilities = {
  /** Which of the jobs that can be canceled at all this server has a cancel for. */
  readonly cancel: 'every' | 'spark' | 'none';
  /** Whether a route runs a failed import again, or only its request, sent once more. */
  readonly retry: 'route' | 'request';
  /** Imports can be aborted (newest Milvus servers only). */
  readonly abortImport: boolean;
  /** Address of the web console, where what the API can't do is done; null where there is nothing that it lacks. */
  readonly console: string | null;
};

/** A server with the job-center routes. */
export const fullAbilities: Abilities = { cancel: 'every', retry: 'route', abortImport: false, console: null };

/** Everything that a verdict depends on, apart from the job. */
export type Circumstances = { readonly viewer: Viewer; readonly abilities: Abilities };

/** Why an action can't be done; the sentence comes from the catalogue of words. */
export type Refusal =
  | { readonly id: 'refused.readOnly' }
  | { readonly id: 'refused.needsAdmin'; readonly deniedAt: Instant }
  | { readonly id: 'refused.cancelKind'; readonly type: string; readonly subtype: string | null }
  | { readonly id: 'refused.cancelCopy' }
  | { readonly id: 'refused.cancelZeroDowntime' }
  | { readonly id: 'refused.cancelImport' }
  | { readonly id: 'refused.cancelStatus'; readonly status: JobStatus; readonly rawStatus: string }
  | { readonly id: 'refused.retryKind' }
  | {
      readonly id: 'refused.noCancelRoute';
      readonly type: string;
      readonly subtype: string | null;
      readonly console: string | null;
    }
  | { readonly id: 'refused.noRetryRoute'; readonly jobId: string };

/** What may be done to a job, or why not. */
export type Verdict = { readonly allowed: true } | { readonly allowed: false; readonly refusal: Refusal };

export type ActionName = 'cancel' | 'retry';

const allowed: Verdict = { allowed: true };

const firstRefusal = (checks: readonly (Refusal | null | false)[]): Verdict => {
  const refusal = checks.find(check => check !== null && check !== false);
  return refusal ? { allowed: false, refusal } : allowed;
};

const refusalOfViewer = ({ readOnly, deniedAt }: Viewer): Refusal | null => {
  if (readOnly) return { id: 'refused.readOnly' };
  return deniedAt === null ? null : { id: 'refused.needsAdmin', deniedAt };
};

/** Why jobs of this kind can't be canceled anywhere, or null where they can. */
export const refusalOfCancelKind = (
  job: Pick<Job, 'type' | 'subtype'>,
  { abortImport }: Pick<Abilities, 'abortImport'>,
): Refusal | null => {
  const kind = kindOf(job);
  if (kind?.cancel === 'yes') return null;
  if (kind?.cancel === 'abort') return abortImport ? null : { id: 'refused.cancelImport' };
  if (kind?.type === 'BACKUP') return { id: 'refused.cancelCopy' };
  if (kind?.type === 'MIGRATION') return { id: 'refused.cancelZeroDowntime' };
  return { id: 'refused.cancelKind', type: job.type, subtype: job.subtype };
};

/** As much of a job as a verdict depends on. */
export type JudgedJob = Pick<Job, 'id' | 'type' | 'subtype' | 'status' | 'rawStatus'>;

const hasCancelRoute = ({ type }: JudgedJob, { cancel }: Abilities): boolean =>
  cancel === 'every' || type === 'IMPORT' || (cancel === 'spark' && type === 'SPARK');

/** Whether `job` may be canceled. Source: Zilliz Cloud docs, "Manage Project Jobs", Cancel job. */
export const judgeCancel = (job: JudgedJob, { viewer, abilities }: Circumstances): Verdict =>
  firstRefusal([
    refusalOfViewer(viewer),
    refusalOfCancelKind(job, abilities),
    job.status !== 'pending' &&
      job.status !== 'in-progress' && { id: 'refused.cancelStatus', status: job.status, rawStatus: job.rawStatus },
    !hasCancelRoute(job, abilities) && {
      id: 'refused.noCancelRoute',
      type: job.type,
      subtype: job.subtype,
      console: abilities.console,
    },
  ]);

/** Whether `job` may be retried. Source: Zilliz Cloud docs, "Manage Project Jobs", Retry failed job. */
export const judgeRetry = (job: JudgedJob, { viewer, abilities }: Circumstances): Verdict =>
  firstRefusal([
    refusalOfViewer(viewer),
    !(kindOf(job)?.retry === true && job.status === 'failed') && { id: 'refused.retryKind' },
    abilities.retry === 'request' && { id: 'refused.noRetryRoute', jobId: job.id },
  ]);

/** The verdict on either action: the one door for screen and scripts. */
export const judge = (action: ActionName, job: JudgedJob, circumstances: Circumstances): Verdict =>
  action === 'cancel' ? judgeCancel(job, circumstances) : judgeRetry(job, circumstances);
