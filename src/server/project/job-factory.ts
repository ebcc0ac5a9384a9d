import type { Instant } from '../../jobs/job.ts';
import { type Random, randomLetters } from '../random.ts';
import { fillTemplate, type JobTemplate, templateOf } from './job-templates.ts';
import { collections, people, scheduler } from './seed-data.ts';
import type { Ending, ImportSource, Run, SimulatedCluster, SimulatedJob } from './simulated-job.ts';
import { filesOf } from './source-files.ts';

const minute = 60_000;

/** A job kind in the words of the job-center routes. */
export type TypeAndSubtype = { readonly type: string; readonly subtype: string | null };

/** What is fixed about a new job; the rest is drawn at random. Times are simulated, durations are ms. */
export type JobSpec = TypeAndSubtype & {
  readonly cluster: SimulatedCluster;
  readonly createdAt: Instant;
  readonly ending: Ending;
  /** From creation to start. Default: up to a minute. */
  readonly waitMs?: number;
  /** From start to end. Default: a duration that is usual for the kind. */
  readonly runMs?: number;
  /** From the cancel request to the end. */
  readonly cancelMs?: number;
  /** Index into the failure reasons of the kind's template. */
  readonly reasonIndex?: number;
  readonly files?: ImportSource;
  readonly id?: string;
};

/** A new job ID in the format of Zilliz Cloud. */
export const newJobId = (random: Random): string => `job-${randomLetters(random, 22)}`;

/** A random duration of a job with this template, ms. */
export const drawRunMs = (random: Random, { minutes: [shortest, longest] }: JobTemplate): number =>
  // Squared, so that short runs are more frequent than long ones.
  Math.round((shortest + (longest - shortest) * random.next() ** 2) * minute);

const drawFiles = (random: Random, ending: Ending): ImportSource => {
  const fileCount = random.between(1, 9);
  return { fileCount, failingFile: ending === 'failed' ? random.between(0, fileCount - 1) : null, fileNames: null };
};

/** The progress at which an import fails: after all files before the failing one and a part of that file. */
const progressAtFailingFile = ({ fileCount, failingFile }: ImportSource): number =>
  Math.floor((((failingFile ?? 0) + 0.4) / fileCount) * 100);

const drawEndProgress = (random: Random, ending: Ending, source: ImportSource | null): number => {
  if (ending === 'successful') return 100;
  return source !== null && ending === 'failed' ? progressAtFailingFile(source) : random.between(5, 95);
};

/** What the texts of a job are filled in with. */
type TemplateValues = {
  readonly id: string;
  readonly source: ImportSource | null;
  readonly names: Readonly<Record<string, string>>;
};

const failureReason = (
  random: Random,
  { reasons }: JobTemplate,
  { reasonIndex }: JobSpec,
  { id, source, names }: TemplateValues,
): string => {
  const reason = reasons[reasonIndex ?? random.between(0, reasons.length - 1)] ?? reasons[0];
  if (source === null) return fillTemplate(reason, names);
  const index = source.failingFile ?? 0;
  const file = filesOf(id, source)[index]?.name ?? '';
  return fillTemplate(reason, { ...names, file, n: String(index + 1), of: String(source.fileCount) });
};

const timeoutReason = (runMs: number): string =>
  `The job ran longer than its limit of ${Math.max(1, Math.round(runMs / minute))} minutes and was stopped.`;

const drawRun = (random: Random, template: JobTemplate, spec: JobSpec, values: TemplateValues): Run => {
  const { ending } = spec;
  const startsAt = spec.createdAt + (spec.waitMs ?? random.between(1_000, minute));
  const endsAt = startsAt + (spec.runMs ?? drawRunMs(random, template));
  const timeout = ending === 'timeout' ? timeoutReason(endsAt - startsAt) : null;
  return {
    startsAt,
    endsAt,
    ending,
    endProgress: drawEndProgress(random, ending, values.source),
    reason: ending === 'failed' ? failureReason(random, template, spec, values) : timeout,
    cancelRequestedAt: ending === 'canceled' ? endsAt - (spec.cancelMs ?? random.between(2_000, 10_000)) : null,
  };
};

/** Creates a job from a spec and random numbers. */
export const createJob = (random: Random, spec: JobSpec): SimulatedJob => {
  const { type, subtype, cluster, createdAt, ending } = spec;
  const template = templateOf(type, subtype);
  const [dbName, collectionName] = random.pick(collections);
  const names = { cluster: cluster.name, collection: collectionName, db: dbName };
  const id = spec.id ?? newJobId(random);
  const source = type === 'IMPORT' ? (spec.files ?? drawFiles(random, ending)) : null;
  return {
    id,
    cluster,
    type,
    subtype,
    description: fillTemplate(random.pick(template.descriptions), names),
    dbName: template.hasCollection ? dbName : null,
    collectionName: template.hasCollection ? collectionName : null,
    createdBy: type === 'BACKUP' && random.boolean(0.5) ? scheduler : random.pick(people),
    createdAt,
    source,
    run: drawRun(random, template, spec, { id, source, names }),
  };
};
