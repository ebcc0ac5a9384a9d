import type { Instant } from '../../jobs/job.ts';
import { type Random, randomLetters } from '../random.ts';
import { type JobTemplate, tell, templateOf } from './job-templates.ts';
import { collections, people, scheduler } from './seed-data.ts';
import type { Ending, ImportSource, Run, SimulatedCluster, SimulatedJob } from './simulated-job.ts';
import { filesOf } from './source-files.ts';

const minute = 60_000;

/** A kind of jobs by the words of the job center. */
export type KindWords = { readonly type: string; readonly subtype: string | null };

/** What is decided about a job before chance fills in the rest. Times are simulated, lengths are ms. */
export type Sketch = KindWords & {
  readonly cluster: SimulatedCluster;
  readonly createdAt: Instant;
  readonly ending: Ending;
  /** Between creation and start; by chance up to a minute. */
  readonly waits?: number;
  /** Between start and end; by chance what is usual for the kind. */
  readonly runs?: number;
  readonly cancelTakes?: number;
  /** Index into the reasons of the kind's story. */
  readonly reason?: number;
  readonly files?: ImportSource;
  readonly id?: string;
};

/** A new job ID in the form of Zilliz Cloud. */
export const newJobId = (random: Random): string => `job-${randomLetters(random, 22)}`;

const drawFiles = (random: Random, ending: Ending): ImportSource => {
  const fileCount = random.between(1, 9);
  return { fileCount, failingFile: ending === 'failed' ? random.between(0, fileCount - 1) : null, fileNames: null };
};

/** How far an import comes whose file of this index can't be read: part of that file, and all before it. */
const progressAtFile = ({ fileCount, failingFile }: ImportSource): number =>
  Math.floor((((failingFile ?? 0) + 0.4) / fileCount) * 100);

const endProgressOf = (random: Random, ending: Ending, source: ImportSource | null): number => {
  if (ending === 'successful') return 100;
  return source !== null && ending === 'failed' ? progressAtFile(source) : random.between(5, 95);
};

/** How long a job of the story runs, in ms. */
export const drawRuns = (random: Random, { minutes: [shortest, longest] }: JobTemplate): number =>
  // Squared, because short runs are more frequent than long ones.
  Math.round((shortest + (longest - shortest) * random.next() ** 2) * minute);

type Naming = { readonly id: string; readonly source: ImportSource | null; readonly names: Names };
type Names = Readonly<Record<string, string>>;

const failureReason = (random: Random, story: JobTemplate, sketch: Sketch, { id, source, names }: Naming): string => {
  const template = story.reasons[sketch.reason ?? random.between(0, story.reasons.length - 1)] ?? story.reasons[0];
  if (source === null) return tell(template, names);
  const index = source.failingFile ?? 0;
  const file = filesOf(id, source)[index]?.name ?? '';
  return tell(template, { ...names, file, n: String(index + 1), of: String(source.fileCount) });
};

const timeoutReason = (runs: number): string =>
  `The job ran longer than its limit of ${Math.max(1, Math.round(runs / minute))} minutes and was stopped.`;

const drawRun = (random: Random, story: JobTemplate, sketch: Sketch, naming: Naming): Run => {
  const { ending } = sketch;
  const startsAt = sketch.createdAt + (sketch.waits ?? random.between(1_000, minute));
  const endsAt = startsAt + (sketch.runs ?? drawRuns(random, story));
  const timeout = ending === 'timeout' ? timeoutReason(endsAt - startsAt) : null;
  return {
    startsAt,
    endsAt,
    ending,
    endProgress: endProgressOf(random, ending, naming.source),
    reason: ending === 'failed' ? failureReason(random, story, sketch, naming) : timeout,
    cancelAskedAt: ending === 'canceled' ? endsAt - (sketch.cancelTakes ?? random.between(2_000, 10_000)) : null,
  };
};

/** A job, complete, as a sketch and chance make it. */
export const planJob = (random: Random, sketch: Sketch): SimulatedJob => {
  const { type, subtype, cluster, createdAt, ending } = sketch;
  const story = templateOf(type, subtype);
  const [dbName, collectionName] = random.pick(collections);
  const names = { cluster: cluster.name, collection: collectionName, db: dbName };
  const id = sketch.id ?? newJobId(random);
  const source = type === 'IMPORT' ? (sketch.files ?? drawFiles(random, ending)) : null;
  return {
    id,
    cluster,
    type,
    subtype,
    description: tell(random.pick(story.descriptions), names),
    dbName: story.hasCollection ? dbName : null,
    collectionName: story.hasCollection ? collectionName : null,
    createdBy: type === 'BACKUP' && random.chance(0.5) ? scheduler : random.pick(people),
    createdAt,
    source,
    run: drawRun(random, story, sketch, { id, source, names }),
  };
};
