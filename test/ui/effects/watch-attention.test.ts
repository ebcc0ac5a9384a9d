import { describe, expect, test } from 'vitest';
import { jobCenterSupport } from '../../../src/jobs/action-support.ts';
import { changesOf } from '../../../src/jobs/changes.ts';
import { traced } from '../../../src/jobs/insight/progress-trace.ts';
import type { Job } from '../../../src/jobs/job.ts';
import { plainId } from '../../../src/jobs/job-source.ts';
import { createMonitor } from '../../../src/ui/monitor.ts';
import { cloudError } from '../../support/cloud-error.ts';
import { settle } from '../../support/fake-clock.ts';
import { aJob, noon } from '../../support/jobs.ts';
import { makeSeveralWorld, type ServerOfSeveral } from '../../support/several-monitor.ts';
import { english } from '../../support/ui-fixtures.ts';

const minute = 60_000;

const start = {
  size: { columns: 120, rows: 30 },
  now: noon,
  host: 'host-0, host-1',
  demo: false,
  readOnly: false,
  actionSupport: jobCenterSupport,
  project: null,
  interval: 5_000,
};

/** A monitor of several servers, which has polled each of them. */
const open = async (
  lists: readonly (readonly Job[])[],
  prepare: (servers: readonly ServerOfSeveral[]) => void = () => {},
) => {
  const several = makeSeveralWorld(lists, prepare);
  const monitor = createMonitor(start, several.world, english);
  monitor.begin(null);
  const pass = async (ms: number): Promise<void> => {
    await several.clock.pass(ms);
    await settle();
    await settle();
  };
  await pass(1_000);
  return { ...several, monitor, pass };
};

/** Jobs as the source and the ID that it knows them by. */
const named = ({ monitor }: Awaited<ReturnType<typeof open>>, ids: Iterable<string>): readonly string[] =>
  [...ids].map(id => `${plainId(id)} of ${monitor.state().feed?.jobs.get(id)?.source?.name}`);

const ended = (id: string, minutesAgo: number): Job =>
  aJob({ id, status: 'successful', startedAt: noon - 90 * minute, finishedAt: noon - minutesAgo * minute });

describe('what is kept of a list of several sources', () => {
  test('gives the digest the journal of each source', async () => {
    const failed = ended('gone', 60);
    const change = { before: aJob({ id: 'gone' }), after: { ...failed, status: 'failed', reason: 'lost' } } as const;
    const target = { endpoint: 'http://host-1', projectId: 'proj-1', projectName: 'Project 1' };
    const { monitor, pass } = await open([[aJob({ id: 'a' })], [aJob({ id: 'b' })]], ([, second]) => {
      Object.assign(second ?? {}, { records: changesOf(change, target, noon - 60 * minute) });
    });
    monitor.input([{ type: 'key', key: 'd', raw: 'd', readId: 1, at: 1_000 }]);
    await pass(1_000);
    const { dialog } = monitor.state();
    const digest = dialog?.kind === 'digest' ? dialog.digest : null;
    expect(digest?.journals.map(({ source, from }) => [source?.name, from])).toEqual([
      ['Project 0', null],
      ['Project 1', noon - 60 * minute],
    ]);
    expect(digest?.failures.map(({ jobs: [job] }) => [plainId(job?.id ?? ''), job?.source?.name])).toEqual([
      ['gone', 'Project 1'],
    ]);
    await monitor.stop();
  });

  test('is kept of each source by the IDs of its server', async () => {
    const visit = await open([[aJob({ id: 'same' })], [aJob({ id: 'same' }), aJob({ id: 'only' })]], ([, second]) => {
      Object.assign(second ?? {}, { looked: { at: null, watched: ['same', 'gone'] } });
    });
    expect(named(visit, visit.monitor.state().attention.watched)).toEqual(['same of Project 1', 'gone of undefined']);
    await visit.monitor.stop();
    expect(visit.at(0).kept).toEqual(['looked proj-0 ', 'progress proj-0 same']);
    expect(visit.at(1).kept).toEqual(['looked proj-1 same,gone', 'progress proj-1 same,only']);
  });

  test('never watches a job of another source that appears under the ID of a watched one', async () => {
    const visit = await open([[], []], ([first]) => {
      Object.assign(first ?? {}, { looked: { at: null, watched: ['job-1'] } });
    });
    visit.at(1).center.jobs = [aJob({ id: 'job-1' })];
    await visit.pass(60_000);
    const { feed, attention } = visit.monitor.state();
    expect([...(feed?.jobs.values() ?? [])].map(({ source }) => source?.name)).toEqual(['Project 1']);
    expect([...(feed?.jobs.keys() ?? [])].filter(id => attention.watched.has(id))).toEqual([]);
    visit.at(0).center.jobs = [aJob({ id: 'job-1' })];
    await visit.pass(60_000);
    expect(named(visit, visit.monitor.state().attention.watched)).toEqual(['job-1 of Project 0']);
    await visit.monitor.stop();
  });

  test('returns when the user looked at each source, also at one that answers later', async () => {
    const visit = await open(
      [
        [ended('a', 30), ended('b', 90)],
        [ended('c', 30), ended('d', 90)],
      ],
      ([first, second]) => {
        Object.assign(first ?? {}, { looked: { at: noon - 60 * minute, watched: [] } });
        Object.assign(second ?? {}, { looked: { at: noon - 120 * minute, watched: [] } });
        if (second) second.center.failWith = () => cloudError('network', { message: 'down' });
      },
    );
    const news = () => named(visit, visit.monitor.state().attention.news?.jobIds ?? []);
    expect(news()).toEqual(['a of Project 0']);
    visit.at(1).center.failWith = () => null;
    await visit.pass(60_000);
    expect(news()).toEqual(['a of Project 0', 'c of Project 1', 'd of Project 1']);
    expect(visit.monitor.state().messages.map(({ text }) => text)).toEqual([
      'Project 1: The list is current again.',
      expect.stringMatching(/^Project 1: The list is not current: down/),
    ]);
    await visit.monitor.stop();
  });

  test('counts in the line what the digest of the same time counts, also what changes later', async () => {
    const visit = await open(
      [[ended('a', 30), aJob({ id: 'run' })], [{ ...ended('b', 20), status: 'canceled' }]],
      ([first]) => {
        Object.assign(first ?? {}, { looked: { at: noon - 60 * minute, watched: [] } });
      },
    );
    const { monitor, pass, at } = visit;
    const counts = () => monitor.state().attention.news?.counts;
    expect(counts()).toMatchObject({ failed: 0, successful: 1, canceled: 1 });
    const end = noon + 1_000;
    at(0).center.jobs = [ended('a', 30), aJob({ id: 'run', status: 'failed', finishedAt: end })];
    await pass(20_000);
    expect(counts()).toMatchObject({ failed: 1, successful: 1, canceled: 1 });
    monitor.input([{ type: 'key', key: 'd', raw: 'd', readId: 1, at: 1_000 }]);
    await pass(1_000);
    const { dialog } = monitor.state();
    expect(dialog?.kind === 'digest' ? dialog.digest.counts : null).toMatchObject({
      failed: 1,
      successful: 1,
      canceled: 1,
    });
    await monitor.stop();
  });

  test('says of a source that never answered nothing that would replace what is kept', async () => {
    const visit = await open([[aJob({ id: 'a' })], []], ([, second]) => {
      if (second) second.center.failWith = () => cloudError('network', { message: 'down' });
    });
    await visit.monitor.stop();
    expect(visit.at(1).kept).toEqual([]);
  });

  test('continues the trace that an earlier monitor of one of the sources kept', async () => {
    const running = aJob({ id: 'run', progress: 40 });
    const before = traced(null, running, noon - 30 * minute, minute);
    const visit = await open([[running], [running]], ([, second]) => {
      Object.assign(second ?? {}, {
        progress: new Map([['run', traced(before, running, noon - minute, 40 * minute)]]),
      });
    });
    await visit.pass(6_000);
    const { attention } = visit.monitor.state();
    const stalled = [...attention.insights].filter(([, { stalledSince }]) => stalledSince !== null).map(([id]) => id);
    expect(named(visit, stalled)).toEqual(['run of Project 1']);
    await visit.monitor.stop();
  });

  test('estimates a job by the list and the journal of its own source', async () => {
    const running = aJob({ startedAt: noon - minute, progress: null, clusterId: null, clusterName: null });
    const past = ['past-1', 'past-2', 'past-3'].map(id => ({ ...ended(id, 60), clusterId: null, clusterName: null }));
    const target = { endpoint: 'http://host', projectId: 'proj-1', projectName: null };
    const records = past.flatMap(after =>
      changesOf({ before: { ...after, ...running, id: after.id }, after }, target, noon),
    );
    const estimated = async (...args: Parameters<typeof open>): Promise<readonly string[]> => {
      const visit = await open(...args);
      await visit.pass(6_000);
      const { insights } = visit.monitor.state().attention;
      await visit.monitor.stop();
      return named(
        visit,
        [...insights].flatMap(([id, { estimate }]) => (estimate === null ? [] : [id])),
      );
    };
    expect(await estimated([[running], [running, ...past]])).toEqual(['job-0001 of Project 1']);
    const journal = ([, second]: readonly ServerOfSeveral[]) => void Object.assign(second ?? {}, { records });
    expect(await estimated([[running], [running]], journal)).toEqual(['job-0001 of Project 1']);
  });
});
