import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeLooked } from '../../src/storage/seen/looked-file.ts';
import { cloudError } from '../support/cloud-error.ts';
import { createFakeWorld } from '../support/fake-world.ts';
import { aJob, noon } from '../support/jobs.ts';
import { severalWorlds } from '../support/several-worlds.ts';
import { tempFile } from '../support/temp-file.ts';

const running = (id: string) => aJob({ id, type: 'BACKUP', status: 'in-progress', rawStatus: 'IN_PROGRESS' });
const ended = (id: string) =>
  aJob({ id, status: 'successful', rawStatus: 'SUCCESSFUL', progress: 100, finishedAt: noon });

const down = () => {
  throw cloudError('network', { message: 'connection refused' });
};

const acts = (calls: readonly string[]) => calls.filter(call => call.startsWith('cancel'));

describe('cancel with several sources', () => {
  test('goes to the source that has the job, and to no other', async () => {
    const fake = await severalWorlds([[running('job-1')], [running('job-2')]]);
    expect(await fake.run('cancel', 'job-2', '--profile', 'lab', '--yes')).toBe(0);
    expect([acts(fake.serverAt(0).calls), acts(fake.serverAt(1).calls)]).toEqual([[], ['cancel job-2']]);
  });

  test('asks for a source when two have the ID, and sends nothing', async () => {
    const fake = await severalWorlds([[running('job-1')], [running('job-1')]]);
    expect(await fake.run('cancel', 'job-1', '--profile', 'lab', '--yes')).toBe(2);
    const names = 'Search (127.0.0.1:1), Search (127.0.0.1:2)';
    expect(fake.err()).toBe(`zjobs: several sources have the job job-1: ${names}; name one with -p\n`);
    expect([acts(fake.serverAt(0).calls), acts(fake.serverAt(1).calls)]).toEqual([[], []]);
  });

  test('takes the source that -p names', async () => {
    const fake = await severalWorlds([[running('job-1')], [running('job-1')]]);
    expect(await fake.run('cancel', 'job-1', '--profile', 'lab', '-p', '127.0.0.1:2', '--yes')).toBe(0);
    expect([acts(fake.serverAt(0).calls), acts(fake.serverAt(1).calls)]).toEqual([[], ['cancel job-1']]);
  });

  test('sends nothing while a source doesn’t say whether it has the job, too', async () => {
    const fake = await severalWorlds([[running('job-1')], [running('job-1')]]);
    fake.serverAt(1).before = down;
    expect(await fake.run('cancel', 'job-1', '--profile', 'lab', '--yes')).toBe(6);
    expect(fake.err()).toMatch(/can’t tell whether 127\.0\.0\.1:2 also has the job job-1/);
    expect(acts(fake.serverAt(0).calls)).toEqual([]);
  });

  test('says that no source has the job', async () => {
    const fake = await severalWorlds([[running('job-1')], [running('job-2')]]);
    expect(await fake.run('cancel', 'job-9', '--profile', 'lab', '--yes')).toBe(5);
    expect(fake.err()).toBe('zjobs: no source has the job job-9: Search (127.0.0.1:1), Search (127.0.0.1:2)\n');
  });

  test('counts the jobs of all sources for --max, and sends nothing above it', async () => {
    const fake = await severalWorlds([[running('job-1')], [running('job-2')]]);
    expect(await fake.run('cancel', 'job-1', 'job-2', '--profile', 'lab', '--yes', '--max', '1')).toBe(2);
    expect([acts(fake.serverAt(0).calls), acts(fake.serverAt(1).calls)]).toEqual([[], []]);
  });

  test.each([[['list']], [['digest']], [['cancel', 'job-1', '--yes']], [['describe', 'job-1']], [['wait', 'job-3']]])(
    '%j reads the projects of each server once',
    async args => {
      const fake = await severalWorlds([[running('job-1')], [ended('job-3')]]);
      expect(await fake.run(...args, '--profile', 'lab')).toBe(0);
      for (const index of [0, 1]) {
        expect(fake.serverAt(index).calls.filter(call => call === 'projects')).toEqual(['projects']);
      }
    },
  );

  test('asks once about the jobs of all sources', async () => {
    const fake = await severalWorlds([[running('job-1')], [running('job-2')]], { terminal: 80, answers: ['y'] });
    expect(await fake.run('cancel', 'job-1', 'job-2', '--profile', 'lab')).toBe(0);
    expect(fake.questions).toEqual(['lab: Search (127.0.0.1:1), Search (127.0.0.1:2): Cancel 2 jobs? [y/N] ']);
    expect(fake.err()).toMatch(/job-1[\s\S]*job-2/);
    expect([acts(fake.serverAt(0).calls), acts(fake.serverAt(1).calls)]).toEqual([['cancel job-1'], ['cancel job-2']]);
  });

  test('shows the jobs of all sources before it acts on several with --yes', async () => {
    const fake = await severalWorlds([[running('job-1')], [running('job-2')]]);
    expect(await fake.run('cancel', 'job-1', 'job-2', '--profile', 'lab', '--yes')).toBe(0);
    expect(fake.err()).toMatch(/job-1[\s\S]*job-2/);
    expect(fake.out()).toBe('job-1\njob-2\n');
  });

  test('opens each server once, so that the limit of requests is kept', async () => {
    const fake = await severalWorlds([[running('job-1')], [running('job-2')]]);
    await fake.run('cancel', 'job-1', 'job-2', '--profile', 'lab', '--yes');
    expect([...fake.opened].sort()).toEqual(['http://127.0.0.1:1', 'http://127.0.0.1:2']);
  });

  test('is not ambiguous when two options name the same project', async () => {
    const fake = createFakeWorld({ jobs: [running('job-1')] });
    expect(await fake.run('cancel', 'job-1', '-p', 'Search', '-p', 'proj-1', '--yes')).toBe(0);
    expect(acts(fake.server.calls)).toEqual(['cancel job-1']);
  });

  test('does not take a filter', async () => {
    const fake = await severalWorlds([[running('job-1')], [running('job-2')]]);
    expect(await fake.run('cancel', '--filter', 'type:backup', '--profile', 'lab', '--yes')).toBe(2);
    expect(fake.err()).toBe('zjobs: this works on one source at a time; name one with -p: 127.0.0.1:1, 127.0.0.1:2\n');
  });
});

describe('wait with several sources', () => {
  test('follows each job where it is, although another source is down', async () => {
    const fake = await severalWorlds([[running('job-1')], [running('job-2')], []]);
    fake.serverAt(2).before = down;
    let rounds = 0;
    fake.meanwhile = () => {
      rounds += 1;
      if (rounds === 3) fake.serverAt(0).jobs = [ended('job-1')];
      if (rounds === 6) fake.serverAt(1).jobs = [ended('job-2')];
    };
    expect(await fake.run('wait', 'job-1', 'job-2', '--profile', 'lab')).toBe(0);
    expect(fake.out()).toMatch(/job-1[\s\S]*job-2/);
  });

  test('says that no source has the job', async () => {
    const fake = await severalWorlds([[running('job-1')], []]);
    expect(await fake.run('wait', 'job-9', '--profile', 'lab')).toBe(5);
  });
});

test('wait asks for a source when two have the ID, whichever answers first', async () => {
  const fake = await severalWorlds([[running('job-1')], [ended('job-1')]]);
  expect(await fake.run('wait', 'job-1', '--profile', 'lab')).toBe(2);
  expect(fake.err()).toContain('several sources have the job job-1: 127.0.0.1:1, 127.0.0.1:2');
});

test('wait doesn’t say that a job is not there while a source could not be opened', async () => {
  const path = await tempFile(
    'config.toml',
    `[profile.lab]
sources = [
  { endpoint = "http://127.0.0.1:1" }, { endpoint = "http://127.0.0.1:2" },
  { endpoint = "http://127.0.0.1:3", token_env = "UNSET_TOKEN" },
]
`,
  );
  const fake = await severalWorlds([[], [], []], { env: { ZJOBS_CONFIG: path } });
  expect(await fake.run('wait', 'job-9', '--profile', 'lab')).toBe(6);
  expect(fake.err()).toContain('whether 127.0.0.1:3 also has the job job-9');
});

describe('other commands with several sources', () => {
  test('list prints a project once that two options name', async () => {
    const fake = createFakeWorld({ jobs: [running('job-1')] });
    expect(await fake.run('list', '-p', 'Search', '-p', 'proj-1', '-o', 'json')).toBe(0);
    expect(JSON.parse(fake.out())).toHaveLength(1);
  });

  test('one connection serves two sources of a server, however they are written', async () => {
    const path = await tempFile(
      'config.toml',
      `[profile.two]
sources = [ { endpoint = "http://127.0.0.1:1", projects = ["a"] }, { endpoint = "HTTP://127.0.0.1:1/", projects = ["b"] } ]
`,
    );
    const fake = await severalWorlds([[running('job-1')]], { env: { ZJOBS_CONFIG: path } });
    fake.serverAt(0).projects = ['a', 'b'].map(id => ({ id, name: id }));
    await fake.run('list', '--profile', 'two');
    expect(fake.opened).toEqual(['http://127.0.0.1:1']);
  });

  test('describe reads the job where it is', async () => {
    const fake = await severalWorlds([[running('job-1')], [running('job-2')]]);
    expect(await fake.run('describe', 'job-2', '--profile', 'lab', '-o', 'json')).toBe(0);
    expect(JSON.parse(fake.out()).jobId).toBe('job-2');
  });

  test('track asks for one of them', async () => {
    const home = await mkdtemp(join(tmpdir(), 'zjobs-track-'));
    const fake = await severalWorlds([[], []], { env: { XDG_STATE_HOME: home } });
    expect(await fake.run('track', 'job-1', '--profile', 'lab')).toBe(2);
    expect(fake.err()).toContain('this works on one source at a time');
  });

  test('events waits for no source whose projects can’t be listed, and follows it once they can', async () => {
    const path = await tempFile(
      'config.toml',
      `[profile.lab]
sources = [ { endpoint = "http://127.0.0.1:1" }, { endpoint = "http://127.0.0.1:2", projects = ["*"] } ]
`,
    );
    const fake = await severalWorlds([[running('job-1')], [running('job-2')]], { env: { ZJOBS_CONFIG: path } });
    const second = fake.serverAt(1);
    let isDown = true;
    second.before = () => {
      if (isDown) down();
    };
    const sleep = async (): Promise<void> => new Promise(resolve => setTimeout(resolve, 2));
    Object.assign(fake.world, { sleep });
    const exit = fake.run('events', '--profile', 'lab', '--interval', '1s');
    const until = async (isThere: () => boolean): Promise<void> => {
      while (!isThere()) await new Promise(resolve => setTimeout(resolve, 5));
    };
    await until(() => fake.serverAt(0).calls.some(call => call.startsWith('list')));
    await until(() => fake.out().includes('"outage"'));
    isDown = false;
    await until(() => second.calls.some(call => call.startsWith('list')));
    fake.stop.abort();
    expect(await exit).toBe(130);
    expect(fake.out()).toMatch(/"outage"[^\n]*127\.0\.0\.1:2[\s\S]*"recovered"/);
  });

  test('events streams the changes of all, and reports one that fails for good', async () => {
    const fake = await severalWorlds([[running('job-1')], [running('job-2')], []]);
    fake.serverAt(2).before = () => {
      throw cloudError('auth', { message: 'bad key' });
    };
    const exit = fake.run('events', '--profile', 'lab', '--interval', '1s');
    const until = async (isThere: () => boolean): Promise<void> => {
      while (!isThere()) await new Promise(resolve => setTimeout(resolve, 5));
    };
    await until(() => [0, 1].every(index => fake.serverAt(index).calls.some(call => call.startsWith('list'))));
    await until(() => fake.err() !== '');
    fake.serverAt(0).jobs = [ended('job-1')];
    fake.serverAt(1).jobs = [ended('job-2')];
    await until(() => fake.out().trim().split('\n').length >= 2);
    fake.stop.abort();
    expect(await exit).not.toBe(0);
    const records = fake
      .out()
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(records.map(({ event, jobId }) => `${event} ${jobId}`).sort()).toEqual(['finished job-1', 'finished job-2']);
    expect(fake.err()).toMatch(/^zjobs: 127\.0\.0\.1:3: /);
  });
});

test('a question names the profile', async () => {
  const fake = await severalWorlds([[running('job-1')]], { terminal: 80, answers: ['n'] });
  expect(await fake.run('cancel', 'job-1', '--profile', 'lab')).toBe(1);
  expect(fake.questions[0]).toMatch(/^lab: /);
});

describe('digest with several sources', () => {
  const failed = (id: string) =>
    aJob({ id, status: 'failed', rawStatus: 'FAILED', reason: 'no space left', finishedAt: noon - 3_600_000 });
  const jobs = [
    [failed('same'), running('run-1')],
    [failed('same'), running('run-2')],
  ];

  test('sums up all in one, and names the source of each job', async () => {
    const fake = await severalWorlds(jobs);
    expect(await fake.run('digest', '--profile', 'lab', '-o', 'json')).toBe(0);
    expect(JSON.parse(fake.out())).toMatchObject({
      counts: { failed: 2, 'in-progress': 2 },
      failures: [
        {
          reason: 'no space left',
          count: 2,
          jobIds: ['same', 'same'],
          jobs: [
            { jobId: 'same', source: 'proj-1' },
            { jobId: 'same', source: 'proj-1' },
          ],
        },
      ],
      running: [
        { jobId: 'run-1', source: 'proj-1' },
        { jobId: 'run-2', source: 'proj-1' },
      ],
    });
    const text = await severalWorlds(jobs);
    expect(await text.run('digest', '--profile', 'lab')).toBe(0);
    expect(text.out()).toMatch(/^Search \(127\.0\.0\.1:1\), Search \(127\.0\.0\.1:2\), /);
    expect(text.out()).toMatch(
      /same Search \(127.*same Search \(127.*\(run-1 Search \(127\.0\.0\.1:1\)\).*\(run-2 Search \(127\.0\.0\.1:2\)\)/s,
    );
  });

  test('filters by source', async () => {
    const fake = await severalWorlds(jobs);
    expect(await fake.run('digest', '--profile', 'lab', '--filter', 'source:127.0.0.1:2', '-o', 'json')).toBe(0);
    expect(JSON.parse(fake.out())).toMatchObject({ counts: { failed: 1, 'in-progress': 1 } });
  });

  test('covers the time since the earliest of the last looks, in all sources', async () => {
    const state = await mkdtemp(join(tmpdir(), 'zjobs-digest-'));
    const env = { XDG_STATE_HOME: state };
    const hour = 3_600_000;
    const failedAgo = (id: string, hours: number) =>
      aJob({ id, status: 'failed', rawStatus: 'FAILED', reason: 'x', finishedAt: noon - hours * hour });
    const lists = [[failedAgo('two', 2)], [failedAgo('three', 3)]];
    const look = (index: number, hours: number) =>
      writeLooked(
        { env, home: null },
        { endpoint: `http://127.0.0.1:${index}`, projectId: 'proj-1' },
        { at: noon - hours * hour, watched: [] },
      );
    await look(1, 1);
    await look(2, 72);
    const fake = await severalWorlds(lists, { env });
    expect(await fake.run('digest', '--profile', 'lab', '--since', 'look', '-o', 'json')).toBe(0);
    expect(JSON.parse(fake.out())).toMatchObject({
      from: '2026-11-19T14:00:00Z',
      counts: { failed: 2 },
      before: { failed: 0 },
    });
    expect(fake.err()).toBe('');
  });

  test('names the sources that no monitor was used of, once', async () => {
    const fake = await severalWorlds(jobs);
    expect(await fake.run('digest', '--profile', 'lab', '--since', 'look', '-o', 'json')).toBe(0);
    expect(fake.err()).toMatch(/^zjobs: no monitor of Search \(127\.0\.0\.1:1\), Search \(127\.0\.0\.1:2\) was used/);
    expect(fake.err().trim().split('\n')).toHaveLength(1);
  });

  test('names the sources without a journal, and says when the others begin', async () => {
    const env = { XDG_STATE_HOME: await mkdtemp(join(tmpdir(), 'zjobs-digest-')) };
    const first = await severalWorlds(jobs, { env });
    expect(await first.run('cancel', 'run-1', '--profile', 'lab', '--yes')).toBe(0);
    const both = await severalWorlds(jobs, { env });
    expect(await both.run('digest', '--profile', 'lab')).toBe(0);
    expect(both.out()).toMatch(/no journal of Search \(127\.0\.0\.1:2\) yet/);
    expect(both.out()).toContain('The journal of this computer begins at');
  });

  test('ends with 6 when a source is down, and says what the others have', async () => {
    const fake = await severalWorlds(jobs);
    fake.serverAt(1).before = down;
    expect(await fake.run('digest', '--profile', 'lab', '-o', 'json')).toBe(6);
    expect(JSON.parse(fake.out())).toMatchObject({ counts: { failed: 1, 'in-progress': 1 } });
    expect(fake.err()).toMatch(/127\.0\.0\.1:2.*connection refused/);
  });

  test('ends with 1 for what --fail-on names in any of them', async () => {
    const fake = await severalWorlds([[running('run-1')], [failed('job-1')]]);
    expect(await fake.run('digest', '--profile', 'lab', '--fail-on', 'failed')).toBe(1);
  });
});

describe('a source that never answers', () => {
  const hang = () => new Promise<never>(() => {});

  test.each([
    ['list', ['list'], 'job-1', { listProjects: hang }],
    ['list whose jobs it does not return', ['list'], 'job-1', { listJobs: hang }],
    ['digest', ['digest'], 'job-1', { listProjects: hang }],
    ['digest whose jobs it does not return', ['digest'], 'job-1', { listJobs: hang }],
    ['describe', ['describe', 'job-1'], 'job-1', { describeJob: hang }],
  ])('delays %s only briefly', async (_, args, found, silent) => {
    const fake = await severalWorlds([[running('job-1')], [running('job-2')]]);
    Object.assign(fake.serverAt(1).gateway, silent);
    const code = await fake.run(...args, '--profile', 'lab');
    expect(code).toBe(6);
    if (args[0] !== 'describe') expect(fake.out()).toContain(found);
    expect(fake.err()).toMatch(/127\.0\.0\.1:2/);
  });

  test('never delays a wait for a job of another one', async () => {
    const fake = await severalWorlds([[ended('job-1')], []]);
    Object.assign(fake.serverAt(1).gateway, { listProjects: hang, listJobs: hang, describeJob: hang });
    expect(await fake.run('wait', 'job-1', '--profile', 'lab')).toBe(0);
    expect(fake.out()).toContain('job-1');
  });
});

test('doctor has a line for the profile and for each source, and ends with the code of one that is down', async () => {
  const fake = await severalWorlds([[running('job-1')], [running('job-2')]]);
  expect(await fake.run('doctor', '--profile', 'lab')).toBe(0);
  expect(fake.out()).toMatch(/^Config +.*config\.toml, profile lab$/m);
  expect(fake.out()).toMatch(
    /^Sources +Search \(127\.0\.0\.1:1\): http:\/\/127\.0\.0\.1:1, .*\n +Search \(127\.0\.0\.1:2\): /m,
  );
  const lame = await severalWorlds([[running('job-1')], [running('job-2')]]);
  lame.serverAt(1).before = down;
  expect(await lame.run('doctor', '--profile', 'lab', '-o', 'json')).toBe(6);
  expect(JSON.parse(lame.out())).toMatchObject({
    config: { exists: true, profile: 'lab' },
    sources: [
      { source: 'Search', works: true },
      { source: '127.0.0.1:2', endpoint: 'http://127.0.0.1:2', works: false },
    ],
    problems: [{ about: 'sources', message: expect.stringContaining('127.0.0.1:2: ') }],
  });
});

test.each([
  ['does not answer', cloudError('network', { message: 'connection refused' }), 6, 'server'],
  ['rejects the key', cloudError('auth', { message: 'bad key' }), 3, 'key'],
])('doctor reports once that the first of several servers %s', async (_, error, code, about) => {
  const fake = await severalWorlds([[running('job-1')], [running('job-2')]]);
  fake.serverAt(0).before = () => {
    throw error;
  };
  expect(await fake.run('doctor', '--profile', 'lab', '-o', 'json')).toBe(code);
  expect(JSON.parse(fake.out())).toMatchObject({
    sources: [
      { source: 'Search', endpoint: 'http://127.0.0.1:2', works: true },
      { source: '127.0.0.1:1', endpoint: 'http://127.0.0.1:1', works: false },
    ],
    problems: [{ about }],
  });
});
