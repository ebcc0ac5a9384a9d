import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ActionRecord, changesOf, type HistoryRecord } from '../../../src/jobs/changes.ts';
import type { Job } from '../../../src/jobs/job.ts';
import type { FileFailure } from '../../../src/lib/files/fs.ts';
import { type Journals, journalFolder, openJournals } from '../../../src/storage/journal/journals.ts';
import { readHistory } from '../../../src/storage/journal/read-history.ts';
import { defaultJournalLimits, type JournalLimits } from '../../../src/storage/journal/rotating-file.ts';
import { aJob, noon } from '../../support/jobs.ts';

const endpoint = 'https://api.example.com';
const target = { endpoint, projectId: 'proj-1', projectName: 'Search' };

const failureOf = (id: string, at = noon): readonly HistoryRecord[] =>
  changesOf({ before: aJob({ id }), after: aJob({ id, status: 'failed', finishedAt: noon }) }, target, at);

const retryOf = (jobId: string, newJobId: string): ActionRecord => ({
  id: `${jobId}:retry`,
  time: new Date(noon + 5_000).toISOString(),
  event: 'retry',
  ...target,
  jobId,
  by: 'ana@laptop',
  outcome: 'accepted',
  newJobId,
  reason: null,
  code: null,
  requestId: 'req-1',
});

let folder = '';
let failures: FileFailure[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zjobs-journal-'));
  failures = [];
});
afterEach(() => rm(folder, { recursive: true }));

const state = () => join(folder, 'state', 'zjobs', 'journal');
const path = (name = 'proj-1.ndjson') => join(state(), encodeURIComponent(endpoint), name);
const open = (limits: Partial<JournalLimits> = {}): Journals =>
  openJournals(state(), endpoint, failure => failures.push(failure), { ...defaultJournalLimits, ...limits });
const write = async (records: readonly HistoryRecord[], journals = open()): Promise<void> => {
  journals.of('proj-1').add(records);
  await journals.flush();
};
const jobsOf = (records: readonly HistoryRecord[]) => records.map(({ jobId }) => jobId);
const linesIn = async (file = path()) => (await readFile(file, 'utf8')).trimEnd().split('\n');

describe('the folder of the journals', () => {
  const inHome = join(tmpdir(), '.local/state/zjobs/journal');
  test.each([
    ['is in XDG_STATE_HOME', { XDG_STATE_HOME: '/var/state' }, '/nonexistent', '/var/state/zjobs/journal'],
    ['is in the home folder if that exists', {}, tmpdir(), inHome],
    ['ignores a relative XDG_STATE_HOME', { XDG_STATE_HOME: 'x' }, tmpdir(), inHome],
    ['is null without a home folder', {}, '/nonexistent', null],
  ])('%s', (_, env, home, expected) => {
    expect(journalFolder(env, home)).toBe(expected);
  });

  test('is readable only by its owner', async () => {
    await write(failureOf('job-1'));
    const modeOf = async (of: string) => (await stat(of)).mode & 0o777;
    expect([await modeOf(path()), await modeOf(state()), await modeOf(join(folder, 'state', 'zjobs'))]).toEqual([
      0o600, 0o700, 0o700,
    ]);
    expect(await readdir(join(state(), encodeURIComponent(endpoint)))).toEqual(['proj-1.ndjson']);
  });

  test('contains the file of every project, whatever its ID', async () => {
    const journals = open();
    journals.of('../../../x').add(failureOf('job-1'));
    await journals.flush();
    expect(await readdir(folder)).toEqual(['state']);
    expect(await readdir(state())).toEqual([encodeURIComponent(endpoint)]);
  });
});

describe('the journal writes', () => {
  test('a change once, even if several processes add it', async () => {
    const [one, other] = [open(), open()];
    await write([...failureOf('job-1'), ...failureOf('job-1', noon + 9)], one);
    await write(failureOf('job-1', noon + 1), other);
    await write(failureOf('job-2', noon + 2), other);
    await write([...failureOf('job-2', noon + 3), ...failureOf('job-3', noon + 4)], one);
    expect((await linesIn()).map(line => JSON.parse(line).jobId)).toEqual(['job-1', 'job-2', 'job-3']);
  });

  test('a new line after one that was cut short', async () => {
    await write([...failureOf('job-1'), ...failureOf('job-2')]);
    await truncate(path(), (await stat(path())).size - 20);
    await write(failureOf('job-3'));
    expect(jobsOf(await open().of('proj-1').read())).toEqual(['job-1', 'job-3']);
  });

  test('rotated files up to the limit, and no change twice', async () => {
    const limits = { fileSize: 1_000, kept: 2 };
    const journals = open(limits);
    const ids = Array.from({ length: 9 }, (_, index) => `job-${index}`);
    for (const [index, id] of ids.entries()) await write(failureOf(id, noon + index), journals);
    await write(failureOf('job-8', noon + 99), open(limits));
    const names = await readdir(join(state(), encodeURIComponent(endpoint)));
    expect(names.filter(name => name !== 'proj-1.ndjson').sort()).toEqual(['proj-1.ndjson.1', 'proj-1.ndjson.2']);
    const kept = jobsOf(await open(limits).of('proj-1').read());
    expect(kept).toEqual(ids.slice(-kept.length));
    expect(kept.length).toBeLessThan(ids.length);
    expect(kept.length).toBeGreaterThan(1);
  });
});

describe('the journal reads', () => {
  test('each record once, oldest first, and skips other lines', async () => {
    await write([...failureOf('job-2', noon + 2), ...failureOf('job-1', noon + 1)]);
    const [line = ''] = await linesIn();
    await appendFile(path(), `${line}\nnonsense\n{"id":"x"}\n`);
    expect(jobsOf(await open().of('proj-1').read())).toEqual(['job-1', 'job-2']);
  });

  test('the records of one job, with the retry that started it', async () => {
    const retried = [retryOf('job-1', 'job-2'), ...failureOf('job-2', noon + 9_000)];
    await write([...failureOf('job-1'), ...failureOf('job-10'), ...retried]);
    const eventsOf = async (id: string) => (await open().of('proj-1').read(id)).map(({ event }) => event);
    expect(await eventsOf('job-1')).toEqual(['failed', 'retry']);
    expect(await eventsOf('job-2')).toEqual(['retry', 'failed']);
    expect(await eventsOf('ana@laptop')).toEqual([]);
  });

  test('records that were just added', async () => {
    const journal = open().of('proj-1');
    journal.add(failureOf('job-1'));
    expect(jobsOf(await journal.read())).toEqual(['job-1']);
  });

  test('no record if there is no file', async () => {
    expect(await open().of('proj-1').read()).toEqual([]);
    expect(await readHistory(state())).toEqual([]);
    expect(failures).toEqual([]);
  });

  test('every project of every server, with its last name', async () => {
    await write(failureOf('job-1'));
    const elsewhere = { endpoint: 'http://127.0.0.1:1', projectId: 'proj-9', projectName: null };
    const other = openJournals(state(), elsewhere.endpoint, () => {});
    const waiting = aJob({ status: 'pending', projectId: null });
    other.of('proj-9').add(changesOf({ before: null, after: waiting }, elsewhere, noon));
    await other.flush();
    const found = await readHistory(state());
    expect(found.map(({ target: of, records }) => [of, records.length])).toEqual([
      [elsewhere, 1],
      [target, 1],
    ]);
  });
});

describe('a failing disk', () => {
  test('is reported once, and again only after a successful write', async () => {
    await writeFile(join(folder, 'state'), 'a file where the folder should be');
    const journals = open();
    await write(failureOf('job-1'), journals);
    await write(failureOf('job-2'), journals);
    expect(failures).toEqual([{ path: path(), code: 'ENOTDIR' }]);
    await rm(join(folder, 'state'));
    await write(failureOf('job-3'), journals);
    expect(jobsOf(await journals.of('proj-1').read())).toEqual(['job-3']);
    await rm(join(folder, 'state'), { recursive: true });
    await writeFile(join(folder, 'state'), '');
    await write(failureOf('job-4'), journals);
    expect(failures).toHaveLength(2);
  });

  test('is reported for a folder below /proc, where mkdir would never return', async () => {
    const journals = openJournals('/proc/none/zjobs/journal', endpoint, failure => failures.push(failure));
    await write(failureOf('job-1'), journals);
    expect(failures).toHaveLength(1);
  });

  test('reads again after a failed reading, also if no file has changed', async () => {
    await write(failureOf('job-1'));
    const journal = open().of('proj-1');
    // The rotated file can't be read.
    await mkdir(`${path()}.1`);
    expect(await journal.read()).toEqual([]);
    await rm(`${path()}.1`, { recursive: true });
    expect(jobsOf(await journal.read())).toEqual(['job-1']);
  });

  test('makes a journal that can’t be read look empty', async () => {
    await mkdir(path(), { recursive: true });
    expect(await open().of('proj-1').read()).toEqual([]);
    expect(failures).toEqual([{ path: path(), code: 'not a regular file' }]);
  });
});

test('a journal without a folder is kept in memory', async () => {
  const journals = openJournals(null, endpoint, () => {});
  journals.of('proj-1').add([...failureOf('job-1'), ...failureOf('job-1'), retryOf('job-1', 'job-2')]);
  expect(jobsOf(await journals.of('proj-1').read())).toEqual(['job-1', 'job-1']);
  expect(jobsOf(await journals.of('proj-1').read('job-2'))).toEqual(['job-1']);
  expect(await journals.of('proj-2').read()).toEqual([]);
});

describe('addMissed', () => {
  const running = aJob({ id: 'a', projectId: 'proj-1' });
  const started = changesOf({ before: { ...running, status: 'pending' }, after: running }, target, noon);
  const failed = aJob({ id: 'a', projectId: 'proj-1', status: 'failed', reason: 'no space', finishedAt: noon + 1 });
  const eventsIn = async () => (await open().of('proj-1').read()).map(({ jobId, event }) => `${jobId} ${event}`);
  const addMissed = async (jobs: readonly Job[]): Promise<void> => {
    const journals = open();
    journals.of('proj-1').addMissed(jobs, target, noon + 60_000);
    await journals.flush();
  };

  test('adds a missed change once, also after actions and torn lines', async () => {
    await write([...started, ...failureOf('b'), retryOf('a', 'c')]);
    await appendFile(path(), '{"id":"torn","jobId":"a","st\n');
    await addMissed([failed, aJob({ id: 'b', status: 'failed', finishedAt: noon }), aJob({ id: 'unknown' })]);
    await addMissed([failed]);
    expect(await eventsIn()).toEqual(['a started', 'b failed', 'a retry', 'a failed']);
  });

  test('adds a second failure of the same job', async () => {
    await write(failureOf('b'));
    await addMissed([aJob({ id: 'b', status: 'failed', finishedAt: noon })]);
    expect(await eventsIn()).toEqual(['b failed']);
    await addMissed([aJob({ id: 'b', status: 'failed', finishedAt: noon + 5 })]);
    expect(await eventsIn()).toEqual(['b failed', 'b failed']);
  });

  test('compares with records in rotated files', async () => {
    await write(started, open({ fileSize: 10 }));
    expect(await readdir(join(path(), '..'))).toEqual(['proj-1.ndjson.1']);
    await addMissed([failed]);
    expect(await eventsIn()).toEqual(['a started', 'a failed']);
  });

  test('does not compare with records that were added later', async () => {
    await write(started);
    const journals = open();
    const journal = journals.of('proj-1');
    journal.addMissed([running], target, noon + 1);
    journal.add(changesOf({ before: running, after: failed }, target, noon + 2));
    await journals.flush();
    expect(await eventsIn()).toEqual(['a started', 'a failed']);
  });

  test('creates no file for a job without a record', async () => {
    await addMissed([failed]);
    expect(await readdir(folder)).toEqual([]);
  });

  test('works for a journal in memory too', async () => {
    const journal = openJournals(null, endpoint, () => {}).of('proj-1');
    journal.add(started);
    journal.addMissed([failed], target, noon);
    journal.addMissed([failed], target, noon);
    expect((await journal.read()).map(({ event }) => event)).toEqual(['started', 'failed']);
  });
});

describe('reading the whole journal', () => {
  test('happens once for readers at once, and again after a write of this or another process', async () => {
    await write(failureOf('job-1'));
    const journal = open().of('proj-1');
    const [first, same] = await Promise.all([journal.read(), journal.read()]);
    expect(first).toHaveLength(1);
    expect(same).toBe(first);
    expect(await journal.read()).toBe(first);
    await write(failureOf('job-2'));
    expect(await journal.read()).toHaveLength(2);
    journal.add(failureOf('job-3'));
    expect(await journal.read()).toHaveLength(3);
  });

  test('contains what was added while another reader reads', async () => {
    await write(failureOf('job-1'));
    const journal = open().of('proj-1');
    const early = journal.read();
    journal.add(failureOf('job-2'));
    expect(await journal.read()).toHaveLength(2);
    await early;
  });
});
