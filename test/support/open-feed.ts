import { createFeed } from '../../src/feed/feed.ts';
import { defaultFeedLimits, type FeedLimits } from '../../src/feed/limits.ts';
import type { JobChange } from '../../src/feed/types.ts';
import type { Job } from '../../src/jobs/job.ts';
import { type Call, fakeCenter } from './fake-center.ts';
import { fakeClock, settle } from './fake-clock.ts';

/** A feed that has not started, on a fake server and clock. `notifications` has the changes of each notification. */
export const openFeed = (jobs: readonly Job[], limits: Partial<FeedLimits> = {}, interval = 5_000) => {
  const center = fakeCenter(jobs);
  const clock = fakeClock();
  const feed = createFeed({
    gateway: center,
    projectId: 'proj-1',
    clock,
    random: () => 0.5,
    interval,
    limits: { ...defaultFeedLimits, ...limits },
  });
  const notifications: (readonly JobChange[])[] = [];
  feed.subscribe(changes => notifications.push(changes));
  return { center, clock, feed, notifications };
};

/** A started feed on a fake server and clock, after everything that is not waiting for a timer has run. */
export const startFeed = async (jobs: readonly Job[], limits: Partial<FeedLimits> = {}, interval = 5_000) => {
  const opened = openFeed(jobs, limits, interval);
  opened.feed.start();
  await settle();
  return opened;
};

/** Each call in words: the jobs that were listed, or the job that was described. */
export const routes = (calls: readonly Call[]): readonly string[] =>
  calls.map(({ route, request, jobId }) => {
    if (route === 'describe') return `describe ${jobId}`;
    return `${request.statuses === undefined ? 'newest' : 'unfinished'}${request.pageToken === undefined ? '' : ' more'}`;
  });
