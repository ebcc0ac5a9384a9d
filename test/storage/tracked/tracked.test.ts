import { execFileSync } from 'node:child_process';
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseJobIds } from '../../../src/jobs/parse-job-ids.ts';
import type { NamedJob } from '../../../src/jobs/tracked-job.ts';
import type { FileFailure } from '../../../src/lib/files/fs.ts';
import { defaultTrackedLimits, openTracked, type Tracked } from '../../../src/storage/tracked/tracked.ts';
import { noon } from '../../support/jobs.ts';

const endpoint = 'https://api.example.com';

let folder = '';
let failures: FileFailure[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zjobs-tracked-'));
  failures = [];
});
afterEach(() => rm(folder, { recursive: true }));

const open = (options: Partial<Parameters<typeof openTracked>[0]> = {}): Tracked => {
  const tracked = openTracked({
    env: { XDG_STATE_HOME: join(folder, 'state') },
    home: '/nonexistent',
    endpoint,
    projectId: 'proj-1',
    now: () => noon,
    onFailure: failure => failures.push(failure),
    ...options,
  });
  if (tracked === null) throw new Error('there is no folder');
  return tracked;
};

const tracks = () => join(folder, 'state', 'zjobs', 'tracked');
const place = () => join(tracks(), encodeURIComponent(endpoint));
const path = () => join(place(), 'proj-1.ndjson');
const named = (jobId: string, more: Partial<NamedJob> = {}): NamedJob => ({
  jobId,
  backupId: null,
  clusterId: null,
  ...more,
});
const idsOf = async (tracked: Tracked) => (await tracked.read()).jobs.map(({ jobId }) => jobId);

describe('the file of the tracked jobs', () => {
  test('is in the state folder, readable only by its owner', async () => {
    await open().add([named('job-1')]);
    expect(open().path).toBe(path());
    const modeOf = async (of: string) => (await stat(of)).mode & 0o777;
    expect([await modeOf(path()), await modeOf(place()), await modeOf(tracks())]).toEqual([0o600, 0o700, 0o700]);
    expect(await readdir(place())).toEqual(['proj-1.ndjson']);
  });

  test('is in the home folder if that exists', async () => {
    await open({ env: {}, home: folder }).add([named('job-1')]);
    expect(await readdir(join(folder, '.local/state/zjobs/tracked'))).toEqual([encodeURIComponent(endpoint)]);
    const options = { env: {}, home: '/nonexistent', endpoint, projectId: 'p', now: () => noon, onFailure: () => {} };
    expect(openTracked(options)).toBeNull();
  });

  test('belongs to one server and project', async () => {
    await open().add([named('job-1')]);
    await open({ projectId: 'proj-2' }).add([named('job-2')]);
    await open({ endpoint: 'http://127.0.0.1:1' }).add([named('job-3')]);
    expect(await idsOf(open())).toEqual(['job-1']);
    expect(await idsOf(open({ projectId: 'proj-2' }))).toEqual(['job-2']);
    expect(await idsOf(open({ endpoint: 'http://127.0.0.1:1' }))).toEqual(['job-3']);
    expect(await idsOf(open({ projectId: 'proj-3' }))).toEqual([]);
  });

  test.each(['../../../x', '..', '\ud800', 'a/b\u0000c'])('of the project %j is in the folder too', async projectId => {
    await open({ projectId }).add([named('job-1')]);
    expect(await idsOf(open({ projectId }))).toEqual(['job-1']);
    expect(await readdir(folder)).toEqual(['state']);
    expect(await readdir(tracks())).toEqual([encodeURIComponent(endpoint)]);
  });
});

describe('the file keeps', () => {
  test('the IDs and their time, and no other property of a job', async () => {
    const job = { ...named('job-1', { backupId: 'backup1' }), password: 'hunter2' };
    await open().add([job]);
    expect((await readFile(path(), 'utf8')).trimEnd().split('\n')).toEqual([
      '{"zjobs":1,"endpoint":"https://api.example.com","projectId":"proj-1"}',
      '{"jobId":"job-1","backupId":"backup1","clusterId":null,"trackedAt":"2026-11-22T14:00:00.000Z"}',
    ]);
    expect((await open().read()).jobs).toEqual([{ ...named('job-1', { backupId: 'backup1' }), trackedAt: noon }]);
  });

  test('an ID once, with the backup and cluster IDs that were added later', async () => {
    expect(await open().add([named('job-1'), named('job-2')])).toEqual({
      added: ['job-1', 'job-2'],
      dropped: [],
      setAside: null,
    });
    const later = open({ now: () => noon + 1 });
    expect((await later.add([named('job-1', { clusterId: 'in01' }), named('job-3')])).added).toEqual(['job-3']);
    expect((await open().read()).jobs).toEqual([
      { ...named('job-1', { clusterId: 'in01' }), trackedAt: noon },
      { ...named('job-2'), trackedAt: noon },
      { ...named('job-3'), trackedAt: noon + 1 },
    ]);
  });

  test('its inode if nothing changes', async () => {
    await open().add([named('job-1', { clusterId: 'in01' })]);
    const before = await stat(path());
    expect((await open().add([named('job-1')])).added).toEqual([]);
    expect((await open().remove(['job-2'])).removed).toEqual([]);
    expect((await stat(path())).ino).toBe(before.ino);
  });

  test('no ID that was removed', async () => {
    await open().add([named('job-1'), named('job-2'), named('job-3')]);
    expect(await open().remove(['job-3', 'job-1', 'job-9'])).toEqual({ removed: ['job-1', 'job-3'], setAside: null });
    expect(await idsOf(open())).toEqual(['job-2']);
    expect(await readFile(path(), 'utf8')).not.toContain('job-1');
  });

  test('a limited number of jobs, and drops the oldest first', async () => {
    const limits = { ...defaultTrackedLimits, jobs: 3 };
    await open({ limits }).add([named('job-1'), named('job-2')]);
    const { added, dropped } = await open({ limits }).add(['job-3', 'job-2', 'job-4', 'job-5'].map(id => named(id)));
    expect([added, dropped]).toEqual([
      ['job-3', 'job-4', 'job-5'],
      ['job-1', 'job-2'],
    ]);
    expect(await idsOf(open({ limits }))).toEqual(['job-3', 'job-4', 'job-5']);
    const tooMany = await open({ limits }).add(['a', 'b', 'c', 'd'].map(id => named(id)));
    expect(tooMany).toMatchObject({ added: ['b', 'c', 'd'], dropped: ['job-3', 'job-4', 'job-5', 'a'] });
  });

  test('no secret of an answer, whatever its name and place', async () => {
    const secret = fc.stringMatching(/^SECRET[\w-]{0,30}$/);
    const name = fc.constantFrom('password', 'token', 'accessKey', 'secretKey', 'apiKey', 'x');
    const inside = fc.dictionary(name, secret, { maxKeys: 4 });
    const answer = fc
      .tuple(inside, inside, fc.stringMatching(/^job-[a-z0-9]{4}$/), secret)
      .map(([around, beside, jobId, text]) => ({ ...around, data: { ...beside, jobId, keys: [text, { text }] } }));
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 3 }), async answers => {
        const parsed = parseJobIds(answers.map(one => JSON.stringify(one)).join('\n'));
        expect(parsed.ok).toBe(true);
        if (parsed.ok) await open().add(parsed.jobs);
        const text = await readFile(path(), 'utf8');
        for (const { data } of answers) expect(text).toContain(data.jobId);
        expect(text).not.toContain('SECRET');
      }),
      { numRuns: 30 },
    );
  });
});

describe('read', () => {
  test('returns the changes of other processes, and the same array while there are none', async () => {
    const reader = open();
    expect(await idsOf(reader)).toEqual([]);
    await open().add([named('job-1')]);
    const { jobs } = await reader.read();
    expect(jobs.map(({ jobId }) => jobId)).toEqual(['job-1']);
    expect((await reader.read()).jobs).toBe(jobs);
    await open().add([named('job-2')]);
    expect(await idsOf(reader)).toEqual(['job-1', 'job-2']);
    await open().remove(['job-2', 'job-1']);
    expect(await idsOf(reader)).toEqual([]);
    await rm(path());
    expect(await idsOf(reader)).toEqual([]);
    expect(failures).toEqual([]);
  });
});

test('a file that was edited by hand is read', async () => {
  await open().add([named('job-1'), named('job-2')]);
  const text = await readFile(path(), 'utf8');
  await writeFile(path(), text.replaceAll('\n', '\n\n').trimEnd());
  expect(await open().read()).toMatchObject({ jobs: [{ jobId: 'job-1' }, { jobId: 'job-2' }], setAside: null });
});

describe('a broken file', () => {
  const asides = async () => (await readdir(place())).filter(name => name.includes('.broken-'));

  test.each<[string, () => Promise<void>, readonly string[]]>([
    ['a line of nonsense', () => appendFile(path(), 'nonsense\n'), ['job-1', 'job-2']],
    ['a line without an ID', () => appendFile(path(), '{"jobId":"a b"}\n'), ['job-1', 'job-2']],
    [
      'a time that is none',
      () => appendFile(path(), '{"jobId":"c","backupId":null,"clusterId":null,"trackedAt":"x"}\n'),
      ['job-1', 'job-2'],
    ],
    ['a torn line', async () => truncate(path(), (await stat(path())).size - 9), ['job-1']],
    [
      'the file of another project',
      async () => writeFile(path(), (await readFile(path(), 'utf8')).replace('proj-1', 'proj-2')),
      [],
    ],
    ['an empty file', () => truncate(path(), 0), []],
    ['another form', () => writeFile(path(), '{"zjobs":2}\n'), []],
  ])('(%s) is renamed, and the jobs that can be read are kept', async (_, damage, kept) => {
    await open().add([named('job-1'), named('job-2')]);
    await damage();
    const damaged = await readFile(path(), 'utf8');
    const reader = open();
    const { jobs, setAside } = await reader.read();
    expect(jobs.map(({ jobId }) => jobId)).toEqual(kept);
    expect(setAside).toBe(`${path()}.broken-2026-11-22T14-00-00-000Z`);
    expect(await readFile(setAside ?? '', 'utf8')).toBe(damaged);
    expect(await reader.read()).toEqual({ jobs, setAside: null });
    expect(await open().read()).toEqual({ jobs, setAside: null });
    expect(await asides()).toHaveLength(1);
    expect(failures).toEqual([]);
  });

  test('is renamed before a job is added or removed, and never overwrites an earlier one', async () => {
    await open().add([named('job-1')]);
    await appendFile(path(), 'nonsense\n');
    const first = await open().add([named('job-2')]);
    await appendFile(path(), 'more nonsense\n');
    const second = await open().remove(['job-1']);
    expect(await readFile(first.setAside ?? '', 'utf8')).toContain('nonsense');
    expect(await readFile(second.setAside ?? '', 'utf8')).toContain('more nonsense');
    expect(await asides()).toHaveLength(2);
    expect(await idsOf(open())).toEqual(['job-2']);
  });

  test('that is too large is renamed without being read', async () => {
    await open().add([named('job-1'), named('job-2')]);
    const limits = { ...defaultTrackedLimits, bytes: 100 };
    const { jobs, setAside } = await open({ limits }).read();
    expect([jobs, await readFile(setAside ?? '', 'utf8')]).toEqual([[], expect.stringContaining('job-2')]);
  });

  test('is renamed once by several readers', async () => {
    await open().add([named('job-1')]);
    await appendFile(path(), 'nonsense\n');
    const reads = await Promise.all([open(), open(), open()].map(reader => reader.read()));
    expect(reads.map(({ jobs }) => jobs.map(({ jobId }) => jobId))).toEqual([['job-1'], ['job-1'], ['job-1']]);
    expect(reads.filter(({ setAside }) => setAside !== null)).toHaveLength(1);
    expect(await asides()).toHaveLength(1);
  });

  test('that can’t be renamed stays, is reported once, and its jobs are returned', async () => {
    // The file's name is as long as a name may be, so that its lock can't be made: as on a read-only disk, also for root.
    const projectId = 'p'.repeat(248);
    await open().add([named('job-1')]);
    const text = `${(await readFile(path(), 'utf8')).replace('proj-1', projectId)}nonsense\n`;
    const reader = open({ projectId });
    await writeFile(reader.path, text);
    expect(await idsOf(reader)).toEqual(['job-1']);
    expect(await reader.read()).toMatchObject({ jobs: [{ jobId: 'job-1' }], setAside: null });
    expect(failures).toEqual([{ path: reader.path, code: 'ENAMETOOLONG' }]);
    await expect(reader.add([named('job-2')])).rejects.toThrow('ENAMETOOLONG');
    expect(await readFile(reader.path, 'utf8')).toBe(text);
  });
});

describe('a failing disk', () => {
  test('makes changes throw, and is reported once to a reader', async () => {
    await writeFile(join(folder, 'state'), 'a file where the folder should be');
    const tracked = open();
    await expect(tracked.add([named('job-1')])).rejects.toThrow('ENOTDIR');
    await expect(tracked.remove(['job-1'])).rejects.toThrow('ENOTDIR');
    expect([await idsOf(tracked), await idsOf(tracked)]).toEqual([[], []]);
    expect(failures).toEqual([{ path: path(), code: 'ENOTDIR' }]);
  });

  test('is reported again after a successful read, and the last jobs stay', async () => {
    const tracked = open();
    await tracked.add([named('job-1')]);
    expect(await idsOf(tracked)).toEqual(['job-1']);
    const text = await readFile(path(), 'utf8');
    for (const _ of [1, 2]) {
      await rm(path());
      await symlink(path(), path());
      expect([await idsOf(tracked), await idsOf(tracked)]).toEqual([['job-1'], ['job-1']]);
      await rm(path());
      await writeFile(path(), text);
      expect(await idsOf(tracked)).toEqual(['job-1']);
    }
    expect(failures.map(({ code }) => code)).toEqual(['ELOOP', 'ELOOP']);
  });

  test('makes changes throw for a folder below /proc, where mkdir would never return', async () => {
    const tracked = open({ env: { XDG_STATE_HOME: '/proc/none' } });
    await expect(tracked.add([named('job-1')])).rejects.toThrow(/ENOENT|EACCES|EPERM/);
  });

  test('leaves no file behind when a write fails', async () => {
    const tracked = open({ projectId: 'p'.repeat(240) });
    // As long as that the lock's name still fits, and the temporary file's does not.
    await expect(tracked.add([named('job-1')])).rejects.toThrow('ENAMETOOLONG');
    expect(await readdir(place())).toEqual([]);
  });
});

test.each([
  ['a FIFO', () => execFileSync('mkfifo', [path()])],
  ['a folder', () => mkdir(path())],
  ['a sparse file of 1 GB', () => writeFile(path(), '').then(() => truncate(path(), 2 ** 30))],
])('%s in the place of the file is set aside', async (_, make) => {
  await mkdir(place(), { recursive: true });
  await make();
  const tracked = open();
  const { jobs, setAside } = await tracked.read();
  expect([jobs, setAside]).toEqual([[], expect.stringContaining('.broken-')]);
  await tracked.add([named('job-1')]);
  expect(await idsOf(open())).toEqual(['job-1']);
});
