import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseCommon } from '../../../src/cli/common-options.ts';
import { parseFlags } from '../../../src/cli/parse.ts';
import { parsePlain, runPlain } from '../../../src/commands/plain/plain.ts';
import type { Job } from '../../../src/jobs/job.ts';
import { openJobCache } from '../../../src/storage/cache/cache.ts';
import { cloudError } from '../../support/cloud-error.ts';
import { eventually } from '../../support/eventually.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { createFakeWorld } from '../../support/fake-world.ts';
import { aJob, noon } from '../../support/jobs.ts';

import { brokenImport, ended, openPlain as open, running } from '../../support/open-plain.ts';

/** Lines of the log without their times. */
const untimed = (lines: readonly string[]): readonly string[] =>
  lines.map(line => line.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ /, ''));

describe('without a terminal', () => {
  test('announces counts and unfinished jobs once, then a sentence for each change', async () => {
    const visit = await open();
    expect(visit.newLines()).toEqual([
      '2026-11-22T14:00:00Z Watching the jobs of Search (proj-1) at 127.0.0.1:1.',
      '2026-11-22T14:00:00Z 2 jobs, of which 1 In Progress, 1 Successful.',
      '2026-11-22T14:00:00Z Collection backup job-run (products) is In Progress, 40%.',
    ]);
    await visit.poll();
    expect(visit.newLines()).toEqual([]);
    visit.change('job-run', { progress: 55 });
    visit.fake.server.jobs.unshift(aJob({ id: 'job-new', status: 'pending', description: null, createdAt: noon }));
    await visit.poll();
    expect(untimed(visit.newLines())).toEqual([
      'New: Collection backup job-new (products), Pending.',
      'Collection backup job-run (products) is at 55%.',
    ]);
  });

  test('does not announce older pages as new, even if their jobs are as old as the newest one', async () => {
    const existing = Array.from({ length: 1_200 }, (_, index) =>
      aJob({ id: `job-${index}`, status: 'successful', createdAt: noon - 600_000, finishedAt: noon }),
    );
    const visit = await open([], { jobs: [running, ...existing] });
    for (let polls = 0; polls < 10; polls += 1) await visit.poll();
    expect(visit.newLines().join('\n')).not.toContain('New:');
    const lists = visit.fake.server.calls.filter(call => call.startsWith('list'));
    expect(lists.length).toBeGreaterThan(12);
    visit.fake.server.jobs.unshift(aJob({ id: 'job-new', status: 'pending', createdAt: noon }));
    await visit.poll();
    expect(visit.newLines().join('\n')).toContain('New: Collection backup job-new');
  });

  const openView = (filter: string) =>
    open(['--view', 'one'], {
      env: { ZILLIZ_API_KEY: 'key-1', ZJOBS_ME: 'ana@example.com' },
      config: `[view.one]\nfilter = '${filter}'\n`,
    });

  test('announces only the jobs of the view', async () => {
    const visit = await openView('type:import');
    expect(visit.newLines().join('\n')).not.toContain('job-run');
    visit.change('job-run', { progress: 55 });
    await visit.poll();
    expect(visit.newLines()).toEqual([]);
  });

  test.each([
    ['is:mine', true],
    ['!is:mine', false],
  ])('knows whose jobs %s means', async (filter, isAnnounced) => {
    const visit = await openView(filter);
    visit.newLines();
    visit.change('job-run', { progress: 55 });
    await visit.poll();
    expect(visit.newLines().join('\n').includes('job-run')).toBe(isAnnounced);
  });

  test.each(['--order', '--group'])('refuses %s', async option => {
    const fake = createFakeWorld();
    expect(await fake.run('--plain', option, option === '--order' ? 'longest' : 'status')).toBe(2);
    expect(fake.err()).toContain(`${option} has no effect with --plain`);
  });

  test('ends on a signal and has drawn nothing', async () => {
    const visit = await open();
    visit.fake.stop.abort();
    expect(await visit.code).toBe(130);
    expect(visit.fake.out()).not.toMatch(/[\u001b\r]/);
    expect(visit.fake.err()).toBe('');
  });

  test('ends when its reader is gone', async () => {
    const visit = await open([], { closesAfter: 1 });
    await expect(visit.code).rejects.toThrow('the output is closed');
  });

  test('announces an outage once, and its end once', async () => {
    const visit = await open();
    visit.newLines();
    visit.fake.server.before = () => {
      throw cloudError('network', { message: 'connect ECONNREFUSED', code: 'ECONNREFUSED' });
    };
    for (let round = 0; round < 4; round += 1) await visit.poll();
    const [line, ...more] = untimed(visit.newLines());
    expect(line).toMatch(
      /^Can’t load from 127\.0\.0\.1:1: connect ECONNREFUSED \(code ECONNREFUSED\)\. Next try at 2026-11-22T/,
    );
    expect(more).toEqual([]);
    visit.fake.server.before = () => {};
    await visit.clock.pass(30_000);
    expect(untimed(visit.newLines())).toEqual(['127.0.0.1:1 answers again. The jobs are up to date.']);
  });

  test('announces jobs that match the filter, and the change by which they leave it', async () => {
    const visit = await open(['--filter', 'status:in-progress'], { jobs: [running, brokenImport, ended] });
    expect(untimed(visit.newLines()).at(-1)).toContain('job-run');
    visit.change('job-run', { status: 'successful', rawStatus: 'SUCCESSFUL', finishedAt: noon });
    visit.change('job-bad', { reason: 'another' });
    await visit.poll();
    expect(untimed(visit.newLines())).toEqual(['Collection backup job-run (products) was successful after 9m.']);
  });

  test('keeps control characters of the server out of its lines', async () => {
    const visit = await open();
    visit.newLines();
    visit.change('job-run', { status: 'failed', rawStatus: 'FAILED', reason: 'a\u001b[2J\nb\u202e' });
    await visit.poll();
    expect(untimed(visit.newLines())).toEqual(['Collection backup job-run (products) failed: a[2J b']);
  });

  test('exits with 3 if the key is rejected at the start', async () => {
    const fake = createFakeWorld();
    fake.server.before = () => {
      throw cloudError('auth', { code: 21119 });
    };
    expect(await fake.run('--plain')).toBe(3);
    expect(fake.err()).toContain('21119');
  });

  test('exits with 2 for several projects and for an invalid filter', async () => {
    const fake = createFakeWorld();
    fake.server.projects = [...fake.server.projects, { id: 'proj-2', name: 'Other' }];
    expect(await fake.run('--plain')).toBe(2);
    expect(fake.err()).toContain('proj-2 (Other)');
    expect(await createFakeWorld().run('--plain', '--filter', 'colour:red')).toBe(2);
  });

  test('waits out an outage at the start', async () => {
    const fake = createFakeWorld({ jobs: [running] });
    let failures = 3;
    fake.server.before = () => {
      failures -= 1;
      if (failures >= 0) throw cloudError('timeout');
      fake.stop.abort();
    };
    expect(await fake.run('--plain')).toBe(130);
    expect(fake.slept).toHaveLength(3);
    expect(fake.out().match(/Can’t load/g)).toHaveLength(1);
    expect(fake.out()).toContain('answers again');
  });

  test('ends after a minute of a code that it doesn’t know at the start', async () => {
    const fake = createFakeWorld({ jobs: [running] });
    fake.server.before = () => {
      throw cloudError('rejected', { code: 65_535, hasUnknownCode: true });
    };
    expect(await fake.run('--plain')).toBe(6);
    expect(fake.slept.length).toBeGreaterThan(2);
    expect(fake.err()).toContain('code 65535');
  });
});

describe('a merged list', () => {
  const trouble = { family: 'import', where: 'prod', error: cloudError('server').facts, bestEffort: false } as const;

  test('announces a missing part of the list once, and its recovery once', async () => {
    const visit = await open();
    visit.newLines();
    visit.fake.server.troubles = [trouble, { ...trouble, where: 'test' }];
    for (let round = 0; round < 3; round += 1) await visit.poll();
    expect(untimed(visit.newLines())).toEqual([
      'The list is incomplete, because the imports of prod can’t be read: server message; 1 more part can’t be read',
    ]);
    visit.fake.server.troubles = [{ ...trouble, bestEffort: true }];
    for (let round = 0; round < 3; round += 1) await visit.poll();
    expect(untimed(visit.newLines())).toEqual(['The list is complete again.']);
  });

  test('gives an approximate duration for an import without times', async () => {
    const visit = await open([], { jobs: [running, ended] });
    const withoutTimes = { createdAt: null, startedAt: null, family: 'import' } as const;
    visit.fake.server.jobs = [aJob({ id: 'job-i', description: null, ...withoutTimes }), ...visit.fake.server.jobs];
    await visit.poll();
    visit.newLines();
    for (let minutes = 0; minutes < 36; minutes += 1) await visit.poll();
    visit.change('job-i', { status: 'successful', rawStatus: 'Completed' });
    await visit.poll();
    expect(untimed(visit.newLines())).toEqual(['Collection backup job-i (products) was successful after about 3m.']);
  });

  test('forgets which routes are missing on refresh', async () => {
    const visit = await open([], { terminal: 80 });
    const forget = vi.spyOn(visit.fake.server.gateway, 'forget');
    await visit.enter('refresh');
    expect(forget).toHaveBeenCalledOnce();
  });
});

describe('the cache', () => {
  const oldJobs = Array.from({ length: 950 }, (_, index) =>
    aJob({ id: `job-${index}`, status: 'successful', rawStatus: 'SUCCESSFUL', createdAt: noon - index * 60_000 }),
  );
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zjobs-plain-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const env = () => ({ ZILLIZ_API_KEY: 'key-1', ZJOBS_ENDPOINT: 'http://127.0.0.1:1', XDG_CACHE_HOME: folder });
  const cache = () =>
    openJobCache({ env: env(), home: folder, endpoint: 'http://127.0.0.1:1', projectId: 'proj-1', now: () => noon });

  test('keeps the jobs for the next run', async () => {
    const visit = await open([], { jobs: oldJobs, env: env() });
    for (let round = 0; round < 8; round += 1) await visit.poll();
    const kept: Job[] = [];
    await eventually(async () => expect(await cache().load(jobs => kept.push(...jobs))).toBe(true));
    expect(kept.length).toBeGreaterThanOrEqual(950);
  });

  test('shows cached jobs as such before the first answer, then reads only what is new', async () => {
    await cache().save(oldJobs, true);
    const fake = createFakeWorld({ terminal: 80, jobs: oldJobs, env: env() });
    fake.server.before = call => {
      if (call.startsWith('list')) throw cloudError('network');
    };
    const clock = fakeClock(noon);
    const world = { ...fake.world, now: clock.now };
    const code = runPlain(parsePlain(parseFlags(['--plain']), parseCommon(parseFlags([]), env())), world, clock);
    await eventually(() => expect(fake.out()).toContain('zjobs> '));
    // The prompt can be there before the file is read.
    await eventually(() => {
      fake.type('list id:job-0');
      expect(fake.out()).toContain('Collection backup job-0');
    });
    expect(fake.out()).toContain('The server has not answered yet. This is the list from the last run.');
    // The program knows at the end of the file that the cache is complete. A second reader reaches the end later than it.
    await cache().load(() => {});
    fake.server.calls.length = 0;
    fake.server.before = () => {};
    await clock.pass(30_000);
    expect(fake.out()).toMatch(/950 jobs, of which 950 Successful\.\n$/m);
    expect(fake.server.calls.filter(call => call.startsWith('list')).length).toBeLessThan(10);
    fake.type('quit');
    expect(await code).toBe(0);
  });
});
