import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ActionRecord, changesOf, type HistoryRecord } from '../../../src/jobs/changes.ts';
import type { Job } from '../../../src/jobs/job.ts';
import type { FileFailure } from '../../../src/lib/fs.ts';
import { type Journals, journalFolder, openJournals } from '../../../src/storage/journal/journals.ts';
import { readHistory } from '../../../src/storage/journal/read-history.ts';
import { defaultJournalLimits, type JournalLimits } from '../../../src/storage/journal/rotating-file.ts';
import { aJob, noon } from '../../support/jobs.ts';

const endpoint = 'https://api.example.com';
const place = { endpoint, projectId: 'proj-1', projectName: 'Search' };

const failureOf = (id: string, at = noon): readonly HistoryRecord[] =>
  changesOf({ before: aJob({ id }), after: aJob({ id, status: 'failed', finishedAt: noon }) }, place, at);

const retryOf = (jobId: string, newJobId: string): ActionRecord => ({
  id: `${jobId}:retry`,
  time: new Date(noon + 5_000).toISOString(),
  event: 'retry',
  ...place,
  jobId,
  by: 'ana@laptop',
  outcome: 'accepted',
  newJobId,
  reason: null,
  code: null,
  requestId: 'req-1',
});

let folder = '';
let troubles: FileFailure[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zjobs-journal-'));
  troubles = [];
});
afterEach(() => rm(folder, { recursive: true }));

const state = () => join(folder, 'state', 'zjobs', 'journal');
const path = (name = 'proj-1.ndjson') => join(state(), encodeURIComponent(endpoint), name);
const open = (limits: Partial<JournalLimits> = {}): Journals =>
  openJournals(state(), endpoint, trouble => troubles.push(trouble), { ...defaultJournalLimits, ...limits });
const write = async (records: readonly HistoryRecord[], journals = open()): Promise<void> => {
  journals.of('proj-1').add(records);
  await journals.flush();
};
const jobsOf = (records: readonly HistoryRecord[]) => records.map(({ jobId }) => jobId);
const linesIn = async (file = path()) => (await readFile(file, 'utf8')).trimEnd().split('\n');

describe('where the journal is', () => {
  const inHome = join(tmpdir(), '.local/state/zjobs/journal');
  test.each([
    ['XDG_STATE_HOME', { XDG_STATE_HOME: '/var/state' }, '/nonexistent', '/var/state/zjobs/journal'],
    ['a home folder that is there', {}, tmpdir(), inHome],
    ['a relative XDG_STATE_HOME is ignored', { XDG_STATE_HOME: 'x' }, tmpdir(), inHome],
    ['no home folder', {}, '/nonexistent', null],
  ])('%s', (_, env, home, expected) => {
    expect(journalFolder(env, home)).toBe(expected);
  });

  test('only its owner can read it', async () => {
    await write(failureOf('job-1'));
    const modeOf = async (of: string) => (await stat(of)).mode & 0o777;
    expect([await modeOf(path()), await modeOf(state()), await modeOf(join(folder, 'state', 'zjobs'))]).toEqual([
      0o600, 0o700, 0o700,
    ]);
    expect(await readdir(join(state(), encodeURIComponent(endpoint)))).toEqual(['proj-1.ndjson']);
  });

  test('no project leads out of it', async () => {
    const journals = open();
    journals.of('../../../x').add(failureOf('job-1'));
    await journals.flush();
    expect(await readdir(folder)).toEqual(['state']);
    expect(await readdir(state())).toEqual([encodeURIComponent(endpoint)]);
  });
});

describe('what is written', () => {
  test('a change that is there already is not written again, by this journal or another one', async () => {
    const [one, other] = [open(), open()];
    await write([...failureOf('job-1'), ...failureOf('job-1', noon + 9)], one);
    await write(failureOf('job-1', noon + 1), other);
    await write(failureOf('job-2', noon + 2), other);
    await write([...failureOf('job-2', noon + 3), ...failureOf('job-3', noon + 4)], one);
    expect((await linesIn()).map(line => JSON.parse(line).jobId)).toEqual(['job-1', 'job-2', 'job-3']);
  });

  test('a line that was cut short does not swallow the next one', async () => {
    await write([...failureOf('job-1'), ...failureOf('job-2')]);
    await truncate(path(), (await stat(path())).size - 20);
    await write(failureOf('job-3'));
    expect(jobsOf(await open().of('proj-1').read())).toEqual(['job-1', 'job-3']);
  });

  test('a file that is full is put aside, the oldest one is dropped, and no change comes again', async () => {
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

describe('what is read', () => {
  test('the oldest first, each once, and what is no record left out', async () => {
    await write([...failureOf('job-2', noon + 2), ...failureOf('job-1', noon + 1)]);
    const [line = ''] = await linesIn();
    await appendFile(path(), `${line}\nnonsense\n{"id":"x"}\n`);
    expect(jobsOf(await open().of('proj-1').read())).toEqual(['job-1', 'job-2']);
  });

  test('what concerns one job: also the retry that started it', async () => {
    const retried = [retryOf('job-1', 'job-2'), ...failureOf('job-2', noon + 9_000)];
    await write([...failureOf('job-1'), ...failureOf('job-10'), ...retried]);
    const eventsOf = async (id: string) => (await open().of('proj-1').read(id)).map(({ event }) => event);
    expect(await eventsOf('job-1')).toEqual(['failed', 'retry']);
    expect(await eventsOf('job-2')).toEqual(['retry', 'failed']);
    expect(await eventsOf('ana@laptop')).toEqual([]);
  });

  test('what was just added', async () => {
    const journal = open().of('proj-1');
    journal.add(failureOf('job-1'));
    expect(jobsOf(await journal.read())).toEqual(['job-1']);
  });

  test('nothing where there is nothing', async () => {
    expect(await open().of('proj-1').read()).toEqual([]);
    expect(await readHistory(state())).toEqual([]);
    expect(troubles).toEqual([]);
  });

  test('every project of every server, with its name', async () => {
    await write(failureOf('job-1'));
    const elsewhere = { endpoint: 'http://127.0.0.1:1', projectId: 'proj-9', projectName: null };
    const other = openJournals(state(), elsewhere.endpoint, () => {});
    const waiting = aJob({ status: 'pending', projectId: null });
    other.of('proj-9').add(changesOf({ before: null, after: waiting }, elsewhere, noon));
    await other.flush();
    const found = await readHistory(state());
    expect(found.map(({ target: of, records }) => [of, records.length])).toEqual([
      [elsewhere, 1],
      [place, 1],
    ]);
  });
});

describe('a disk that does not take it', () => {
  test('is told once, and again only after it went well meanwhile', async () => {
    await writeFile(join(folder, 'state'), 'a file where the folder should be');
    const journals = open();
    await write(failureOf('job-1'), journals);
    await write(failureOf('job-2'), journals);
    expect(troubles).toEqual([{ path: path(), code: 'ENOTDIR' }]);
    await rm(join(folder, 'state'));
    await write(failureOf('job-3'), journals);
    expect(jobsOf(await journals.of('proj-1').read())).toEqual(['job-3']);
    await rm(join(folder, 'state'), { recursive: true });
    await writeFile(join(folder, 'state'), '');
    await write(failureOf('job-4'), journals);
    expect(troubles).toHaveLength(2);
  });

  test('nor ever ends below a folder that the system makes', async () => {
    const journals = openJournals('/proc/none/zjobs/journal', endpoint, trouble => troubles.push(trouble));
    await write(failureOf('job-1'), journals);
    expect(troubles).toHaveLength(1);
  });

  test('a journal that can’t be read is told, and is empty', async () => {
    await mkdir(path(), { recursive: true });
    expect(await open().of('proj-1').read()).toEqual([]);
    expect(troubles).toEqual([{ path: path(), code: 'EISDIR' }]);
  });
});

describe('the lock', () => {
  const lock = { timeout: 60, stale: 10_000, pause: 5 };
  const hold = async (age: number): Promise<void> => {
    await mkdir(join(state(), encodeURIComponent(endpoint)), { recursive: true });
    await writeFile(path('proj-1.ndjson.lock'), '');
    const at = new Date(Date.now() - age);
    await utimes(path('proj-1.ndjson.lock'), at, at);
  };

  test('of a process that died is broken', async () => {
    await hold(60_000);
    await write(failureOf('job-1'), open({ lock: { ...lock, timeout: 5_000 } }));
    expect(await linesIn()).toHaveLength(1);
    expect(await readdir(join(state(), encodeURIComponent(endpoint)))).toEqual(['proj-1.ndjson']);
  });

  test('that is not let go is waited for a while, then the record is written all the same', async () => {
    await hold(0);
    await write(failureOf('job-1'), open({ lock }));
    expect(await linesIn()).toHaveLength(1);
    expect(await readdir(join(state(), encodeURIComponent(endpoint)))).toContain('proj-1.ndjson.lock');
  });
});

test('without a folder it is kept in memory', async () => {
  const journals = openJournals(null, endpoint, () => {});
  journals.of('proj-1').add([...failureOf('job-1'), ...failureOf('job-1'), retryOf('job-1', 'job-2')]);
  expect(jobsOf(await journals.of('proj-1').read())).toEqual(['job-1', 'job-1']);
  expect(jobsOf(await journals.of('proj-1').read('job-2'))).toEqual(['job-1']);
  expect(await journals.of('proj-2').read()).toEqual([]);
});

describe('what was missed since the last record', () => {
  const running = aJob({ id: 'a', projectId: 'proj-1' });
  const started = changesOf({ before: { ...running, status: 'pending' }, after: running }, place, noon);
  const failed = aJob({ id: 'a', projectId: 'proj-1', status: 'failed', reason: 'no space', finishedAt: noon + 1 });
  const eventsIn = async () => (await open().of('proj-1').read()).map(({ jobId, event }) => `${jobId} ${event}`);
  const see = async (jobs: readonly Job[]): Promise<void> => {
    const journals = open();
    journals.of('proj-1').addMissed(jobs, place, noon + 60_000);
    await journals.flush();
  };

  test('is added once, also behind records of what was sent and behind a torn line', async () => {
    await write([...started, ...failureOf('b'), retryOf('a', 'c')]);
    await appendFile(path(), '{"id":"torn","jobId":"a","st\n');
    await see([failed, aJob({ id: 'b', status: 'failed', finishedAt: noon }), aJob({ id: 'unknown' })]);
    await see([failed]);
    expect(await eventsIn()).toEqual(['a started', 'b failed', 'a retry', 'a failed']);
  });

  test('a job that ended the same way again has run again', async () => {
    await write(failureOf('b'));
    await see([aJob({ id: 'b', status: 'failed', finishedAt: noon })]);
    expect(await eventsIn()).toEqual(['b failed']);
    await see([aJob({ id: 'b', status: 'failed', finishedAt: noon + 5 })]);
    expect(await eventsIn()).toEqual(['b failed', 'b failed']);
  });

  test('is found in files that were put aside', async () => {
    await write(started, open({ fileSize: 10 }));
    expect(await readdir(join(path(), '..'))).toEqual(['proj-1.ndjson.1']);
    await see([failed]);
    expect(await eventsIn()).toEqual(['a started', 'a failed']);
  });

  test('is never measured by what was seen later', async () => {
    await write(started);
    const journals = open();
    const journal = journals.of('proj-1');
    journal.addMissed([running], place, noon + 1);
    journal.add(changesOf({ before: running, after: failed }, place, noon + 2));
    await journals.flush();
    expect(await eventsIn()).toEqual(['a started', 'a failed']);
  });

  test('a job that nobody recorded makes no file', async () => {
    await see([failed]);
    expect(await readdir(folder)).toEqual([]);
  });

  test('a journal in memory does the same', async () => {
    const journal = openJournals(null, endpoint, () => {}).of('proj-1');
    journal.add(started);
    journal.addMissed([failed], place, noon);
    journal.addMissed([failed], place, noon);
    expect((await journal.read()).map(({ event }) => event)).toEqual(['started', 'failed']);
  });
});
