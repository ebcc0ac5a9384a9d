import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseCommon } from '../../../src/cli/common-options.ts';
import type { Flags } from '../../../src/cli/parse.ts';
import { parseFlags } from '../../../src/cli/parse.ts';
import type { World } from '../../../src/cli/world.ts';
import { parseEvents, runEvents } from '../../../src/commands/events/events.ts';
import { run } from '../../../src/commands/run.ts';
import { changesOf } from '../../../src/jobs/changes.ts';
import type { Job } from '../../../src/jobs/job.ts';
import { openJournals } from '../../../src/storage/journal/journals.ts';
import { cloudError } from '../../support/cloud-error.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { createFakeWorld, type Surroundings } from '../../support/fake-world.ts';
import { aJob, noon } from '../../support/jobs.ts';

const endpoint = 'http://127.0.0.1:1';
const place = { endpoint, projectId: 'proj-1', projectName: 'Search' };
const failed = { status: 'failed', rawStatus: 'FAILED', reason: 'no space', finishedAt: noon } as const;

type Line = Readonly<Record<string, unknown>>;

let state = '';
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'zjobs-events-'));
});
afterEach(() => rm(state, { recursive: true }));

const journal = () => openJournals(join(state, 'zjobs', 'journal'), endpoint, () => {}).of('proj-1');

/** The command at work on a fake server and clock. */
const watch = (jobs: readonly Job[], args: readonly string[] = [], around: Surroundings = {}) => {
  const fake = createFakeWorld({
    jobs,
    env: { ZILLIZ_API_KEY: 'key-1', ZJOBS_ENDPOINT: endpoint, XDG_STATE_HOME: state },
    ...around,
  });
  const clock = fakeClock(noon);
  // A pause of the world is one of the clock, so that a test decides when it is over.
  const world: World = {
    ...fake.world,
    now: clock.now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const broken = (): void => reject(signal?.reason);
        clock.after(ms, () => {
          signal?.removeEventListener('abort', broken);
          resolve();
        });
        signal?.addEventListener('abort', broken);
      }),
  };
  const flags: Flags = parseFlags(['events', ...args]);
  const ended = runEvents(parseEvents(flags, parseCommon(flags, world.env)), world, clock);
  ended.catch(() => {});
  const told = (): readonly Line[] =>
    fake
      .out()
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line));
  /** Lets time pass until something holds: files take a time of their own. */
  const until = async (holds: () => boolean): Promise<void> => {
    for (let tries = 0; tries < 2_000; tries += 1) {
      if (holds()) return;
      await clock.pass(100);
      await new Promise(resolve => setTimeout(resolve, 1));
    }
    throw new Error(`waited in vain; told so far:\n${fake.out()}${fake.err()}`);
  };
  const lists = () => fake.server.calls.filter(call => call.startsWith('list')).length;
  return {
    fake,
    told,
    until,
    ended,
    events: () => told().map(({ jobId, event }) => (jobId === undefined ? event : `${String(jobId)} ${String(event)}`)),
    change: (id: string, facts: Partial<Job>) => {
      fake.server.jobs = fake.server.jobs.map(job => (job.id === id ? { ...job, ...facts } : job));
    },
    /** Waits until the server was asked once more, and the answer taken in. */
    round: async () => {
      const before = lists();
      await until(() => lists() > before);
      await until(() => true);
    },
    stop: async () => {
      fake.stop.abort();
      return ended;
    },
  };
};

const a = aJob({ id: 'job-a' });
const b = aJob({ id: 'job-b' });

describe('events', () => {
  test('one line a change; what is there at the start is none', async () => {
    const visit = watch([b, a]);
    await visit.round();
    visit.change('job-a', failed);
    await visit.until(() => visit.told().length > 0);
    visit.fake.server.jobs = [aJob({ id: 'job-c', status: 'pending', createdAt: noon }), ...visit.fake.server.jobs];
    await visit.until(() => visit.told().length > 1);
    expect(await visit.stop()).toBe(130);
    expect(visit.events()).toEqual(['job-a failed', 'job-c new']);
    const at = visit.told()[0]?.time;
    expect(visit.told()[0]).toEqual(
      changesOf({ before: a, after: { ...a, ...failed } }, place, Date.parse(String(at)))[0],
    );
    expect(visit.fake.err()).toBe('');
    expect(visit.fake.server.calls.at(-1)).toBe('close');
  });

  test('what is seen is written down, too', async () => {
    const visit = watch([a]);
    await visit.round();
    visit.change('job-a', failed);
    await visit.until(() => visit.told().length > 0);
    await visit.stop();
    expect(await journal().read()).toEqual(visit.told());
  });

  test('--filter', async () => {
    const visit = watch([b, a], ['--filter', 'status:failed id:job-b']);
    await visit.round();
    visit.change('job-a', failed);
    visit.change('job-b', { progress: 80 });
    await visit.round();
    visit.change('job-b', failed);
    await visit.until(() => visit.told().length > 0);
    await visit.stop();
    expect(visit.events()).toEqual(['job-b failed']);
  });

  test('nothing in a line is invisible, and parsing it gives the value back', async () => {
    const visit = watch([a]);
    await visit.round();
    const reason = 'a\u202eb\u001b[2J\nc\u200b';
    visit.change('job-a', { ...failed, reason });
    await visit.until(() => visit.told().length > 0);
    await visit.stop();
    expect(visit.told()[0]?.reason).toBe(reason);
    expect(visit.fake.out()).not.toMatch(/[\u202e\u001b\u200b]/);
    expect(visit.fake.out().trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('a list that is put together from parts', () => {
  const imports = { family: 'import', where: 'prod', error: cloudError('server', { code: 500 }).facts } as const;
  const planes = { ...imports, family: 'refresh', bestEffort: true } as const;

  test('what is missing is told once, and once that it is there again; never what it is whole without', async () => {
    const visit = watch([a]);
    visit.fake.server.troubles = [planes];
    await visit.round();
    await visit.round();
    expect(visit.told()).toEqual([]);
    visit.fake.server.troubles = [planes, { ...imports, bestEffort: false }];
    for (let round = 0; round < 3; round += 1) await visit.round();
    visit.fake.server.troubles = [];
    await visit.until(() => visit.told().length > 1);
    await visit.round();
    await visit.stop();
    const missing = [{ family: 'import', where: 'prod', reason: 'server message', code: 500, requestId: null }];
    const told = { endpoint, projectId: 'proj-1', missing, time: expect.any(String) };
    expect(visit.told()).toEqual([
      { ...told, event: 'incomplete' },
      { ...told, event: 'complete' },
    ]);
    expect(await journal().read()).toEqual([]);
  });

  test('jobs of a part that could not be read are no news when it can', async () => {
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
  test('begins with what the journal has of that time, then what happened while nobody looked', async () => {
    const written = journal();
    written.add(changesOf({ before: null, after: { ...a, status: 'pending' } }, place, noon - 7_200_000));
    written.add(changesOf({ before: { ...a, status: 'pending' }, after: a }, place, noon - 60_000));
    written.add(changesOf({ before: { ...b, status: 'pending' }, after: b }, place, noon - 50_000));
    await written.flush();
    const visit = watch([{ ...a, ...failed }, b], ['--since', '1h']);
    await visit.until(() => visit.told().length > 2);
    visit.change('job-b', failed);
    await visit.until(() => visit.told().length > 3);
    await visit.stop();
    expect(visit.events()).toEqual(['job-a started', 'job-b started', 'job-a failed', 'job-b failed']);
  });

  test('an empty journal', async () => {
    const visit = watch([a], ['--since', '1h']);
    await visit.round();
    expect(await visit.stop()).toBe(130);
    expect(visit.told()).toEqual([]);
  });

  test('without it what happened while nobody looked is only written down', async () => {
    const written = journal();
    written.add(changesOf({ before: { ...a, status: 'pending' }, after: a }, place, noon - 60_000));
    await written.flush();
    const visit = watch([{ ...a, ...failed }]);
    await visit.round();
    await visit.round();
    await visit.stop();
    expect(visit.told()).toEqual([]);
    await expect.poll(async () => (await journal().read()).map(({ event }) => event)).toEqual(['started', 'failed']);
  });
});

describe('an outage', () => {
  const down = cloudError('network', { code: 'ECONNREFUSED', requestId: 'req-9' });

  test('is told once, outlasted, and what happened meanwhile comes after it', async () => {
    const visit = watch([a]);
    await visit.round();
    visit.fake.server.before = () => {
      throw down;
    };
    await visit.until(() => visit.told().length > 0);
    for (let round = 0; round < 5; round += 1) await visit.round();
    visit.change('job-a', failed);
    visit.fake.server.before = () => {};
    await visit.until(() => visit.told().length > 2);
    await visit.stop();
    expect(visit.events()).toEqual(['outage', 'recovered', 'job-a failed']);
    expect(visit.told()[0]).toEqual({
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

  test('is over with the first answer, and told again when the next one fails', async () => {
    const many = Array.from({ length: 150 }, (_, index) => aJob({ id: `job-${index}`, createdAt: noon - index }));
    const visit = watch(many);
    await visit.until(() => visit.fake.server.calls.length > 3);
    await visit.round();
    let answers = 0;
    visit.fake.server.before = () => {
      answers += 1;
      if (answers !== 2 && answers < 4) throw cloudError('server');
    };
    await visit.until(() => visit.told().length > 3);
    await visit.stop();
    expect(visit.events()).toEqual(['outage', 'recovered', 'outage', 'recovered']);
  });

  test('at the start is outlasted as well', async () => {
    const visit = watch([a]);
    visit.fake.server.before = () => {
      throw down;
    };
    await visit.until(() => visit.fake.server.calls.length > 20);
    visit.fake.server.before = () => {};
    await visit.until(() => visit.told().length > 1);
    await visit.stop();
    expect(visit.told()).toMatchObject([
      { event: 'outage', projectId: null },
      { event: 'recovered', projectId: null },
    ]);
  });

  test('a key that is rejected at the start is 3, one that is rejected later an outage', async () => {
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
    await visit.until(() => visit.told().length > 0);
    expect(await visit.stop()).toBe(130);
    expect(visit.events()).toEqual(['outage']);
  });

  test('a server that has no such list is 6', async () => {
    const fake = createFakeWorld();
    fake.server.before = call => {
      if (call.startsWith('list')) throw cloudError('unsupported');
    };
    expect(await fake.run('events')).toBe(6);
  });
});

describe('the end', () => {
  test('nobody reads any more: quietly, with 0', async () => {
    const visit = watch([b, a], [], { closesAfter: 1 });
    await visit.round();
    visit.change('job-a', failed);
    visit.change('job-b', failed);
    await visit.until(() => visit.told().length > 0);
    await expect(visit.ended).rejects.toThrow('the output is closed');
    // What `run` makes of it:
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
  ])('%j is 2', async (args, message) => {
    const fake = createFakeWorld();
    expect(await fake.run('events', ...args)).toBe(2);
    expect(fake.err()).toContain(message);
    expect(fake.server.calls).toEqual([]);
  });

  test('a journal that can’t be written costs one warning', async () => {
    const visit = watch([a], [], {
      env: { ZILLIZ_API_KEY: 'k', ZJOBS_ENDPOINT: endpoint, XDG_STATE_HOME: '/proc/none' },
    });
    await visit.round();
    visit.change('job-a', failed);
    await visit.until(() => visit.told().length > 0 && visit.fake.err() !== '');
    await visit.stop();
    expect(visit.fake.err()).toMatch(/^zjobs: warning: can’t use the journal \/proc\/none\/.*\n$/);
  });
});
