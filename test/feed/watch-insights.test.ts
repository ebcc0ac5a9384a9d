import { describe, expect, test } from 'vitest';
import { createFeed } from '../../src/feed/feed.ts';
import { InsightTracker } from '../../src/feed/insight-tracker.ts';
import { createMergedFeed } from '../../src/feed/merged-feed.ts';
import { watchInsights } from '../../src/feed/watch-insights.ts';
import { createStallReporter } from '../../src/feed/watch-stalls.ts';
import type { Job } from '../../src/jobs/job.ts';
import { cloudError } from '../support/cloud-error.ts';
import { type FakeCenter, fakeCenter } from '../support/fake-center.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { aJob, aSource, noon } from '../support/jobs.ts';

const minute = 60_000;

const interval = 5_000;
const everything = () => true;

/** Polls of the same jobs once a minute, from one minute to another. */
const poll = (tracker: InsightTracker, jobs: readonly Job[], from: number, to: number, isRead = everything): void => {
  for (let at = from; at <= to; at += 1) tracker.notePoll(jobs, isRead, noon + at * minute, interval);
};

describe('InsightTracker', () => {
  test('sees a stall after ten minutes of polls', () => {
    const tracker = new InsightTracker();
    const job = aJob();
    poll(tracker, [job], 0, 9);
    expect(tracker.insightOf(job, noon).stalledSince).toBeNull();
    poll(tracker, [job], 10, 10);
    expect(tracker.insightOf(job, noon).stalledSince).toBe(noon);
  });

  test('counts neither the time before the poll that follows a failure, nor a gap, nor a part that was not read', () => {
    const outage = new InsightTracker();
    poll(outage, [aJob()], 0, 9);
    outage.noteFailure();
    poll(outage, [aJob()], 10, 10);
    const sleep = new InsightTracker();
    poll(sleep, [aJob()], 0, 5);
    poll(sleep, [aJob()], 300, 304);
    const part = new InsightTracker();
    poll(part, [aJob()], 0, 5);
    poll(part, [aJob()], 6, 20, () => false);
    for (const tracker of [outage, sleep, part]) expect(tracker.insightOf(aJob(), noon).stalledSince).toBeNull();
  });

  test('sees a change in what a describe reports', () => {
    const tracker = new InsightTracker();
    poll(tracker, [aJob()], 0, 8);
    tracker.noteDetails('job-0001', '5 rows');
    poll(tracker, [aJob()], 9, 12);
    expect(tracker.insightOf(aJob(), noon).stalledSince).toBeNull();
  });

  test('continues the traces of an earlier process, and forgets jobs that have ended', () => {
    const before = new InsightTracker();
    poll(before, [aJob()], 0, 7);
    const tracker = new InsightTracker();
    tracker.restore(before.traces());
    poll(tracker, [aJob()], 8, 10);
    expect(tracker.insightOf(aJob(), noon).stalledSince).toBe(noon);
    tracker.notePoll([], everything, noon + 11 * minute, interval);
    expect(tracker.traces().size).toBe(0);
  });

  test('continues the trace of an earlier process when its file is read after some polls', () => {
    const jobAt = (at: number): Job => aJob({ progress: at < 4 ? 10 : at < 14 ? 20 : 30 });
    const whole = new InsightTracker();
    const before = new InsightTracker();
    for (let at = 0; at <= 20; at += 1) poll(whole, [jobAt(at)], at, at);
    for (let at = 0; at <= 7; at += 1) poll(before, [jobAt(at)], at, at);
    for (const restoredAt of [8, 12, 16, 20]) {
      const tracker = new InsightTracker();
      for (let at = 8; at <= 20; at += 1) {
        poll(tracker, [jobAt(at)], at, at);
        if (at === restoredAt) tracker.restore(before.traces());
      }
      expect(tracker.traces()).toEqual(whole.traces());
    }
  });

  test('takes no earlier run for this one when its file is read after a poll', () => {
    const before = new InsightTracker();
    poll(before, [aJob({ startedAt: noon - 60 * minute })], 0, 9);
    const tracker = new InsightTracker();
    poll(tracker, [aJob()], 10, 10);
    tracker.restore(before.traces());
    expect(tracker.traces().get('job-0001')?.changedAt).toBe(noon + 10 * minute);
  });

  test('takes from a list only the jobs that are similar to one that runs', () => {
    const tracker = new InsightTracker();
    const past = [1, 2, 3].map(id =>
      aJob({ id: `past-${id}`, status: 'successful', startedAt: noon - 20 * minute, finishedAt: noon - 10 * minute }),
    );
    tracker.learnWanted(past);
    expect(tracker.insightOf(aJob({ startedAt: noon }), noon).estimate).toBeNull();
    expect(tracker.wants([aJob()])).toBe(true);
    expect(tracker.wants([aJob()])).toBe(false);
    tracker.learnWanted(past);
    expect(tracker.insightOf(aJob({ startedAt: noon }), noon).estimate?.likely).toBe(noon + 10 * minute);
  });
});

test('a stall is reported once, and again after the job moved on', () => {
  const tracker = new InsightTracker();
  const reports: number[] = [];
  const report = createStallReporter(tracker, (_, since) => reports.push(since));
  const seen = (job: Job, from: number, to: number): void => {
    for (let at = from; at <= to; at += 1) {
      poll(tracker, [job], at, at);
      report([job]);
    }
  };
  seen(aJob({ progress: 40 }), 0, 20);
  seen(aJob({ progress: 41 }), 21, 85);
  expect(reports).toEqual([noon, noon + 21 * minute]);
});

describe('watchInsights', () => {
  /** The running jobs that have stalled after a quarter of an hour of polls. */
  const stalledAfter = async (sources: number, meanwhile: (centers: readonly FakeCenter[]) => void) => {
    const clock = fakeClock(noon);
    const merged = createMergedFeed(interval);
    const centers = Array.from({ length: sources }, (_, index) => fakeCenter([aJob({ id: `job-${index}` })]));
    const tracker = new InsightTracker();
    const watcher = watchInsights(merged, tracker, clock.now);
    for (const [index, gateway] of centers.entries()) {
      const feed = createFeed({ gateway, projectId: `proj-${index}`, clock, random: () => 0.5, interval });
      merged.add(aSource(index), feed);
    }
    merged.start();
    await clock.pass(30_000);
    meanwhile(centers);
    await clock.pass(15 * minute);
    const stalled = watcher.unfinished().filter(job => tracker.insightOf(job, clock.now()).stalledSince !== null);
    watcher.stop();
    merged.stop();
    return stalled.map(({ id }) => id);
  };

  test('sees the stalls of every source that answers', async () => {
    expect(await stalledAfter(2, () => {})).toEqual(['job-0', 'job-1']);
  });

  test('sees no stall of a job that the server no longer lists', async () => {
    const forget = ([center]: readonly FakeCenter[]): void => {
      if (center) center.jobs = [];
    };
    expect(await stalledAfter(2, forget)).toEqual(['job-1']);
  });

  test('counts no time in which the source of a job does not answer, while another one does', async () => {
    const down = (centers: readonly FakeCenter[]) => {
      const [, second] = centers;
      if (second) second.failWith = () => cloudError('network', { message: 'connection refused' });
    };
    expect(await stalledAfter(2, down)).toEqual(['job-0']);
  });
});
