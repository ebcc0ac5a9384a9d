import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { intentOf, recordOfAction } from '../../../src/actions/action-record.ts';
import type { Outcome } from '../../../src/actions/outcome.ts';
import type { FileFailure } from '../../../src/lib/files/fs.ts';
import { openJournals } from '../../../src/storage/journal/journals.ts';
import { readHistory } from '../../../src/storage/journal/read-history.ts';
import { aJob } from '../../support/jobs.ts';

const endpoint = 'https://api.example.com';
const target = { endpoint, projectId: 'proj-1', projectName: 'Search' };
const by = 'ana@laptop';
const sentAt = Date.now() - 60_000;

let folder = '';
let failures: FileFailure[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zjobs-intents-'));
  failures = [];
});
afterEach(() => rm(folder, { recursive: true }));

const state = () => join(folder, 'zjobs', 'journal');
const path = () => join(state(), encodeURIComponent(endpoint), 'proj-1.ndjson');
const open = () => openJournals(state(), endpoint, failure => failures.push(failure)).of('proj-1');
const intent = (jobId = 'job-1') => intentOf({ action: 'cancel', job: aJob({ id: jobId }), sentAt }, target, by);
const outcomeOf = (outcome: Outcome) => recordOfAction({ action: 'cancel', job: aJob(), outcome, sentAt }, target, by);
const accepted = (jobId = 'job-1') =>
  outcomeOf({ outcome: 'accepted', jobId, job: aJob({ id: jobId, status: 'canceling' }), requestId: 'req-1' });

/** Lets the intents in the file look as if a process that has ended had written them. */
const endSender = async (): Promise<void> => {
  const { pid } = spawnSync('true');
  await writeFile(path(), (await readFile(path(), 'utf8')).replaceAll(`"pid":${process.pid}`, `"pid":${pid}`));
};

describe('an intent', () => {
  test('is on the disk when it has been added, and counts as an unknown outcome', async () => {
    await open().addIntent(intent());
    expect(await readFile(path(), 'utf8')).toContain('"jobId":"job-1"');
    expect(await open().read()).toEqual([intent().record]);
    expect(intent().record).toMatchObject({ event: 'cancel', outcome: 'unknown', by, jobId: 'job-1' });
    expect((await readHistory(state())).flatMap(({ records }) => records)).toEqual([intent().record]);
  });

  test('gives way to its outcome', async () => {
    const journal = open();
    await journal.addIntent(intent());
    journal.add([accepted()]);
    expect(await journal.read('job-1')).toEqual([accepted()]);
    await endSender();
    expect(await open().openIntents(Date.now())).toEqual([]);
  });

  test('is open only when its sender has ended', async () => {
    await open().addIntent(intent());
    await open().addIntent(intent('job-2'));
    expect(await open().openIntents(Date.now())).toEqual([]);
    await endSender();
    expect(await open().openIntents(Date.now())).toEqual([intent(), intent('job-2')]);
  });

  test('gives way to what a later start found out', async () => {
    await open().addIntent(intent());
    await endSender();
    const journal = open();
    journal.addFound(accepted());
    await journal.flush();
    expect(await open().openIntents(Date.now())).toEqual([]);
    expect(await open().read()).toEqual([accepted()]);
  });

  test('of an answer that stayed lost is open too, until a later start knows more', async () => {
    const lost = outcomeOf({
      outcome: 'unknown',
      jobId: 'job-1',
      successors: [],
      error: {
        kind: 'network',
        message: 'connection lost',
        code: 'ECONNRESET',
        requestId: null,
        httpStatus: null,
        retryAfter: null,
        maybeDone: true,
      },
    });
    const journal = open();
    await journal.addIntent(intent());
    journal.add([lost]);
    await journal.flush();
    expect((await open().openIntents(Date.now())).map(({ record }) => record)).toEqual([lost]);
    journal.addFound({ ...lost, outcome: 'accepted', reason: null });
    expect(await journal.read()).toMatchObject([{ id: lost.id, outcome: 'accepted' }]);
    expect(await open().openIntents(Date.now())).toEqual([]);
  });

  test('that can’t be written is reported once, and does not keep the action from being sent', async () => {
    await mkdir(path(), { recursive: true });
    const journal = open();
    await journal.addIntent(intent());
    await journal.addIntent(intent('job-2'));
    expect(failures).toEqual([{ path: path(), code: 'not a regular file' }]);
  });
});

const hostile: readonly (readonly [string, () => unknown, string])[] = [
  ['a FIFO', () => spawnSync('mkfifo', [path()]), 'not a regular file'],
  ['a link to an endless device', () => symlink('/dev/zero', path()), 'a link'],
  [
    'a link to another file',
    () => writeFile(join(folder, 'other'), '').then(() => symlink(join(folder, 'other'), path())),
    'a link',
  ],
  ['a sparse file of 1 GB', () => writeFile(path(), '').then(() => truncate(path(), 2 ** 30)), 'larger than 16 MB'],
];
test.each(hostile)('a journal that is %s is neither read nor written, and is reported', async (_, make, code) => {
  await mkdir(dirname(path()), { recursive: true });
  await make();
  const journal = open();
  await journal.addIntent(intent());
  expect(await journal.read()).toEqual([]);
  expect(failures).toEqual([{ path: path(), code }]);
  const unusable: FileFailure[] = [];
  expect(await readHistory(state(), failure => unusable.push(failure))).toEqual([]);
  expect(unusable).toEqual([{ path: path(), code }]);
});
