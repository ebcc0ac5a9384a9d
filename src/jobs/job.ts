/** A moment in time: milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** The status of a job in zjobs' one vocabulary, whatever family it came from; `unknown` keeps its word in `rawStatus`. */
export type JobStatus = 'pending' | 'in-progress' | 'successful' | 'failed' | 'canceling' | 'canceled' | 'unknown';

export const jobStatuses = [
  'pending',
  'in-progress',
  'canceling',
  'unknown',
  'failed',
  'canceled',
  'successful',
] as const satisfies readonly JobStatus[];

/** The part of a server's API that a job was read from: it decides which routes can act on it. */
export type JobFamily = 'job-center' | 'control-plane' | 'import' | 'spark' | 'backup' | 'refresh' | 'milvus';

/** When zjobs itself saw a job begin and end, where its server tells no times; null for what it did not see. */
export type ObservedTimes = {
  readonly began: Instant | null;
  readonly ended: Instant | null;
  /** It had ended, and its place in the list, when its times came to be known: it stays where whoever looks at it saw it. */
  readonly pinned?: true;
};

/** One job, as known from the last answer about it. What the server did not tell, or left empty, is null. */
export type Job = {
  readonly id: string;
  readonly projectId: string | null;
  /** The server's word in capitals, such as MIGRATION; an unknown word is kept verbatim. */
  readonly type: string;
  readonly subtype: string | null;
  readonly description: string | null;
  readonly status: JobStatus;
  /** The server's own word for the status, verbatim. */
  readonly rawStatus: string;
  /** 0–100 (%), or null where the server does not tell. */
  readonly progress: number | null;
  /** Why it failed. */
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
  /** Never from a server, and no part of what a reading says; null for most jobs. */
  readonly observed: ObservedTimes | null;
};

/** What has to be known of a job for it to be one. */
type JobCore = Pick<Job, 'id' | 'type' | 'status' | 'rawStatus' | 'family'>;

/**
 * A job of which this is known, and nothing else. The one place that makes jobs: written out, so that each has the same
 * shape, which takes the least memory.
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
});

/** Facts of a job that never end: a source that leaves them out does not erase what another has told. */
export const lastingFields = [
  'projectId',
  'subtype',
  'description',
  'createdBy',
  'createdAt',
  'regionId',
  'clusterId',
  'clusterName',
  'dbName',
  'collectionName',
] as const satisfies readonly (keyof Job)[];

/** The job with what it lacks of these fields as the other tells it; the same object where that is nothing. */
export const filledFrom = (job: Job, from: Job, fields: readonly (keyof Job)[]): Job => {
  const missing = fields.filter(field => job[field] === null && from[field] !== null);
  return missing.length === 0 ? job : { ...job, ...Object.fromEntries(missing.map(field => [field, from[field]])) };
};

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

/** What only a describe tells: for imports the files; for the rest whatever plain facts the server adds. */
export type JobDetails = {
  readonly files: readonly ImportFile[];
  readonly importedRows: number | null;
  readonly totalRows: number | null;
  /** Other facts in the order that the server told them, as plain text, secrets left out. */
  readonly facts: readonly (readonly [name: string, value: string])[];
};

/** Whether the job may still change by itself; a status that zjobs does not know counts as unfinished. */
export const isUnfinished = (status: JobStatus): boolean =>
  status !== 'successful' && status !== 'failed' && status !== 'canceled';

const jobFields = [
  'status',
  'progress',
  'rawStatus',
  'finishedAt',
  'startedAt',
  'reason',
  'description',
  'type',
  'subtype',
  'projectId',
  'createdBy',
  'createdAt',
  'regionId',
  'clusterId',
  'clusterName',
  'dbName',
  'collectionName',
  'family',
  'id',
] as const satisfies readonly (keyof Job)[];

/** Whether two readings of a job say the same, field by field. */
export const sameJob = (a: Job, b: Job): boolean => a === b || jobFields.every(field => a[field] === b[field]);

/** When the job came into being, as well as the server tells: created, else started, else finished. */
export const bornAt = (job: Job): Instant | null => job.createdAt ?? job.startedAt ?? job.finishedAt;

/** A moment of a job, and whether it is only when zjobs itself saw it. */
export type Timestamp = { readonly at: Instant; readonly isObserved: boolean };

const told = (at: Instant | null, seen: Instant | null | undefined): Timestamp | null => {
  if (at !== null) return { at, isObserved: false };
  return typeof seen === 'number' ? { at: seen, isObserved: true } : null;
};

/** When the job started, as its server tells or else as zjobs saw it; null where neither is known. */
export const startOf = ({ startedAt, observed: seen }: Job): Timestamp | null => told(startedAt, seen?.began);

/** When the job ended, the same way; what zjobs saw of an earlier run of it is no end of this one. */
export const endOf = ({ status, finishedAt, observed: seen }: Job): Timestamp | null =>
  told(finishedAt, isUnfinished(status) ? null : seen?.ended);

/** How long the job took, or has run so far, in ms; null where its start or its end is not known. */
export const spanOf = (job: Job, now: Instant): { readonly ms: number; readonly isObserved: boolean } | null => {
  const start = startOf(job);
  const end = isUnfinished(job.status) ? { at: now, isObserved: false } : endOf(job);
  return start && end && { ms: end.at - start.at, isObserved: start.isObserved || end.isObserved };
};
