import { type JsonField, jobFields, jsonFields } from './fields.ts';
import type { Estimate } from './insight/estimate.ts';
import type { Insight } from './insight/insight.ts';
import type { Instant, Job, JobDetails } from './job.ts';
import { labelOf } from './kinds.ts';
import { type ActionName, type Caveat, type Circumstances, judge, type Refusal } from './rules.ts';
import { type Stage, stageOf } from './stages.ts';

/** A verdict as scripts read it. */
type VerdictJson =
  | { readonly allowed: true; readonly caveat?: string }
  | { readonly allowed: false; readonly reason: string };

type JsonValue<Field extends JsonField> = (typeof jobFields)[Field]['type'] extends 'time?'
  ? string | null
  : Job[Field];

/** The values of a job as scripts read them, under the names of the field table. Times are ISO 8601 in UTC. */
export type PlainJson = {
  readonly [Field in JsonField as (typeof jobFields)[Field]['json']]: JsonValue<Field>;
} & {
  /** The English name of the job's kind. */
  readonly label: string;
  /** What an unfinished import is doing; null for any other job. */
  readonly stage: Stage | null;
};

/** An estimate as scripts read it. Times are ISO 8601 in UTC. */
type EstimateJson = {
  readonly earliest: string | null;
  readonly likely: string | null;
  readonly latest: string | null;
  readonly basis: Estimate['basis'];
  readonly jobs: number;
};

/** What scripts read of a job besides its own values. */
type ContextJson = {
  /** The ID of its project, or the host of a server without projects. */
  readonly source: string;
  readonly estimate: EstimateJson | null;
  readonly stalledSince: string | null;
  readonly isSlow: boolean;
};

/** A job as scripts read it: these fields, in one order, in every command. A value that is not known is null. */
export type JobJson = PlainJson &
  ContextJson & {
    readonly actions: { readonly [Action in ActionName]: VerdictJson };
  };

/** Derived values, each under the name of the field that it follows in JSON. */
const derived = { subtype: 'label', regionId: 'stage' } as const satisfies Partial<Record<JsonField, keyof PlainJson>>;
export type DerivedValue = (typeof derived)[keyof typeof derived];

/** The names of a job's values in JSON, in order. */
export const plainFields: readonly (keyof PlainJson)[] = jsonFields.flatMap(field => {
  const { json } = jobFields[field];
  return field in derived ? [json, derived[field as keyof typeof derived]] : [json];
});

// ECMA-262, "Time Values": a Date reaches this far from 1970, and toISOString throws beyond it.
const farthest = 8.64e15;

/** ISO 8601 in UTC, without milliseconds if they are zero: `2024-07-30T16:49:50Z`. Null for null and for an invalid date. */
export const isoTime = (at: Instant | null): string | null =>
  at === null || !(Math.abs(at) <= farthest) ? null : new Date(at).toISOString().replace('.000Z', 'Z');

/** What zjobs knows about a job besides its own values. */
export type JobContext = Insight & Pick<ContextJson, 'source'>;

/** What the JSON of a job depends on: the verdicts, the English sentence for a refusal or a caveat, and what is known of the job. */
export type Judging = {
  readonly circumstances: Circumstances;
  readonly explain: (refusal: Refusal | Caveat) => string;
  readonly contextOf: (job: Job) => JobContext;
};

const verdictJson = (action: ActionName, job: Job, { circumstances, explain }: Judging): VerdictJson => {
  const verdict = judge(action, job, circumstances);
  if (!verdict.allowed) return { allowed: false, reason: explain(verdict.refusal) };
  return { allowed: true, ...(verdict.caveat && { caveat: explain(verdict.caveat) }) };
};

/** The values of a job up to {@link ContextJson.source}. Written out for speed; the type demands every field of the table. */
const firstValues = (job: Job): Omit<PlainJson, 'regionId' | 'stage'> => ({
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

/** The values of a job as scripts read them. */
export const plainJson = (job: Job): PlainJson => ({
  ...firstValues(job),
  regionId: job.regionId,
  stage: stageOf(job),
});

const readerOf = (field: JsonField): ((job: Job) => string | number | null) => {
  if (jobFields[field].type !== 'time?') return job => job[field];
  return job => isoTime(job[field] as Instant | null);
};

const readers = new Map<string, (job: Job) => string | number | null>([
  ...jsonFields.map(field => [jobFields[field].json, readerOf(field)] as const),
  ['label', labelOf],
  ['stage', stageOf],
]);

/** One of the values of {@link plainJson}. It makes a table of few columns three times as fast. */
export const plainValue = (job: Job, name: keyof PlainJson): string | number | null => readers.get(name)?.(job) ?? null;

export const estimateJson = (estimate: Estimate | null): EstimateJson | null =>
  estimate && {
    earliest: isoTime(estimate.earliest),
    likely: isoTime(estimate.likely),
    latest: isoTime(estimate.latest),
    basis: estimate.basis,
    jobs: estimate.jobs,
  };

/** The names of all values of a job that scripts read, in order. */
export const valueFields: readonly (keyof PlainJson | keyof ContextJson)[] = [
  ...plainFields.flatMap(field => (field === 'regionId' ? (['source', field] as const) : [field])),
  'estimate',
  'stalledSince',
  'isSlow',
];

/** Values as scripts read them, with what is known of the job besides. Keeps the order of {@link valueFields}. */
export const withContext = <Values extends Pick<PlainJson, 'regionId' | 'stage'>>(
  values: Values,
  { source, estimate, stalledSince, isSlow }: JobContext,
): Values & ContextJson => {
  const { regionId, stage, ...others } = values;
  const context = { estimate: estimateJson(estimate), stalledSince: isoTime(stalledSince), isSlow };
  return { ...others, source, regionId, stage, ...context } as Values & ContextJson;
};

/** The same as {@link withContext} of {@link plainJson}, without a second object, which costs 2 s for 100,000 jobs. */
const contextualJson = (job: Job, { source, estimate, stalledSince, isSlow }: JobContext): PlainJson & ContextJson => ({
  ...firstValues(job),
  source,
  regionId: job.regionId,
  stage: stageOf(job),
  estimate: estimateJson(estimate),
  stalledSince: isoTime(stalledSince),
  isSlow,
});

/** The job as scripts read it. */
export const jobJson = (job: Job, judging: Judging): JobJson => ({
  ...contextualJson(job, judging.contextOf(job)),
  actions: {
    cancel: verdictJson('cancel', job, judging),
    retry: verdictJson('retry', job, judging),
    commit: verdictJson('commit', job, judging),
  },
});

/** What only a describe reports, as scripts read it. */
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
