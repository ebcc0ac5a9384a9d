import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../../src/commands/run.ts';
import { changesOf, type HistoryRecord, isActionRecord } from '../../../src/jobs/changes.ts';
import { noInsight } from '../../../src/jobs/insight/insight.ts';
import type { Job } from '../../../src/jobs/job.ts';
import { withContext } from '../../../src/jobs/json.ts';
import { openJournals } from '../../../src/storage/journal/journals.ts';
import { cloudError } from '../../support/cloud-error.ts';
import { createFakeWorld, type Surroundings } from '../../support/fake-world.ts';
import { aJob, noon } from '../../support/jobs.ts';
import { watchEvents } from '../../support/watch-events.ts';

const endpoint = 'http://127.0.0.1:1';
const target = { endpoint, projectId: 'proj-1', projectName: 'Search' };
const failed = { status: 'failed', rawStatus: 'FAILED', reason: 'no space', finishedAt: noon } as const;

/** A record as the command writes it, for a job without an estimate. */
const inContext = (record: HistoryRecord | undefined): unknown =>
  record === undefined || isActionRecord(record) ? record : withContext(record, { ...noInsight, source: 'proj-1' });

let state = '';
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'zjobs-events-'));
});
afterEach(() => rm(state, { recursive: true }));

const journal = () => openJournals(join(state, 'zjobs', 'journal'), endpoint, () => {}).of('proj-1');

/** Runs the command with the journal of this test. */
const watch = (jobs: readonly Job[], args: readonly string[] = [], around: Surroundings = {}) =>
  watchEvents(jobs, args, {
    env: { ZILLIZ_API_KEY: 'key-1', ZJOBS_ENDPOINT: endpoint, XDG_STATE_HOME: state },
    ...around,
  });

const a = aJob({ id: 'job-a' });
const b = aJob({ id: 'job-b' });

describe('events', () => {
  test('writes one line for each change, and none for existing jobs', async () => {
    const visit = watch([b, a]);
    await visit.round();
    visit.change('job-a', failed);
    await visit.until(() => visit.records().length > 0);
    visit.fake.server.jobs = [aJob({ id: 'job-c', status: 'pending', createdAt: noon }), ...visit.fake.server.jobs];
    await visit.until(() => visit.records().length > 1);
    expect(await visit.stop()).toBe(130);
    expect(visit.events()).toEqual(['job-a failed', 'job-c new']);
    const at = visit.records()[0]?.time;
    expect(visit.records()[0]).toEqual(
      inContext(changesOf({ before: a, after: { ...a, ...failed } }, target, Date.parse(String(at)))[0]),
    );
    expect(visit.fake.err()).toBe('');
    expect(visit.fake.server.calls.at(-1)).toBe('close');
  });

  test('records every line in the journal', async () => {
    const visit = watch([a]);
    await visit.round();
    visit.change('job-a', failed);
    await visit.until(() => visit.records().length > 0);
    await visit.stop();
    expect((await journal().read()).map(inContext)).toEqual(visit.records());
  });

  test('writes only changes that match --filter', async () => {
    const visit = watch([b, a], ['--filter', 'status:failed id:job-b']);
    await visit.round();
    visit.change('job-a', failed);
    visit.change('job-b', { progress: 80 });
    await visit.round();
    visit.change('job-b', failed);
    await visit.until(() => visit.records().length > 0);
    await visit.stop();
    expect(visit.events()).toEqual(['job-b failed']);
  });

  test('reports a stall once, and records it', async () => {
    const visit = watch([a]);
    await visit.round();
    const minutes = async (count: number): Promise<void> => {
      for (let step = 0; step < count * 6; step += 1) await visit.pass(10_000);
    };
    await minutes(9);
    expect(visit.records()).toEqual([]);
    await minutes(5);
    expect(visit.events()).toEqual(['job-a stalled']);
    const [stall] = visit.records();
    expect(stall).toMatchObject({ previousStatus: 'in-progress', status: 'in-progress', source: 'proj-1' });
    expect(Date.parse(String(stall?.time)) - Date.parse(String(stall?.stalledSince))).toBeGreaterThanOrEqual(600_000);
    visit.change('job-a', { progress: 45 });
    await minutes(35);
    await visit.stop();
    expect(visit.events()).toEqual(['job-a stalled']);
    expect((await journal().read()).map(({ event }) => event)).toEqual(['stalled']);
  });

  test('takes no outage for a stall', async () => {
    const visit = watch([a]);
    await visit.round();
    visit.fake.server.before = call => {
      if (call.startsWith('list')) throw cloudError('network', {});
    };
    for (let step = 0; step < 100; step += 1) await visit.pass(10_000);
    visit.fake.server.before = () => {};
    for (let step = 0; step < 30; step += 1) await visit.pass(10_000);
    await visit.stop();
    expect(visit.events()).toEqual(['outage', 'recovered']);
  });

  test('escapes invisible characters so that parsing restores them', async () => {
    const visit = watch([a]);
    await visit.round();
    const reason = 'a\u202eb\u001b[2J\nc\u200b';
    visit.change('job-a', { ...failed, reason });
    await visit.until(() => visit.records().length > 0);
    await visit.stop();
    expect(visit.records()[0]?.reason).toBe(reason);
    expect(visit.fake.out()).not.toMatch(/[\u202e\u001b\u200b]/);
    expect(visit.fake.out().trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('a merged list', () => {
  const imports = { family: 'import', where: 'prod', error: cloudError('server', { code: 500 }).facts } as const;
  const planes = { ...imports, family: 'refresh', bestEffort: true } as const;

  test('reports a missing part once and its return once, but no best-effort part', async () => {
    const visit = watch([a]);
    visit.fake.server.troubles = [planes];
    await visit.round();
    await visit.round();
    expect(visit.records()).toEqual([]);
    visit.fake.server.troubles = [planes, { ...imports, bestEffort: false }];
    for (let round = 0; round < 3; round += 1) await visit.round();
    visit.fake.server.troubles = [];
    await visit.until(() => visit.records().length > 1);
    await visit.round();
    await visit.stop();
    const missing = [{ family: 'import', where: 'prod', reason: 'server message', code: 500, requestId: null }];
    const record = { endpoint, projectId: 'proj-1', missing, time: expect.any(String) };
    expect(visit.records()).toEqual([
      { ...record, event: 'incomplete' },
      { ...record, event: 'complete' },
    ]);
    expect(await journal().read()).toEqual([]);
  });

  test('does not report existing jobs as new when a part recovers', async () => {
    const late = aJob({ id: 'job-late', family: 'import', clusterName: 'prod', createdAt: null, startedAt: null });
    const visit = watch([a]);
    visit.fake.server.troubles = [{ ...imports, bestEffort: false }];
    await visit.round();
    await visit.round();
    visit.fake.server.troubles = [];
    visit.fake.server.backlog = ['job-late'];
    visit.fake.server.jobs = [late, { ...late, id: 'job-new' }, a];
    await visit.round();
    await visit.round();
    visit.change('job-late', failed);
    await visit.round();
    await visit.stop();
    const jobs = visit.events().filter(event => event !== 'incomplete' && event !== 'complete');
    expect(jobs).toEqual(['job-new new', 'job-new started', 'job-late failed']);
  });
});

describe('--since', () => {
  test('replays the journal of that period, then what happened while zjobs did not run', async () => {
    const written = journal();
    written.add(changesOf({ before: null, after: { ...a, status: 'pending' } }, target, noon - 7_200_000));
    written.add(changesOf({ before: { ...a, status: 'pending' }, after: a }, target, noon - 60_000));
    written.add(changesOf({ before: { ...b, status: 'pending' }, after: b }, target, noon - 50_000));
    await written.flush();
    const visit = watch([{ ...a, ...failed }, b], ['--since', '1h']);
    await visit.until(() => visit.records().length > 2);
    visit.change('job-b', failed);
    await visit.until(() => visit.records().length > 3);
    await visit.stop();
    expect(visit.events()).toEqual(['job-a started', 'job-b started', 'job-a failed', 'job-b failed']);
  });

  test('replays nothing from an empty journal', async () => {
    const visit = watch([a], ['--since', '1h']);
    await visit.round();
    expect(await visit.stop()).toBe(130);
    expect(visit.records()).toEqual([]);
  });

  test('is needed to report what happened while zjobs did not run, which is recorded anyway', async () => {
    const written = journal();
    written.add(changesOf({ before: { ...a, status: 'pending' }, after: a }, target, noon - 60_000));
    await written.flush();
    const visit = watch([{ ...a, ...failed }]);
    await visit.round();
    await visit.round();
    await visit.stop();
    expect(visit.records()).toEqual([]);
    await expect.poll(async () => (await journal().read()).map(({ event }) => event)).toEqual(['started', 'failed']);
  });
});

describe('an outage', () => {
  const down = cloudError('network', { code: 'ECONNREFUSED', requestId: 'req-9' });

  test('is reported once and waited out, and its changes follow', async () => {
    const visit = watch([a]);
    await visit.round();
    visit.fake.server.before = () => {
      throw down;
    };
    await visit.until(() => visit.records().length > 0);
    for (let round = 0; round < 5; round += 1) await visit.round();
    visit.change('job-a', failed);
    visit.fake.server.before = () => {};
    await visit.until(() => visit.records().length > 2);
    await visit.stop();
    expect(visit.events()).toEqual(['outage', 'recovered', 'job-a failed']);
    expect(visit.records()[0]).toEqual({
      time: expect.stringMatching(/^2026-11-22T14:00:/),
      event: 'outage',
      endpoint,
      projectId: 'proj-1',
      since: expect.stringMatching(/^2026-11-22T14:00:/),
      reason: 'network message',
      code: 'ECONNREFUSED',
      requestId: 'req-9',
    });
    expect(await journal().read()).toHaveLength(1);
  });

  test('ends with the first answer and begins again with the next failure', async () => {
    const many = Array.from({ length: 150 }, (_, index) => aJob({ id: `job-${index}`, createdAt: noon - index }));
    const visit = watch(many);
    await visit.until(() => visit.fake.server.calls.length > 3);
    await visit.round();
    let answers = 0;
    visit.fake.server.before = () => {
      answers += 1;
      if (answers !== 2 && answers < 4) throw cloudError('server');
    };
    await visit.until(() => visit.records().length > 3);
    await visit.stop();
    expect(visit.events()).toEqual(['outage', 'recovered', 'outage', 'recovered']);
  });

  test('is waited out at the start, too', async () => {
    const visit = watch([a]);
    visit.fake.server.before = () => {
      throw down;
    };
    await visit.until(() => visit.fake.server.calls.length > 20);
    visit.fake.server.before = () => {};
    await visit.until(() => visit.records().length > 1);
    await visit.stop();
    expect(visit.records()).toMatchObject([
      { event: 'outage', projectId: null },
      { event: 'recovered', projectId: null },
    ]);
  });

  test('includes a key that is rejected later, while one that is rejected at the start exits with 3', async () => {
    const rejected = createFakeWorld();
    rejected.server.before = call => {
      if (call.startsWith('list')) throw cloudError('auth', { code: 21119 });
    };
    expect(await rejected.run('events')).toBe(3);
    expect(rejected.out()).toBe('');
    expect(rejected.err()).toContain('code 21119');

    const visit = watch([a]);
    await visit.round();
    visit.fake.server.before = () => {
      throw cloudError('auth');
    };
    await visit.until(() => visit.records().length > 0);
    expect(await visit.stop()).toBe(130);
    expect(visit.events()).toEqual(['outage']);
  });

  test('ends with a key that is rejected for a minute', async () => {
    const visit = watch([a]);
    await visit.round();
    visit.fake.server.before = () => {
      throw cloudError('auth', { code: 21119 });
    };
    let end: unknown = null;
    visit.ended.catch((error: unknown) => {
      end = error;
    });
    await visit.until(() => end !== null);
    expect(end).toMatchObject({ failure: { kind: 'auth' } });
    expect(visit.events()).toEqual(['outage']);
  });

  test.each(['projects', 'list'])(
    'includes a code that zjobs doesn’t know, which ends the command after a minute without an answer to %s',
    async route => {
      const visit = watch([a]);
      visit.fake.server.before = call => {
        if (call.startsWith(route)) throw cloudError('rejected', { code: 65_535, hasUnknownCode: true });
      };
      let end: unknown = null;
      visit.ended.catch((error: unknown) => {
        end = error;
      });
      await visit.until(() => end !== null);
      expect(end).toMatchObject({ failure: { code: 65_535 } });
      expect(visit.events()).toEqual(['outage']);
    },
  );

  test('is also reported on standard error, once, and an address that can’t work ends the command with 6', async () => {
    const visit = watch([a]);
    await visit.round();
    visit.fake.server.before = () => {
      throw cloudError('network', { message: 'the connection was refused' });
    };
    await visit.until(() => visit.records().length > 0 && visit.fake.err() !== '');
    await visit.until(() => visit.fake.server.calls.length > 6);
    await visit.stop();
    expect(visit.fake.err()).toMatch(/^zjobs: can’t read the jobs: the connection was refused.*; retrying\n$/);

    const fake = createFakeWorld();
    fake.server.before = () => {
      throw cloudError('endpoint');
    };
    expect(await fake.run('events')).toBe(6);
  });

  test('does not include a missing list route, which exits with 6', async () => {
    const fake = createFakeWorld();
    fake.server.before = call => {
      if (call.startsWith('list')) throw cloudError('unsupported');
    };
    expect(await fake.run('events')).toBe(6);
  });
});

describe('the end', () => {
  test('is silent with code 0 when the reader is gone', async () => {
    const visit = watch([b, a], [], { closesAfter: 1 });
    await visit.round();
    visit.change('job-a', failed);
    visit.change('job-b', failed);
    await visit.until(() => visit.records().length > 0);
    await expect(visit.ended).rejects.toThrow('the output is closed');
    // `run` turns it into exit code 0.
    const fake = createFakeWorld({ jobs: [a], closesAfter: 0 });
    fake.server.before = () => {
      if (fake.server.calls.length < 2) throw cloudError('network');
    };
    expect(await run(['events'], fake.world)).toBe(0);
    expect(fake.err()).toBe('');
  });

  test.each([
    [['--since', 'yesterday'], '--since needs a duration'],
    [['--filter', 'colour:red'], 'unknown filter field'],
    [['-o', 'json'], 'events has no option --output'],
  ])('is a usage error for %j', async (args, message) => {
    const fake = createFakeWorld();
    expect(await fake.run('events', ...args)).toBe(2);
    expect(fake.err()).toContain(message);
    expect(fake.server.calls).toEqual([]);
  });

  test('comes after one warning about a journal that can’t be written', async () => {
    const visit = watch([a], [], {
      env: { ZILLIZ_API_KEY: 'k', ZJOBS_ENDPOINT: endpoint, XDG_STATE_HOME: '/proc/none' },
    });
    await visit.round();
    visit.change('job-a', failed);
    await visit.until(() => visit.records().length > 0 && visit.fake.err() !== '');
    await visit.stop();
    expect(visit.fake.err()).toMatch(/^zjobs: warning: can’t use the journal \/proc\/none\/.*\n$/);
  });
});
