import { describe, expect, test } from 'vitest';
import { CommandError } from '../../src/cli/errors.ts';
import type { World } from '../../src/cli/world.ts';
import { run } from '../../src/commands/run.ts';
import type { JobStatus } from '../../src/jobs/statuses.ts';
import { cloudError } from '../support/cloud-error.ts';
import { createFakeWorld, type Surroundings } from '../support/fake-world.ts';
import { aJob, noon } from '../support/jobs.ts';

/** A world whose jobs go through the statuses, one after each poll, and keep the last one. */
const worldOf = (courses: Readonly<Record<string, readonly JobStatus[]>>, around: Surroundings = {}) => {
  const jobsAfter = (count: number) =>
    Object.entries(courses).map(([id, course]) => {
      const status = course[Math.min(count, course.length - 1)] ?? 'unknown';
      return aJob({ id, status, rawStatus: status.toUpperCase(), reason: status === 'failed' ? 'no space' : null });
    });
  const fake = createFakeWorld({ jobs: jobsAfter(0), ...around });
  let polls = 0;
  fake.meanwhile = () => {
    polls += 1;
    fake.server.jobs = jobsAfter(polls);
  };
  return fake;
};

describe('wait', () => {
  test.each<[JobStatus, number, string]>([
    ['successful', 0, 'job-a: Successful\n'],
    ['failed', 1, 'job-a: Failed: no space\n'],
    ['canceled', 1, 'job-a: Canceled\n'],
  ])('a job that ends %s makes it exit with %i', async (status, code, out) => {
    const fake = worldOf({ 'job-a': ['pending', 'in-progress', status] });
    expect(await fake.run('wait', 'job-a', '--interval', '2s')).toBe(code);
    expect(fake.out()).toBe(out);
    expect(fake.err()).toBe('');
    expect(fake.slept).toEqual([2_000, 2_000]);
  });

  test('a finish time ends the wait for a job in an unknown status, whose word is shown', async () => {
    const job = aJob({ id: 'job-a', status: 'unknown', rawStatus: 'ABORTED', finishedAt: noon });
    const fake = createFakeWorld({ jobs: [job] });
    expect(await fake.run('wait', 'job-a')).toBe(1);
    expect(fake.out()).toBe('job-a: ABORTED\n');
    expect(fake.slept).toEqual([]);
  });

  test('waits for all jobs, and exits with the code of the first that did not succeed', async () => {
    const fake = worldOf({
      'job-a': ['pending', 'pending', 'successful'],
      'job-b': ['failed'],
      'job-c': ['successful'],
    });
    expect(await fake.run('wait', 'job-a', 'job-b', 'nope', 'job-c')).toBe(1);
    expect(fake.out().trim().split('\n')).toHaveLength(3);
    expect(fake.err()).toMatch(/^zjobs: can’t read nope: /);
  });

  test('--any stops with the first job that ends', async () => {
    const fake = worldOf({ 'job-a': ['pending'], 'job-b': ['pending', 'successful'] });
    expect(await fake.run('wait', 'job-a', 'job-b', '--any')).toBe(0);
    expect(fake.out()).toBe('job-b: Successful\n');
  });

  test('-o json prints an object, or an array for several IDs', async () => {
    const one = worldOf({ 'job-a': ['successful'] });
    expect(await one.run('wait', 'job-a', '-o', 'json')).toBe(0);
    expect(JSON.parse(one.out())).toMatchObject({ jobId: 'job-a', status: 'successful' });

    const two = worldOf({ 'job-a': ['pending', 'successful'], 'job-b': ['failed'] });
    expect(await two.run('wait', 'job-a', 'job-b', '-o', 'json')).toBe(1);
    expect(JSON.parse(two.out()).map((job: { jobId: string }) => job.jobId)).toEqual(['job-a', 'job-b']);
  });

  test('--timeout exits with 7 and says what to do', async () => {
    const fake = worldOf({ 'job-a': ['pending'] });
    expect(await fake.run('wait', 'job-a', '--timeout', '20ms')).toBe(7);
    expect(fake.err()).toContain('timed out after 20ms');
  });

  test('--timeout names the jobs that have not ended', async () => {
    const fake = worldOf({ 'job-a': ['successful'], 'job-b': ['pending'], 'job-c': ['in-progress'] });
    expect(await fake.run('wait', 'job-a', 'job-b', 'job-c', '--timeout', '1s')).toBe(7);
    expect(fake.err()).toBe(
      'zjobs: timed out after 1s; not ended yet: job-b, job-c; wait again or use a longer --timeout\n',
    );
  });

  test('--timeout counts while the server is unreachable', async () => {
    const fake = worldOf({ 'job-a': ['pending'] });
    fake.server.before = () => {
      throw cloudError('network');
    };
    expect(await fake.run('wait', 'job-a', '--timeout', '20ms', '-o', 'json')).toBe(7);
    expect(JSON.parse(fake.err()).error.message).toContain('timed out after');
  });

  test('waits through outages, from the first request on', async () => {
    const fake = worldOf({ 'job-a': ['in-progress', 'successful'] });
    let failures = 40;
    fake.server.before = () => {
      failures -= 1;
      if (failures > 0 && failures !== 20) throw cloudError('server');
    };
    expect(await fake.run('wait', 'job-a')).toBe(0);
    expect(fake.slept.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(60_000);
  });

  test.each(['describe', 'projects'])(
    'exits with 6 if %s is answered for a minute by what can’t be read',
    async route => {
      const fake = worldOf({ 'job-a': ['pending'] });
      fake.server.before = call => {
        if (call.startsWith(route)) throw cloudError('malformed', { message: 'the answer is no JSON' });
      };
      expect(await fake.run('wait', 'job-a')).toBe(6);
      expect(fake.err()).toContain('the answer is no JSON');
    },
  );

  test('exits with 3 at once for a rejected key', async () => {
    const fake = worldOf({ 'job-a': ['pending'], 'job-b': ['pending'] });
    fake.server.before = call => {
      if (call === 'describe job-b') throw cloudError('auth', { code: 21119 });
    };
    expect(await fake.run('wait', 'job-a', 'job-b')).toBe(3);
    expect(fake.err().trim().split('\n')).toHaveLength(1);
  });

  test('a key that is rejected for a moment is reported once and does not end the wait', async () => {
    const fake = worldOf({ 'job-a': ['pending', 'pending', 'pending', 'successful'] });
    fake.server.before = call => {
      if (call.startsWith('describe') && [1, 2].includes(fake.slept.length)) throw cloudError('auth', { code: 401 });
    };
    expect(await fake.run('wait', 'job-a')).toBe(0);
    expect(fake.err()).toMatch(/^zjobs: can’t read the jobs: .* \(code 401\).*; retrying\n$/);
  });

  test('a server that can’t be reached is reported once, and at the timeout that nothing is known', async () => {
    const fake = worldOf({ 'job-a': ['pending'], 'job-b': ['pending'] });
    fake.server.before = () => {
      throw cloudError('network', { message: 'the connection was refused', code: 'ECONNREFUSED' });
    };
    expect(await fake.run('wait', 'job-a', 'job-b', '--timeout', '200ms')).toBe(7);
    const [notice, end = '', ...others] = fake.err().trim().split('\n');
    expect(notice).toBe('zjobs: can’t read the jobs: the connection was refused (code ECONNREFUSED); retrying');
    expect(end).toContain(
      'the state of job-a, job-b is unknown, because no read succeeded: the connection was refused',
    );
    expect(others).toEqual([]);
  });

  test('a wait that the server asks for is reported with its length', async () => {
    const fake = worldOf({ 'job-a': ['pending', 'successful'] });
    let asked = 0;
    fake.server.before = call => {
      asked += call.startsWith('describe') ? 1 : 0;
      if (asked === 1) throw cloudError('rate-limit', { message: 'slow down', code: 429, retryAfter: 60_000 });
    };
    expect(await fake.run('wait', 'job-a')).toBe(0);
    expect(fake.err()).toBe('zjobs: can’t read the jobs: slow down (code 429); retrying in 1m, as the server asked\n');
  });

  test('an address that can’t work ends the wait at once with 6', async () => {
    const fake = worldOf({ 'job-a': ['pending'] });
    fake.server.before = () => {
      throw cloudError('endpoint', { message: 'the host name is unknown (server nope.invalid)' });
    };
    expect(await fake.run('wait', 'job-a')).toBe(6);
    expect(fake.slept).toEqual([]);
  });

  test('Ctrl-C exits with 130 and changes no job', async () => {
    const fake = worldOf({ 'job-a': ['pending'] });
    fake.meanwhile = () => fake.stop.abort();
    expect(await fake.run('wait', 'job-a')).toBe(130);
    expect(fake.err()).toBe('');
    expect(fake.server.calls.filter(call => call.startsWith('cancel'))).toEqual([]);
  });

  test('waits on although its output can’t be written', async () => {
    const full = new CommandError(6, { id: 'output.failed', params: { why: 'ENOSPC' } });
    for (const [status, closesWith, code] of [
      ['failed', undefined, 1],
      ['failed', full, 1],
      ['successful', undefined, 0],
      ['successful', full, 6],
    ] as const) {
      const fake = worldOf({ 'job-a': ['pending', status] }, { closesAfter: 0, ...(closesWith && { closesWith }) });
      expect(await fake.run('wait', 'job-a')).toBe(code);
      expect(fake.err()).toBe(code === 6 ? `zjobs: ${full.message}\n` : '');
    }
  });

  test('shows progress on a terminal only, and clears it before the result', async () => {
    const fake = worldOf({ 'job-a': ['pending', 'in-progress', 'successful'] }, { terminal: 60 });
    expect(await fake.run('wait', 'job-a')).toBe(0);
    expect(fake.err()).toContain('job-a: In Progress 40%');
    expect(fake.err().endsWith('\r\u001b[2K')).toBe(true);
  });

  const erase = '\r\u001b[2K';

  test('removes ended jobs from the progress and keeps running ones', async () => {
    const fake = worldOf({ 'job-a': ['pending'], 'job-b': ['pending', 'failed'] }, { terminal: 80 });
    const texts: string[] = [];
    const both = (output: World['stdout']): World['stdout'] => ({
      ...output,
      write: async text => {
        texts.push(text);
      },
    });
    const { stdout, stderr } = fake.world;
    const meanwhile = fake.meanwhile;
    fake.meanwhile = () => {
      meanwhile();
      if (fake.slept.length > 4) fake.stop.abort();
    };
    expect(await run(['wait', 'job-a', 'job-b'], { ...fake.world, stdout: both(stdout), stderr: both(stderr) })).toBe(
      130,
    );
    expect(texts.slice(texts.indexOf('job-b: Failed: no space\n') - 1)).toEqual([
      erase,
      'job-b: Failed: no space\n',
      `${erase}job-a: Pending 40%`,
      erase,
    ]);
  });

  test('shows an outage on a terminal while it lasts', async () => {
    const fake = worldOf({ 'job-a': ['pending', 'pending', 'pending', 'pending', 'successful'] }, { terminal: 100 });
    let calls = 0;
    fake.server.before = () => {
      calls += 1;
      if (calls === 1 || calls === 4) throw cloudError('network', { message: 'connect ECONNREFUSED\u001b[2J' });
    };
    expect(await fake.run('wait', 'job-a')).toBe(0);
    expect(fake.err().split(erase)).toEqual([
      '',
      'can’t read the jobs: connect ECONNREFUSED[2J; retrying',
      '',
      'job-a: Pending 40%',
      'can’t read the jobs: connect ECONNREFUSED[2J; retrying · job-a: Pending 40%',
      'job-a: Pending 40%',
      '',
    ]);
    expect(fake.out()).toBe('job-a: Successful\n');
  });

  test.each([
    ['a dumb terminal', { TERM: 'dumb' }, []],
    ['--plain', {}, ['--plain']],
  ])('shows no progress with %s', async (_, env, more) => {
    const around = { terminal: 60, env: { ZILLIZ_API_KEY: 'k', ZJOBS_ENDPOINT: 'http://127.0.0.1:1', ...env } };
    const fake = worldOf({ 'job-a': ['pending', 'successful'] }, around);
    expect(await fake.run('wait', 'job-a', ...more)).toBe(0);
    expect(fake.err()).toBe('');
  });
});
