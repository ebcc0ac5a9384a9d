import { expect, test } from 'vitest';
import type { JobPage, ListRequest } from '../../src/cloud/gateway.ts';
import { createThrottle } from '../../src/cloud/http/throttle.ts';
import { createFeed } from '../../src/feed/feed.ts';
import type { Job } from '../../src/jobs/job.ts';
import { cloudError } from '../support/cloud-error.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { makeJob, running } from '../support/jobs.ts';

/** What happens on a server. */
type Load = {
  readonly count: number;
  /** How many of the jobs run, the newest ones. */
  readonly runningCount: number;
  /** How many running jobs get on by a percent each second. */
  readonly changes: number;
  /** How many running jobs end each second, while as many new ones begin. */
  readonly ends: number;
  /** For each page, in ms. */
  readonly latency: number;
};

/** A feed on a server that answers ten requests a second on each route. */
const busyServer = ({ count, runningCount, changes, ends, latency }: Load) => {
  const clock = fakeClock(5_000_000, 2);
  const throttle = createThrottle(10, clock);
  let jobs: Job[] = Array.from({ length: count }, (_, index) =>
    makeJob(`job-${index}`, { createdAt: 4_000_000 - index, progress: 0, ...(index < runningCount && running) }),
  );
  const originals = jobs.map(({ id }) => id);
  let second = 0;
  const requests = { unfinished: 0 };
  const change = (): void => {
    second += 1;
    for (let index = 0; index < changes; index += 1) {
      const at = (second * changes + index) % runningCount;
      const job = jobs[at];
      if (job?.status === 'in-progress') jobs[at] = { ...job, progress: ((job.progress ?? 0) + 1) % 100 };
    }
    for (let index = 0; index < ends; index += 1) {
      const at = (second * 37 + index * 101) % runningCount;
      const job = jobs[at];
      if (job !== undefined) jobs[at] = { ...job, status: 'successful', rawStatus: 'SUCCESSFUL' };
    }
    const began = Array.from({ length: ends }, (_, index) =>
      makeJob(`new-${second}-${index}`, { createdAt: clock.now(), progress: 0, ...running }),
    );
    jobs = [...began, ...jobs];
    clock.after(1_000, change);
  };
  clock.after(1_000, change);
  const pageOf = ({ statuses, pageToken, pageSize = 100 }: ListRequest): JobPage => {
    const all =
      statuses === undefined ? jobs : jobs.filter(({ id, status }) => status === 'in-progress' || id === pageToken);
    // Tokens name the last job of the page before, so that new jobs shift nothing.
    const from = pageToken === undefined ? 0 : all.findIndex(({ id }) => id === pageToken) + 1;
    const page = all.slice(from, from + pageSize);
    const nextPageToken = from + pageSize < all.length ? (page.at(-1)?.id ?? null) : null;
    return { jobs: page, total: all.length, nextPageToken, badRecords: 0, isOrdered: true, troubles: [] };
  };
  const feed = createFeed({
    gateway: {
      listJobs: async request => {
        const lease = await throttle.take('GET /v2/jobs');
        lease.spend();
        await new Promise<void>(resolve => clock.after(latency, resolve));
        if (request.statuses !== undefined) requests.unfinished += 1;
        return pageOf(request);
      },
      describeJob: async (_projectId, jobId) => {
        const lease = await throttle.take('GET /v2/projects/{projectId}/jobs/{jobId}');
        lease.spend();
        const job = jobs.find(({ id }) => id === jobId);
        if (job === undefined) throw cloudError('not-found');
        return { job, details: { files: [], importedRows: null, totalRows: null, facts: [] }, requestId: null };
      },
    },
    projectId: 'proj-1',
    clock,
    random: () => 0.5,
    interval: 5_000,
  });
  return { feed, clock, requests, originals };
};

/** For how long the feed reads until it has every job that existed at its start, in s; at most `most`. */
const secondsToLoad = async ({ feed, clock, originals }: ReturnType<typeof busyServer>, most: number) => {
  feed.start();
  for (let seconds = 10; seconds < most; seconds += 10) {
    await clock.pass(10_000);
    const { jobs } = feed.snapshot();
    if (originals.every(id => jobs.has(id))) return seconds;
  }
  return most;
};

test.each([
  ['change on a fast server', { count: 3_000, runningCount: 2_000, latency: 0, changes: 1_000, ends: 0 }, 60],
  ['change on a slow server', { count: 3_000, runningCount: 2_000, latency: 1_000, changes: 1_000, ends: 0 }, 200],
  [
    'end and begin faster than pages can be read',
    { count: 5_000, runningCount: 1_000, latency: 400, changes: 100, ends: 300 },
    200,
  ],
])('a list of which many jobs run arrives while they %s', async (_, load, most) => {
  const server = busyServer(load);
  expect(await secondsToLoad(server, most)).toBeLessThan(most);
  // The running jobs are read as well meanwhile.
  expect(server.requests.unfinished).toBeGreaterThan(10);
});
