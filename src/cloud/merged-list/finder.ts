import type { JobFamily } from '../../jobs/families.ts';
import type { Job } from '../../jobs/job.ts';
import { createBoundedSet } from '../../lib/bounded-set.ts';
import type { Clock } from '../../lib/clock.ts';
import { makesIncomplete, type PartTrouble } from '../capabilities.ts';
import { CloudError, isTransient } from '../error.ts';
import type { CallOptions, JobDescription } from '../gateway.ts';
import { cloudError } from '../http/http-errors.ts';
import type { Describer, Families } from './describer.ts';
import type { JobIndex } from './job-index.ts';

/** Reads one job of which nothing but the ID needs to be known. */
export type Finder = {
  /** Throws `CloudError`, `not-found` where no route and no list knows the job. */
  describe(jobId: string, options: CallOptions): Promise<JobDescription>;
};

export type FinderOptions = {
  readonly projectId: string;
  readonly families: Families;
  readonly known: JobIndex;
  readonly describer: Describer;
  readonly clock: Clock;
  /** Looks through the lists of a family, or every list, until the job is found. Answers whether it was. */
  readonly lookFor: (jobId: string, among: JobFamily | null, options: CallOptions) => Promise<boolean>;
  /** What could not be read of the lists. */
  readonly troubles: () => readonly PartTrouble[];
};

const unknownJob = (jobId: string): CloudError =>
  cloudError({ kind: 'not-found', message: `no list of this server has the job ${jobId}` });

/** What a look through every list has told holds this long for all other jobs that are sought, in ms. */
const soughtFor = 5_000;
/** So many jobs are remembered for which every list was looked through. */
const mostSought = 1_000;

export const createFinder = ({
  projectId,
  families,
  known,
  describer,
  clock,
  lookFor,
  troubles,
}: FinderOptions): Finder => {
  const sought = createBoundedSet(mostSought);
  /** When the lists of a family, or all of them for null, were looked through in vain. */
  const lookedAt = new Map<JobFamily | null, number>();
  let soughtLast = '';

  const isJustLooked = (among: JobFamily | null): boolean =>
    [among, null].some(one => clock.elapsed() - (lookedAt.get(one) ?? Number.NEGATIVE_INFINITY) < soughtFor);

  const seek = async (jobId: string, among: JobFamily | null, call: CallOptions): Promise<Job | undefined> => {
    const wasSoughtForAnother = jobId !== soughtLast && isJustLooked(among);
    if (sought.has(jobId) || wasSoughtForAnother) return known.get(jobId);
    soughtLast = jobId;
    if (await lookFor(jobId, among, call)) return known.get(jobId);
    lookedAt.set(among, clock.elapsed());
    if (troubles().every(({ family }) => among !== null && family !== among)) sought.add(jobId);
    return known.get(jobId);
  };

  return {
    describe: async (jobId, call) => {
      const job = known.get(jobId);
      if (job !== undefined && job.family !== 'control-plane') return describer.describe(job, call);
      const found = await describer.find(projectId, jobId, call);
      const isWhole = found !== null && (found.job.type !== 'IMPORT' || found.job.family === families.imports.family);
      if (isWhole) return found;
      // Of an import it is known already which lists may have it.
      const listed = await seek(jobId, found === null ? null : families.imports.family, call);
      if (listed !== undefined && listed.family !== 'control-plane') return describer.describe(listed, call);
      if (found !== null) return found;
      // It may well stand in the list that could not be read.
      const trouble = troubles().find(one => makesIncomplete(one) && isTransient(new CloudError(one.error)));
      throw trouble === undefined ? unknownJob(jobId) : new CloudError(trouble.error);
    },
  };
};
