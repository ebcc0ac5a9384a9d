import type { Instant } from '../../jobs/job.ts';
import { hashText, type Random, randomLetters } from '../random.ts';
import {
  type DemoLanguage,
  descriptionAt,
  fillTemplate,
  isForeign,
  type JobTemplate,
  pickAt,
  templateOf,
} from './job-templates.ts';
import { collections, foreignCollections, people, scheduler } from './seed-data.ts';
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
  /** The shares of the run (0–1) between which its progress does not change. */
  readonly stall?: Run['stall'];
  /** Jobs of one period that fail mostly share their cause, until a quota is raised or a key renewed. Default 0. */
  readonly period?: number;
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

/** The progress at which an import fails: after all files before the failing one and part of that file. */
const progressAtFailingFile = ({ fileCount, failingFile }: ImportSource): number =>
  Math.floor((((failingFile ?? 0) + 0.4) / fileCount) * 100);

const drawEndProgress = (random: Random, ending: Ending, source: ImportSource | null): number => {
  if (ending === 'successful') return 100;
  return source !== null && ending === 'failed' ? progressAtFailingFile(source) : random.between(5, 95);
};

/** The values that fill in the texts of a job. */
type TemplateValues = {
  readonly id: string;
  readonly source: ImportSource | null;
  readonly names: Readonly<Record<string, string>>;
};

/** The cause of this time, the same for all jobs with the same reasons: failures come in clusters. */
const causeIn = (period: number, [first]: JobTemplate['reasons']): number =>
  hashText(`${first.slice(0, 40)} ${period}`);

/** The index of a failure's cause. One failure in eight has a cause of its own. */
const drawCause = (random: Random, period: number, reasons: JobTemplate['reasons']): number => {
  const drawn = random.next();
  return drawn < 1 / 8 ? Math.floor(drawn * 8 * reasons.length) : causeIn(period, reasons) % reasons.length;
};

const failureReason = (
  random: Random,
  { reasons }: JobTemplate,
  { reasonIndex, period = 0 }: JobSpec,
  { id, source, names }: TemplateValues,
): string => {
  const reason = reasons[reasonIndex ?? drawCause(random, period, reasons)] ?? reasons[0];
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
    stall: spec.stall ?? null,
    cancelRequestedAt: ending === 'canceled' ? endsAt - (spec.cancelMs ?? random.between(2_000, 10_000)) : null,
  };
};

/** Creates a job from a spec and random numbers. `language`: that of most descriptions. */
export const createJob = (random: Random, spec: JobSpec, language: DemoLanguage): SimulatedJob => {
  const { type, subtype, cluster, createdAt, ending } = spec;
  const template = templateOf(type, subtype);
  const drawn = random.next();
  const described = random.next();
  const [dbName, collectionName] = pickAt(isForeign(described) ? foreignCollections : collections, drawn);
  const names = { cluster: cluster.name, collection: collectionName, db: dbName };
  const id = spec.id ?? newJobId(random);
  const source = type === 'IMPORT' ? (spec.files ?? drawFiles(random, ending)) : null;
  return {
    id,
    cluster,
    type,
    subtype,
    description: fillTemplate(descriptionAt(template.descriptions, language, described), names),
    dbName: template.hasCollection ? dbName : null,
    collectionName: template.hasCollection ? collectionName : null,
    createdBy: type === 'BACKUP' && random.boolean(0.5) ? scheduler : random.pick(people),
    createdAt,
    source,
    run: drawRun(random, template, spec, { id, source, names }),
  };
};
