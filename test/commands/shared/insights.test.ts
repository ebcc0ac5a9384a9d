import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseCommon } from '../../../src/cli/common-options.ts';
import { parseFlags } from '../../../src/cli/parse.ts';
import { openInsights, watchFeed } from '../../../src/commands/shared/insights.ts';
import { InsightTracker } from '../../../src/feed/insight-tracker.ts';
import { changesOf } from '../../../src/jobs/changes.ts';
import type { Job, JobSource } from '../../../src/jobs/job.ts';
import { openJournals } from '../../../src/storage/journal/journals.ts';
import { readTraces, writeTraces } from '../../../src/storage/seen/progress-file.ts';
import { createFakeWorld } from '../../support/fake-world.ts';
import { aJob, aSource, noon } from '../../support/jobs.ts';
import { openFeed } from '../../support/open-feed.ts';

const minute = 60_000;
const endpoint = 'http://127.0.0.1:1';
const target = { endpoint, projectId: 'proj-1' };

let state = '';
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'zjobs-insights-'));
});
afterEach(() => rm(state, { recursive: true }));

const place = () => ({ env: { XDG_STATE_HOME: state }, home: null });

/** What an earlier process saw of a job in these minutes before noon, once a minute. */
const seen = (job: Job, from: number, to: number) => {
  const tracker = new InsightTracker();
  for (let at = from; at >= to; at -= 1) tracker.notePoll([job], () => true, noon - at * minute, 5_000);
  return tracker.traces();
};

const journalOf = () => openJournals(join(state, 'zjobs', 'journal'), endpoint, () => {}).of('proj-1');

/** Three restores of 10 min each that ended, as the journal has them. */
const recordPast = async (): Promise<void> => {
  const journal = journalOf();
  for (const id of ['past-1', 'past-2', 'past-3']) {
    const before = aJob({ id, startedAt: noon - 90 * minute });
    const after: Job = { ...before, status: 'successful', finishedAt: noon - 80 * minute };
    journal.add(changesOf({ before, after }, { ...target, projectName: null }, noon));
  }
  await journal.flush();
};

/** Follows a list as `zjobs events` does. */
const follow = async (jobs: readonly Job[], jobSource?: JobSource) => {
  const { world } = createFakeWorld({ env: { ...place().env, ZILLIZ_API_KEY: 'key-1', ZJOBS_ENDPOINT: endpoint } });
  const common = parseCommon(parseFlags(['events']), world.env);
  const { feed, clock } = openFeed(jobs);
  clock.set(noon);
  const gateway = { endpoint, clockSkew: () => null };
  const project = { id: 'proj-1', name: 'Search' };
  const journal = journalOf();
  const insights = await openInsights({ gateway, common, project, jobSource, query: [], journal, world });
  const stalls: string[] = [];
  const watched = watchFeed(feed, insights, clock.now, job => stalls.push(job.id));
  /** Lets polls pass until the condition holds. Files take real time. */
  const until = async (holds: () => boolean): Promise<void> => {
    for (let tries = 0; !holds(); tries += 1) {
      if (tries > 500) throw new Error('the condition never held');
      await clock.pass(100);
      await new Promise(resolve => setTimeout(resolve, 1));
    }
  };
  return { feed, insights, stalls, watched, until };
};

describe('watchFeed', () => {
  test('continues the progress that an earlier process saw', async () => {
    await writeTraces(place(), target, seen(aJob(), 15, 0.5), noon);
    const { feed, stalls, watched, until } = await follow([aJob()]);
    feed.start();
    await until(() => stalls.length > 0);
    await watched.stop();
    const kept = await readTraces(place(), target);
    expect(kept.get('job-0001')?.changedAt).toBe(noon - 15 * minute);
  });

  test('estimates by the jobs of the journal', async () => {
    await recordPast();
    const { feed, insights, watched, until } = await follow([aJob({ startedAt: noon })]);
    feed.start();
    await until(() => insights.insightOf(aJob({ startedAt: noon })).estimate !== null);
    await watched.stop();
  });

  test('estimates jobs that name their source by the journal of that source alone', async () => {
    await recordPast();
    const job = aJob({ startedAt: noon, source: aSource(0) });
    const { insights } = await follow([], aSource(0));
    await insights.prepare([job]);
    expect(insights.insightOf(job).estimate).toMatchObject({ jobs: 3 });
    expect(insights.insightOf({ ...job, source: aSource(1) }).estimate).toBeNull();
  });

  test('keeps what an earlier process saw when no list was read', async () => {
    const traces = seen(aJob(), 15, 1);
    await writeTraces(place(), target, traces, noon);
    const { watched } = await follow([aJob()]);
    await watched.stop();
    expect(await readTraces(place(), target)).toEqual(traces);
  });
});
