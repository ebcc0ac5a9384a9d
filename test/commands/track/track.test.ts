import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultTrackedLimits, openTracked } from '../../../src/storage/tracked/tracked.ts';
import { cloudError } from '../../support/cloud-error.ts';
import { createFakeWorld, type Surroundings } from '../../support/fake-world.ts';
import { noon } from '../../support/jobs.ts';

const endpoint = 'http://127.0.0.1:1';
const project = 'proj-b44a39b0c51cf21791a841';

let state = '';
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'zjobs-track-'));
});
afterEach(() => rm(state, { recursive: true }));

const worldWith = (env: Readonly<Record<string, string>> = {}, more: Surroundings = {}) =>
  createFakeWorld({
    env: { XDG_STATE_HOME: state, ZJOBS_ENDPOINT: endpoint, ZILLIZ_API_KEY: 'key-1', ...env },
    ...more,
  });

/** Runs zjobs with an input. */
const zjobs = async (args: readonly string[], input = '', env: Readonly<Record<string, string>> = {}) => {
  const fake = worldWith(env);
  for (const line of input.split('\n')) fake.type(line);
  fake.type(null);
  const code = await fake.run(...args);
  return { code, out: fake.out(), err: fake.err(), calls: fake.server.calls };
};

const tracked = async (projectId = 'proj-1', at = endpoint) => {
  const env = { XDG_STATE_HOME: state };
  const file = openTracked({ env, home: '', endpoint: at, projectId, now: () => noon, onFailure: () => {} });
  return (await file?.read())?.jobs.map(({ jobId }) => jobId);
};

const answer = JSON.stringify({ code: 0, data: { jobId: 'job-1', backupId: 'backup1', password: 'hunter2' } }, null, 2);

describe('track', () => {
  test('tracks each ID once, and says which are already tracked', async () => {
    expect(await zjobs(['track', 'job-1', 'job-2', 'job-1'])).toEqual({
      code: 0,
      out: 'job-1: now tracked\njob-2: now tracked\n',
      err: '',
      calls: ['projects', 'close'],
    });
    expect((await zjobs(['track', 'job-3', 'job-2'])).out).toBe('job-3: now tracked\njob-2: already tracked\n');
    expect(await tracked()).toEqual(['job-1', 'job-2', 'job-3']);
  });

  test('- reads the IDs of a tool’s JSON and nothing else', async () => {
    const { code, out, err } = await zjobs(['track', '-'], answer);
    expect([code, out, err]).toEqual([0, 'job-1: now tracked\n', '']);
    const text = await readFile(join(state, 'zjobs/tracked', encodeURIComponent(endpoint), 'proj-1.ndjson'), 'utf8');
    expect(text).toContain('"backupId":"backup1"');
    expect(text).not.toContain('hunter2');
  });

  test('accepts - together with IDs', async () => {
    expect((await zjobs(['track', 'job-0', '-', 'job-2', '-'], answer)).out).toBe(
      'job-0: now tracked\njob-2: now tracked\njob-1: now tracked\n',
    );
  });

  test('warns about ignored input', async () => {
    const { code, out, err } = await zjobs(['track', '-'], 'Creating…\n{"jobId":"job-1"}\n{"jobId":"a b"}\nDone');
    expect([code, out]).toEqual([0, 'job-1: now tracked\n']);
    expect(err).toBe(
      'zjobs: warning: ignored 2 lines of standard input without a job\n' +
        'zjobs: warning: ignored 1 invalid value of jobId on standard input\n',
    );
  });

  test('says on a terminal that it reads standard input', async () => {
    const fake = worldWith({}, { terminal: 80 });
    for (const line of ['job-1', null]) fake.type(line);
    expect(await fake.run('track', '-')).toBe(0);
    expect(fake.err()).toBe('zjobs: reading job IDs or JSON from standard input; press Ctrl-D to finish\n');
  });

  test('Ctrl-C while it reads exits with 130 and tracks nothing', async () => {
    const fake = worldWith();
    fake.type('job-1');
    const running = fake.run('track', '-');
    fake.stop.abort();
    expect(await running).toBe(130);
    expect([fake.out(), fake.err(), await readdir(state)]).toEqual(['', '', []]);
  });

  test('works with --read-only and in Japanese', async () => {
    const { code, out } = await zjobs(['track', 'job-1', '--read-only', '--lang', 'ja']);
    expect([code, out]).toEqual([0, 'job-1: 追跡を開始しました\n']);
  });

  test.each([
    [['track'], '', 'track needs a job ID'],
    [['track', 'a b'], '', '"a b" is not a job ID'],
    [['track', 'job-1', '../x'], '', '"../x" is not a job ID'],
    [['track', '\u202ex'], '', '"\\u202ex" is not a job ID'],
    [['track', 'job-1', '--demo'], '', 'track has no option --demo'],
    [['track', 'job-1', '-o', 'json'], '', 'track has no option --output'],
    [['track', '-'], '', 'standard input is empty'],
    [['track', 'job-1', '-'], '', 'standard input is empty'],
    [['track', '-'], 'job-1\nError: \u001b[31mno', 'standard input has "Error:", which is not a job ID'],
    [['track', '-'], '{"jobId":"job-1","password":"hunter2', 'is invalid or truncated'],
    [['track', '-'], '{"code":1,"password":"hunter2"}', 'has no jobId'],
    [['track', '-'], ' '.repeat(10_000_001), 'longer than 10 MB'],
    [['track', '-', '--endpoint', 'nonsense'], 'job-1', 'the endpoint is not a URL'],
  ])('%j with invalid input exits with 2 and tracks nothing', async (args, input, message) => {
    const { code, out, err, calls } = await zjobs(args, input);
    expect([code, out, calls]).toEqual([2, '', []]);
    expect(err).toContain(message);
    expect(err).not.toMatch(/hunter2|\u001b|\u202e/);
    expect(await readdir(state)).toEqual([]);
  });

  test('drops the oldest jobs beyond the limit, and says so', async () => {
    const most = defaultTrackedLimits.jobs;
    await zjobs(['track', 'old-1', 'old-2']);
    const input = Array.from({ length: most - 1 }, (_, index) => `job-${index}`).join('\n');
    const { code, out, err } = await zjobs(['track', '-'], input);
    expect([code, out.split('\n').length]).toEqual([0, most]);
    expect(err).toBe(
      'zjobs: warning: more than 10000 tracked jobs in proj-1; the oldest are no longer tracked (1): old-1\n',
    );
    expect(await tracked()).toHaveLength(most);
  });
});

describe('the project of tracked jobs', () => {
  test('needs neither a key nor a request if it is given by its ID', async () => {
    const noKey = { ZILLIZ_API_KEY: '', ZILLIZ_CONFIG_DIR: state };
    const { code, calls } = await zjobs(['track', 'job-1', '-p', project], '', noKey);
    expect([code, calls]).toEqual([0, []]);
    expect(await tracked(project)).toEqual(['job-1']);
    const inChina = 'https://api.cloud.zilliz.com.cn';
    await zjobs(['track', 'job-2', '--endpoint', `${inChina}/`], '', { ...noKey, ZJOBS_PROJECT: project });
    expect(await tracked(project, inChina)).toEqual(['job-2']);
    await zjobs(['track', 'job-3'], '', { ...noKey, ZJOBS_ENDPOINT: '', ZJOBS_PROJECT: project });
    expect(await tracked(project, 'https://api.cloud.zilliz.com')).toEqual(['job-3']);
  });

  test('may be given by a name, even one that starts like an ID', async () => {
    const fake = worldWith();
    fake.server.projects = [
      { id: project, name: 'proj-prod' },
      { id: 'proj-2', name: 'Search' },
    ];
    expect(await fake.run('track', 'job-1', '-p', 'proj-prod')).toBe(0);
    expect(await tracked(project)).toEqual(['job-1']);
  });

  test.each<[string, (fake: ReturnType<typeof worldWith>) => void, number, string]>([
    [
      'several',
      ({ server }) =>
        (server.projects = [
          { id: 'a', name: 'A' },
          { id: 'b', name: 'B' },
        ]),
      2,
      'choose one',
    ],
    [
      'an outage',
      ({ server }) =>
        (server.before = () => {
          throw cloudError('network');
        }),
      6,
      'can’t read the projects',
    ],
  ])('prints the IDs from standard input after %s', async (_, spoil, expected, why) => {
    const fake = worldWith();
    spoil(fake);
    for (const line of ['job-1 job-2', null]) fake.type(line);
    expect(await fake.run('track', 'job-0', '-')).toBe(expected);
    const [lost, reason] = fake.err().split('\n');
    expect(lost).toBe('zjobs: not tracked, because of the next error: job-1, job-2');
    expect(reason).toContain(why);
    expect(fake.out()).toBe('');
  });
});

describe('untrack', () => {
  test('forgets tracked jobs', async () => {
    await zjobs(['track', 'job-1', 'job-2', 'job-3']);
    expect(await zjobs(['untrack', 'job-3', 'job-1', 'job-3'])).toMatchObject({
      code: 0,
      out: 'job-3: no longer tracked\njob-1: no longer tracked\n',
      err: '',
    });
    expect(await tracked()).toEqual(['job-2']);
  });

  test('exits with 5 for a job that is not tracked, and forgets the others', async () => {
    await zjobs(['track', 'job-1']);
    const { code, out, err } = await zjobs(['untrack', 'nope', 'job-1']);
    expect([code, out]).toEqual([5, 'job-1: no longer tracked\n']);
    expect(err).toBe('zjobs: nope is not tracked in proj-1; check the ID, --project and --endpoint\n');
    expect(await tracked()).toEqual([]);
  });

  test.each([
    [['untrack'], 'untrack needs a job ID'],
    [['untrack', '-'], '"-" is not a job ID'],
    [['untrack', 'job-1', '--demo'], 'untrack has no option --demo'],
  ])('%j exits with 2', async (args, message) => {
    const { code, err, calls } = await zjobs(args);
    expect([code, err, calls]).toEqual([2, expect.stringContaining(message), []]);
  });
});

describe('the file of tracked jobs', () => {
  test.each([['track'], ['untrack']])('is set aside by %s if it is damaged', async command => {
    await zjobs(['track', 'job-1', 'job-2']);
    const folder = join(state, 'zjobs/tracked', encodeURIComponent(endpoint));
    await writeFile(join(folder, 'proj-1.ndjson'), 'nonsense\n', { flag: 'a' });
    const { code, err } = await zjobs([command, 'job-2']);
    const name = (await readdir(folder)).find(one => one.includes('.broken-')) ?? '';
    expect(await readFile(join(folder, name), 'utf8')).toContain('nonsense');
    expect(code).toBe(0);
    expect(err).toContain(`readable entries are kept, and the damaged file is now ${join(folder, name)}`);
    expect(await tracked()).toContain('job-1');
  });

  test.each([['track'], ['untrack']])('makes %s exit with 2 if it can’t be written', async command => {
    await mkdir(join(state, 'zjobs'));
    await writeFile(join(state, 'zjobs', 'tracked'), '');
    const { code, out, err } = await zjobs([command, 'job-1']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^zjobs: can’t change the tracked jobs in .*proj-1\.ndjson: ENOTDIR; .*XDG_STATE_HOME\n$/);
  });

  test.each([['track'], ['untrack']])('makes %s exit with 2 without a home folder', async command => {
    const { code, err } = await zjobs([command, 'job-1'], '', { XDG_STATE_HOME: '' });
    expect([code, err]).toEqual([2, expect.stringContaining('without a home folder; set XDG_STATE_HOME')]);
  });
});
