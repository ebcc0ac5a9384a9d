import type { Job } from '../../jobs/job.ts';
import { createBoundedSet } from '../../lib/bounded-set.ts';
import { CloudError } from '../error.ts';
import type { Family, JobLocation } from '../families/family.ts';
import type { Imports } from '../families/imports.ts';
import type { CallOptions, JobDescription } from '../gateway.ts';
import { cloudError } from '../http/http-errors.ts';
import type { Cooldowns } from '../retry/cooldowns.ts';
import type { JobIndex } from './job-index.ts';
import { describeRoute } from './parts-reader.ts';

/** The families of a server, by what they are needed for. */
export type Families = {
  readonly imports: Imports;
  /** Absent on a self-hosted Milvus, which has imports alone. */
  readonly controlPlane?: Family;
  readonly spark?: Family;
  /** All of them, in the order in which their lists are read. */
  readonly all: readonly Family[];
};

/** Reads single jobs, each from all families that know something of it. */
export type Describer = {
  /** Reads a job whose place is known. Throws `CloudError`. */
  describe(job: Job, options: CallOptions): Promise<JobDescription>;
  /** Looks for a job of which nothing but the ID is known, in the routes that need nothing else; null without luck. */
  find(projectId: string, jobId: string, options: CallOptions): Promise<JobDescription | null>;
};

export type DescriberOptions = {
  readonly families: Families;
  readonly known: JobIndex;
  readonly holds: Cooldowns;
  /** A place in the order of readings, taken before one is asked for. */
  readonly ask: () => number;
};

/** Of more imports it is asked again, which costs a request and no more. */
const mostTimed = 1_000;

const isAbsent = (error: unknown): boolean =>
  error instanceof CloudError && ['not-found', 'unsupported', 'rejected'].includes(error.facts.kind);

export const createDescriber = ({ families, known, holds, ask }: DescriberOptions): Describer => {
  const { imports, controlPlane, spark } = families;
  /** Imports of which the control plane has told what it knows, or nothing. */
  const timed = createBoundedSet(mostTimed);

  const familyOf = (job: Job): Family => {
    const family = families.all.find(one => one.family === job.family);
    if (family) return family;
    throw cloudError({ kind: 'not-found', message: `job ${job.id} is not known to this server` });
  };

  /** Start and end of an import stand in Describe Job alone, and an import is as good without. */
  const timesOf = async (job: JobLocation & Pick<Job, 'startedAt'>, options: CallOptions): Promise<Job | null> => {
    if (controlPlane === undefined || job.startedAt !== null || timed.has(job.id)) return null;
    const route = describeRoute(controlPlane.family);
    if (holds.cooldownOf(route) !== null) return null;
    try {
      return (await controlPlane.describe(job, options)).job;
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      if (isAbsent(error)) timed.add(job.id);
      if (error.facts.kind === 'rate-limit') holds.failed(route, error);
      return null;
    }
  };

  const describeImport = async (job: Job, options: CallOptions): Promise<JobDescription> => {
    const asked = ask();
    const [told, times] = await Promise.all([imports.describe(job, options), timesOf(job, options)]);
    known.take(told.job, asked);
    if (times !== null) known.hint(times);
    return { ...told, job: known.get(job.id) ?? told.job };
  };

  const describe = async (job: Job, options: CallOptions): Promise<JobDescription> => {
    if (job.family === imports.family) return describeImport(job, options);
    const asked = ask();
    const told = await familyOf(job).describe(job, options);
    return { ...told, job: known.take(told.job, asked) };
  };

  const unlessAbsent = async (read: Promise<JobDescription>): Promise<JobDescription | null> => {
    try {
      return await read;
    } catch (error) {
      if (isAbsent(error)) return null;
      throw error;
    }
  };

  const tryFamily = async (
    family: Family | undefined,
    place: JobLocation,
    options: CallOptions,
  ): Promise<JobDescription | null> => {
    if (family === undefined) return null;
    const asked = ask();
    const told = await unlessAbsent(family.describe(place, options));
    return told && { ...told, job: known.take(told.job, asked) };
  };

  return {
    describe,
    find: async (projectId, jobId, options) => {
      const place = { id: jobId, projectId, clusterId: null, regionId: null, clusterName: null };
      if (controlPlane === undefined) return tryFamily(imports, place, options);
      const told = await tryFamily(controlPlane, place, options);
      if (told !== null && told.job.type !== 'SPARK') return told;
      // A Spark job has routes of its own, which tell more and can cancel it.
      return (await tryFamily(spark, place, options)) ?? told;
    },
  };
};
