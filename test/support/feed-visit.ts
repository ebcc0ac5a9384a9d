import { createFeed } from '../../src/feed/feed.ts';
import { type FeedLimits, usualFeedLimits } from '../../src/feed/limits.ts';
import type { JobChange } from '../../src/feed/types.ts';
import type { Job } from '../../src/jobs/job.ts';
import { type Call, fakeCenter, fakeClock, settle } from './feed-fakes.ts';

/** A feed that has not begun, on a fake server and clock. */
export const openFeed = (jobs: readonly Job[], limits: Partial<FeedLimits> = {}, interval = 5_000) => {
  const center = fakeCenter(jobs);
  const clock = fakeClock();
  const feed = createFeed({
    gateway: center,
    projectId: 'proj-1',
    clock,
    random: () => 0.5,
    interval,
    limits: { ...usualFeedLimits, ...limits },
  });
  const told: (readonly JobChange[])[] = [];
  feed.subscribe(changes => told.push(changes));
  return { center, clock, feed, told };
};

/** The same, begun, after all that needs no waiting. */
export const startFeed = async (jobs: readonly Job[], limits: Partial<FeedLimits> = {}, interval = 5_000) => {
  const visit = openFeed(jobs, limits, interval);
  visit.feed.start();
  await settle();
  return visit;
};

/** What was asked, in words. */
export const routes = (calls: readonly Call[]): readonly string[] =>
  calls.map(({ route, request, jobId }) => {
    if (route === 'describe') return `describe ${jobId}`;
    return `${request.statuses === undefined ? 'newest' : 'unfinished'}${request.pageToken === undefined ? '' : ' more'}`;
  });

/** A promise and the way to resolve it. */
export const gate = () => {
  let open = (): void => {};
  const opened = new Promise<void>(resolve => {
    open = resolve;
  });
  return { open, opened };
};

/** What makes a job a running one. */
export const running = { status: 'in-progress', rawStatus: 'IN_PROGRESS' } as const;
