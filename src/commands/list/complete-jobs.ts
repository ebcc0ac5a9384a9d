import { CloudError } from '../../cloud/error.ts';
import { bornAt, type Instant, type Job } from '../../jobs/job.ts';
import { comparatorOf } from '../../jobs/order.ts';
import { matches, type Query } from '../../jobs/query/query.ts';
import { watchedRequest } from '../shared/read-for-script.ts';
import type { ListReading } from './read-pages.ts';

/** The most jobs that are described one by one, because the server limits the request rate. */
const mostReasons = 20;
const mostTimes = 200;

/** The jobs, newest first, with `incomplete` replaced by their descriptions. A job that can't be described stays as it is. */
const describeIncomplete = async (
  { gateway, projectId, world }: ListReading,
  jobs: readonly Job[],
  incomplete: readonly Job[],
): Promise<readonly Job[]> => {
  if (incomplete.length === 0) return jobs;
  const describe = async (job: Job): Promise<Job> => {
    try {
      const { signal } = world;
      return (await watchedRequest(world, () => gateway.describeJob(projectId, job.id, { signal }))).job;
    } catch (error) {
      if (error instanceof CloudError) return job;
      throw error;
    }
  };
  const described = new Map((await Promise.all(incomplete.map(describe))).map(job => [job.id, job]));
  return jobs.map(job => described.get(job.id) ?? job).toSorted(comparatorOf('newest', world.now()));
};

/** Adds failure reasons, which lists of imports lack. Users list failed jobs to read them. */
export const addReasons = (source: ListReading, jobs: readonly Job[]): Promise<readonly Job[]> => {
  const incomplete = jobs.filter(({ status, reason }) => status === 'failed' && reason === null);
  return describeIncomplete(source, jobs, incomplete.slice(0, mostReasons));
};

/** Adds times, which lists of imports lack, if the filter has `since:` or `took:`. Failed jobs come first. */
export const addTimes = async (
  source: ListReading,
  jobs: readonly Job[],
  query: Query,
  now: Instant,
): Promise<readonly Job[]> => {
  if (!query.some(({ field }) => field === 'since' || field === 'took')) return jobs;
  const others = query.filter(({ field }) => field !== 'took');
  const incomplete = jobs.filter(job => bornAt(job) === null && matches(job, others, now));
  const failedFirst = incomplete.toSorted((a, b) => Number(b.status === 'failed') - Number(a.status === 'failed'));
  return describeIncomplete(source, jobs, failedFirst.slice(0, mostTimes));
};
