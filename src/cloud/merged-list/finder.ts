import { hasList, type JobFamily, servesOnly } from '../../jobs/families.ts';
import type { Job } from '../../jobs/job.ts';
import { createBoundedSet } from '../../lib/bounded-set.ts';
import type { Clock } from '../../lib/clock.ts';
import { makesIncomplete, type PartTrouble } from '../capabilities.ts';
import { CloudError, isWorthRepeating } from '../error.ts';
import type { CallOptions, JobDescription } from '../gateway.ts';
import { cloudError } from '../http/http-errors.ts';
import type { Describer, Families } from './describer.ts';
import type { JobIndex } from './job-index.ts';

/** Describes a job by its ID, even if no list has contained it yet. */
export type Finder = {
  /** Throws `CloudError`: `not-found` if no route and no list knows the job. */
  describe(jobId: string, options: CallOptions): Promise<JobDescription>;
};

export type FinderOptions = {
  readonly projectId: string;
  readonly families: Families;
  readonly index: JobIndex;
  readonly describer: Describer;
  readonly clock: Clock;
  /** Reads the lists of one family, or all lists for null, until the job is found. Returns whether it was. */
  readonly searchLists: (jobId: string, family: JobFamily | null, options: CallOptions) => Promise<boolean>;
  /** The parts of the list that fail now. */
  readonly troubles: () => readonly PartTrouble[];
};

/** How long a search that found nothing is valid for all other jobs, in ms. */
const searchValidMs = 5_000;
/** How many jobs that no list contains are remembered. */
const mostUnlisted = 1_000;

export const createFinder = (options: FinderOptions): Finder => {
  const { projectId, families, index, describer, clock, searchLists, troubles } = options;
  /** IDs of jobs for which all lists were searched completely. */
  const unlisted = createBoundedSet(mostUnlisted);
  /** When the lists of a family, or all lists for null, were last searched without success. */
  const searchedAt = new Map<JobFamily | null, number>();
  let lastSearched = '';

  const wasJustSearched = (family: JobFamily | null): boolean =>
    [family, null].some(key => clock.elapsed() - (searchedAt.get(key) ?? Number.NEGATIVE_INFINITY) < searchValidMs);

  /** Searches the lists for a job, unless an earlier search shows that it isn't there. */
  const search = async (jobId: string, family: JobFamily | null, call: CallOptions): Promise<Job | undefined> => {
    const coveredByAnother = jobId !== lastSearched && wasJustSearched(family);
    if (unlisted.has(jobId) || coveredByAnother) return index.get(jobId);
    lastSearched = jobId;
    if (await searchLists(jobId, family, call)) return index.get(jobId);
    searchedAt.set(family, clock.elapsed());
    const wasComplete = troubles().every(trouble => family !== null && trouble.family !== family);
    if (wasComplete) unlisted.add(jobId);
    return index.get(jobId);
  };

  /** Whether the family that reports the whole job is known. A family without a list reports only some of its fields. */
  const hasOwnFamily = (job: Job | undefined): job is Job => job !== undefined && hasList(job.family);

  return {
    describe: async (jobId, call) => {
      const known = index.get(jobId);
      if (hasOwnFamily(known)) return describer.describe(known, call);
      const found = await describer.find(projectId, jobId, call);
      const family = families.imports?.family ?? null;
      const isImport = family !== null && found?.job.family !== family && servesOnly(family, found?.job.type ?? '');
      if (found !== null && !isImport) return found;
      // The control plane describes an import without its cluster, which the lists of imports know.
      const listed = await search(jobId, found === null ? null : family, call);
      if (hasOwnFamily(listed)) return describer.describe(listed, call);
      if (found !== null) return found;
      // The job may be in a list that could not be read.
      const trouble = troubles().find(one => makesIncomplete(one) && isWorthRepeating(new CloudError(one.error)));
      if (trouble !== undefined) throw new CloudError(trouble.error);
      throw cloudError({ kind: 'not-found', message: `no list of this server contains the job ${jobId}` });
    },
  };
};
