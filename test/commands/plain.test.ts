import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { parseCommon } from '../../src/commands/common.ts';
import { parseFlags } from '../../src/commands/flags.ts';
import { parsePlain, runPlain } from '../../src/commands/plain.ts';
import type { Job } from '../../src/jobs/job.ts';
import { type FakeClock, fakeClock, settle } from '../feed/fakes.ts';
import { aJob, noon } from '../fixtures/jobs.ts';
import { cloudError, createFakeWorld, type FakeWorld, type Surroundings } from './fake-world.ts';

const running = aJob({ id: 'job-run', description: 'products' });
const ended = aJob({ id: 'job-old', status: 'successful', rawStatus: 'SUCCESSFUL', createdAt: noon - 900_000 });
const failedImport = aJob({
  id: 'job-bad',
  type: 'IMPORT',
  subtype: null,
  description: 'films',
  status: 'failed',
  rawStatus: 'FAILED',
  reason: 'row 7 is broken',
});

type Visit = {
  readonly fake: FakeWorld;
  readonly clock: FakeClock;
  /** What was written since the last look, line by line. */
  news(): readonly string[];
  /** Lets the server be asked once more. */
  pass(): Promise<void>;
  /** Enters a line as a person does, some time after what was read. */
  enter(line: string | null): Promise<void>;
  change(jobId: string, facts: Partial<Job>): void;
  readonly code: Promise<number>;
};

const visits: Visit[] = [];
afterEach(async () => {
  for (const { fake, code } of visits.splice(0)) {
    fake.stop.abort();
    await code.catch(() => {});
  }
});

const open = async (argv: readonly string[] = [], around: Surroundings = {}): Promise<Visit> => {
  const fake = createFakeWorld({ jobs: [running, ended], ...around });
  const clock = fakeClock(noon);
  const world = { ...fake.world, now: clock.now };
  const flags = parseFlags(['--plain', ...argv]);
  const code = runPlain(parsePlain(flags, parseCommon(flags, world.env)), world, clock);
  code.catch(() => {});
  let seen = 0;
  const visit: Visit = {
    fake,
    clock,
    code,
    news: () => {
      const text = fake.out().slice(seen);
      seen = fake.out().length;
      return text.split('\n').filter(line => line !== '');
    },
    pass: () => clock.pass(5_000),
    enter: async line => {
      await clock.pass(200);
      fake.type(line);
      for (let turn = 0; turn < 5; turn += 1) await settle();
    },
    change: (jobId, facts) => {
      fake.server.jobs = fake.server.jobs.map(job => (job.id === jobId ? { ...job, ...facts } : job));
    },
  };
  visits.push(visit);
  // The disk is looked at before the first question to the server, which no clock of a test can hurry.
  const begun = around.terminal === undefined ? ' of which ' : 'zjobs> ';
  if (around.closesAfter === undefined) {
    await vi.waitFor(async () => {
      await clock.pass(0);
      expect(fake.out()).toContain(begun);
    });
  }
  return visit;
};

/** The log's lines without their times. */
const untimed = (lines: readonly string[]): readonly string[] =>
  lines.map(line => line.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ /, ''));

describe('without a terminal', () => {
  test('counts and unfinished jobs once, then a sentence a change', async () => {
    const visit = await open();
    expect(visit.news()).toEqual([
      '2026-11-22T14:00:00Z Watching the jobs of Search (proj-1) at 127.0.0.1:1.',
      '2026-11-22T14:00:00Z 2 jobs, of which 1 In Progress, 1 Successful.',
      '2026-11-22T14:00:00Z Collection backup job-run (products) is In Progress, 40%.',
    ]);
    await visit.pass();
    expect(visit.news()).toEqual([]);
    visit.change('job-run', { progress: 55 });
    visit.fake.server.jobs.unshift(aJob({ id: 'job-new', status: 'pending', description: null, createdAt: noon }));
    await visit.pass();
    expect(untimed(visit.news())).toEqual([
      'New: Collection backup job-new, Pending.',
      'Collection backup job-run (products) is at 55%.',
    ]);
  });

  test('it ends with a signal, and nothing was drawn', async () => {
    const visit = await open();
    visit.fake.stop.abort();
    expect(await visit.code).toBe(130);
    expect(visit.fake.out()).not.toMatch(/[\u001b\r]/);
    expect(visit.fake.err()).toBe('');
  });

  test('a reader that goes away ends it', async () => {
    const visit = await open([], { closesAfter: 1 });
    await expect(visit.code).rejects.toThrow('the output is closed');
  });

  test('an outage is told once, and the recovery', async () => {
    const visit = await open();
    visit.news();
    visit.fake.server.before = () => {
      throw cloudError('network', { message: 'connect ECONNREFUSED', code: 'ECONNREFUSED' });
    };
    for (let round = 0; round < 4; round += 1) await visit.pass();
    const [line, ...more] = untimed(visit.news());
    expect(line).toMatch(
      /^Can’t read from 127\.0\.0\.1:1: connect ECONNREFUSED \(code ECONNREFUSED\)\. Next try at 2026-11-22T/,
    );
    expect(more).toEqual([]);
    visit.fake.server.before = () => {};
    await visit.clock.pass(30_000);
    expect(untimed(visit.news())).toEqual(['127.0.0.1:1 answers again; the jobs are current.']);
  });

  test('a filter narrows it, and the end of what was watched is told', async () => {
    const visit = await open(['--filter', 'status:in-progress'], { jobs: [running, failedImport, ended] });
    expect(untimed(visit.news()).at(-1)).toContain('job-run');
    visit.change('job-run', { status: 'successful', rawStatus: 'SUCCESSFUL', finishedAt: noon });
    visit.change('job-bad', { reason: 'another' });
    await visit.pass();
    expect(untimed(visit.news())).toEqual(['Collection backup job-run (products) was successful after 9m.']);
  });

  test('what comes from the server can’t steer the terminal or break the line', async () => {
    const visit = await open();
    visit.news();
    visit.change('job-run', { status: 'failed', rawStatus: 'FAILED', reason: 'a\u001b[2J\nb\u202e' });
    await visit.pass();
    expect(untimed(visit.news())).toEqual(['Collection backup job-run (products) failed: a[2J b']);
  });

  test('a rejected key is 3 at the start', async () => {
    const fake = createFakeWorld();
    fake.server.before = () => {
      throw cloudError('auth', { code: 21119 });
    };
    expect(await fake.run('--plain')).toBe(3);
    expect(fake.err()).toContain('21119');
  });

  test('several projects are 2, a wrong filter too', async () => {
    const fake = createFakeWorld();
    fake.server.projects = [...fake.server.projects, { id: 'proj-2', name: 'Other' }];
    expect(await fake.run('--plain')).toBe(2);
    expect(fake.err()).toContain('proj-2 (Other)');
    expect(await createFakeWorld().run('--plain', '--filter', 'colour:red')).toBe(2);
  });

  test('an outage at the start is waited out', async () => {
    const fake = createFakeWorld({ jobs: [running] });
    let failures = 3;
    fake.server.before = () => {
      failures -= 1;
      if (failures >= 0) throw cloudError('timeout');
      fake.stop.abort();
    };
    expect(await fake.run('--plain')).toBe(130);
    expect(fake.slept).toHaveLength(3);
    expect(fake.out().match(/Can’t read/g)).toHaveLength(1);
    expect(fake.out()).toContain('answers again');
  });
});

describe('on a terminal', () => {
  const talk = async (argv: readonly string[] = []): Promise<Visit> => {
    const visit = await open(argv, { terminal: 80, jobs: [running, failedImport, ended] });
    expect(visit.news().slice(-2)).toEqual(['Type help and Enter for what can be done here, quit to end.', 'zjobs> ']);
    return visit;
  };

  test('a change comes on a line of its own, with the time of day', async () => {
    const visit = await talk();
    visit.change('job-run', { progress: 75 });
    await visit.pass();
    expect(visit.news()).toEqual(['14:00 Collection backup job-run (products) is at 75%.']);
    expect(visit.fake.out()).toContain('zjobs> \n14:00 ');
    expect(visit.fake.out()).not.toMatch(/[\u001b\r]/);
  });

  test('list, with a filter or that of the moment', async () => {
    const visit = await talk();
    await visit.enter('list');
    expect(visit.news()).toHaveLength(4);
    await visit.enter('list status:failed');
    expect(visit.news()[0]).toBe('Import job-bad (films) failed: row 7 is broken');
    await visit.enter('filter type:backup');
    expect(visit.news()[0]).toBe('Filter type:backup: 2 jobs match.');
    await visit.enter('list');
    expect(visit.news()).toHaveLength(3);
    await visit.enter('list nothing-like-it');
    expect(visit.news()[0]).toBe('No job matches.');
    await visit.enter('filter');
    expect(visit.news()[0]).toBe('No filter: every job is told of.');
    await visit.enter('filter colour:red');
    expect(visit.news()[0]).toContain('unknown filter field "colour:"');
  });

  test('describe tells everything, or why it can’t', async () => {
    const visit = await talk();
    await visit.enter('describe job-bad');
    expect(visit.news().join('\n')).toMatch(/ID +job-bad\n[\s\S]*row 7 is broken[\s\S]*Retry +possible/);
    await visit.enter('describe nope');
    expect(visit.news()[0]).toBe('can’t read nope: no such job: nope (code 96026, requestid req-404)');
  });

  test('cancel asks, and only a yes sends it', async () => {
    const visit = await talk();
    for (const answer of ['', 'n', 'what?']) {
      await visit.enter('cancel job-run');
      const told = visit.news();
      expect(told[0]).toBe('Collection backup job-run (products) is In Progress, 40%.');
      expect(told[1]).toContain('This can’t be undone.');
      expect(told[2]).toBe('Cancel this job? [y/N] ');
      await visit.enter(answer);
      expect(visit.news()[0]).toBe('nothing was sent');
    }
    expect(visit.fake.server.calls.some(call => call.startsWith('cancel'))).toBe(false);
    await visit.enter('cancel job-run');
    visit.news();
    await visit.enter('y');
    await visit.pass();
    expect(visit.fake.server.calls.filter(call => call.startsWith('cancel'))).toEqual(['cancel job-run']);
    const told = visit.news().join('\n');
    expect(told).toContain('job-run: the server accepted the cancel.');
    expect(told).toContain('14:00 Collection backup job-run (products) is being canceled.');
  });

  test('what was seen and sent is in the journal', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'zjobs-plain-'));
    const env = { ZILLIZ_API_KEY: 'key-1', ZJOBS_ENDPOINT: 'http://127.0.0.1:1', XDG_STATE_HOME: folder };
    const visit = await open([], { terminal: 80, jobs: [running, failedImport, ended], env });
    await visit.enter('cancel job-run');
    await visit.enter('y');
    await vi.waitFor(() => expect(visit.fake.out()).toContain('is being canceled'));
    visit.fake.stop.abort();
    await visit.code;
    const history = createFakeWorld({ env });
    expect(await history.run('history', '-o', 'ndjson')).toBe(0);
    const told = history
      .out()
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(told.map(({ event, jobId }) => `${event} ${jobId}`).sort()).toEqual(['cancel job-run', 'canceling job-run']);
    await rm(folder, { recursive: true });
  });

  test('what happens while a question is open is told after the answer', async () => {
    const visit = await talk();
    await visit.enter('cancel job-run');
    visit.news();
    visit.change('job-bad', { status: 'pending', rawStatus: 'PENDING' });
    await visit.pass();
    expect(visit.news()).toEqual([]);
    await visit.enter('n');
    expect(visit.news().join('\n')).toContain('Import job-bad (films) runs again.');
  });

  test('a yes that comes with the command is none', async () => {
    const visit = await talk();
    visit.fake.type('cancel job-run');
    visit.fake.type('y');
    await visit.clock.pass(0);
    await visit.clock.pass(0);
    expect(visit.news().join('\n')).toContain('nothing was sent');
  });

  test('what the rules exclude is left out with the reason, before any question', async () => {
    const visit = await talk();
    await visit.enter('cancel job-old');
    expect(visit.news()).toEqual([
      'job-old: left out. Only Pending or In Progress jobs can be canceled; this one is Successful.',
      'zjobs> ',
    ]);
    const bound = await talk(['--read-only']);
    await bound.enter('cancel job-run');
    expect(bound.news()[0]).toContain('--read-only');
  });

  test('a cancel that the job outran is told, whatever the filter', async () => {
    const visit = await talk(['--filter', 'type:import']);
    await visit.enter('cancel job-run');
    await visit.enter('y');
    visit.change('job-run', { status: 'successful', rawStatus: 'SUCCESSFUL', finishedAt: noon });
    await visit.pass();
    expect(visit.news().join('\n')).toContain('job-run was asked to cancel but ended Successful.');
  });

  test('a role that was refused is believed until refresh', async () => {
    const visit = await talk();
    visit.fake.server.before = call => {
      if (call.startsWith('cancel')) throw cloudError('permission', { code: 96013 });
    };
    await visit.enter('cancel job-run');
    await visit.enter('y');
    expect(visit.news().join('\n')).toContain('job-run: refused. permission message');
    await visit.enter('cancel job-run');
    expect(visit.news()[0]).toMatch(/needs Organization Owner or Project Admin \(the server said so at 14:00\)/);
    await visit.enter('refresh');
    await visit.pass();
    expect(visit.news().join('\n')).toMatch(/Asking the server\.\n[\s\S]*3 jobs, of which/);
    await visit.enter('cancel job-run');
    expect(visit.news()[0]).toContain('is In Progress');
  });

  test('a retry runs under its new ID', async () => {
    const visit = await talk();
    await visit.enter('retry job-bad');
    expect(visit.news()[1]).toContain('mend them first');
    await visit.enter('yes');
    expect(visit.news().join('\n')).toContain('it runs as job-bad-again');
  });

  test('what can’t be understood is answered with what there is', async () => {
    const visit = await talk();
    await visit.enter('stop job-run');
    expect(visit.news()[0]).toBe(
      'There is no command "stop". Commands are list, describe, cancel, retry, filter, refresh, help, quit.',
    );
    await visit.enter('cancel');
    expect(visit.news()[0]).toContain('cancel needs a job ID');
    await visit.enter('help');
    expect(visit.news()).toHaveLength(9);
  });

  test.each([['quit'], [null]])('%s ends it with 0', async line => {
    const visit = await talk();
    await visit.enter(line);
    expect(await visit.code).toBe(0);
    expect(visit.fake.out().endsWith('\n') || line !== null).toBe(true);
  });

  test('one of several projects is chosen by number', async () => {
    const fake = createFakeWorld({ terminal: 80, jobs: [running] });
    fake.server.projects = [...fake.server.projects, { id: 'proj-2', name: 'Other' }];
    fake.type('2');
    fake.type('quit');
    expect(await fake.run('--plain')).toBe(0);
    expect(fake.out()).toContain('2: Other, proj-2\n');
    expect(fake.out()).toContain('Watching the jobs of Other (proj-2)');
  });
});
