import { servesOnly } from '../../jobs/families.ts';
import type { Job } from '../../jobs/job.ts';
import { createBoundedSet } from '../../lib/bounded-set.ts';
import { CloudError } from '../error.ts';
import type { Family, JobLocation } from '../families/family.ts';
import type { Imports } from '../families/imports.ts';
import type { CallOptions, JobDescription } from '../gateway.ts';
import { cloudError } from '../http/http-errors.ts';
import type { Cooldowns } from '../retry/cooldowns.ts';
import type { JobIndex, Sequence } from './job-index.ts';
import { describeRoute } from './parts-reader.ts';

/** The families of a server, by their purpose. */
export type Families = {
  /** Absent on a server without imports. */
  readonly imports?: Imports;
  /** Describes a job by its ID alone. Absent on a self-hosted Milvus, whose imports do. */
  readonly controlPlane?: Family;
  readonly spark?: Family;
  /** All families, in the order in which their lists are read. */
  readonly all: readonly Family[];
};

/** Describes single jobs and merges the answers into the index. */
export type Describer = {
  /** Describes a job of a known family, from all routes that know it. Throws `CloudError`. */
  describe(job: Job, options: CallOptions): Promise<JobDescription>;
  /** Describes a job through the routes that need only its ID; null if none knows it. Throws `CloudError`. */
  find(projectId: string, jobId: string, options: CallOptions): Promise<JobDescription | null>;
};

export type DescriberOptions = {
  readonly families: Families;
  readonly index: JobIndex;
  readonly cooldowns: Cooldowns;
  /** The sequence number for the next request. */
  readonly nextSequence: () => Sequence;
};

/** How many imports are remembered whose times the control plane doesn't know. Further ones cost one request each. */
const mostUntimed = 1_000;

const isUnknownJob = (error: unknown): boolean =>
  error instanceof CloudError && ['not-found', 'unsupported', 'rejected'].includes(error.facts.kind);

export const createDescriber = ({ families, index, cooldowns, nextSequence }: DescriberOptions): Describer => {
  const { imports, controlPlane, spark } = families;
  /** IDs of imports whose times the control plane doesn't know. */
  const untimed = createBoundedSet(mostUntimed);

  const familyOf = (job: Job): Family => {
    const family = families.all.find(one => one.family === job.family);
    if (family) return family;
    throw cloudError({ kind: 'not-found', message: `job ${job.id} is not known to this server` });
  };

  /** The import as the control plane describes it, for its start and end. No other route has them; null without them. */
  const readTimes = async (job: Job, options: CallOptions): Promise<Job | null> => {
    if (controlPlane === undefined || job.startedAt !== null || untimed.has(job.id)) return null;
    const route = describeRoute(controlPlane.family);
    if (cooldowns.cooldownOf(route) !== null) return null;
    try {
      return (await controlPlane.describe(job, options)).job;
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      if (isUnknownJob(error)) untimed.add(job.id);
      if (error.facts.kind === 'rate-limit') cooldowns.failed(route, error);
      return null;
    }
  };

  const describeImport = async (own: Imports, job: Job, options: CallOptions): Promise<JobDescription> => {
    const sequence = nextSequence();
    const [description, timed] = await Promise.all([own.describe(job, options), readTimes(job, options)]);
    index.merge(description.job, sequence);
    if (timed !== null) index.fillIn(timed);
    return { ...description, job: index.get(job.id) ?? description.job };
  };

  const describe = async (job: Job, options: CallOptions): Promise<JobDescription> => {
    if (job.family === imports?.family) return describeImport(imports, job, options);
    const sequence = nextSequence();
    const description = await familyOf(job).describe(job, options);
    return { ...description, job: index.merge(description.job, sequence) };
  };

  /** Describes the job through one family; null if that family doesn't know it. */
  const describeIn = async (
    family: Family | undefined,
    location: JobLocation,
    options: CallOptions,
  ): Promise<JobDescription | null> => {
    if (family === undefined) return null;
    const sequence = nextSequence();
    try {
      const description = await family.describe(location, options);
      return { ...description, job: index.merge(description.job, sequence) };
    } catch (error) {
      if (isUnknownJob(error)) return null;
      throw error;
    }
  };

  return {
    describe,
    find: async (projectId, jobId, options) => {
      const location = { id: jobId, projectId, clusterId: null, regionId: null, clusterName: null, dbName: null };
      if (controlPlane === undefined) return describeIn(imports, location, options);
      const found = await describeIn(controlPlane, location, options);
      if (spark === undefined || (found !== null && !servesOnly(spark.family, found.job.type))) return found;
      // The Spark routes report more of a Spark job, and can cancel it.
      return (await describeIn(spark, location, options)) ?? found;
    },
  };
};
