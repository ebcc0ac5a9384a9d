import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ActionRecord, changesOf, type HistoryRecord, type Target } from '../../src/jobs/changes.ts';
import { openJournals } from '../../src/storage/journal/journals.ts';
import { createFakeWorld } from '../support/fake-world.ts';
import { aJob, noon } from '../support/jobs.ts';
import { tempFile } from '../support/temp-file.ts';

const search: Target = { endpoint: 'https://api.example.com', projectId: 'proj-1', projectName: 'Search' };
const chat: Target = { endpoint: 'http://127.0.0.1:1', projectId: 'proj-2', projectName: null };

const failed = changesOf(
  {
    before: aJob(),
    after: aJob({ status: 'failed', rawStatus: 'FAILED', reason: 'no\u202e space\u001b[2J', finishedAt: noon }),
  },
  search,
  noon,
);
const waiting = changesOf(
  { before: null, after: aJob({ id: 'job-2', status: 'pending', projectId: null }) },
  chat,
  noon - 1,
);
const retried: ActionRecord = {
  id: 'r',
  time: new Date(noon + 1_000).toISOString(),
  event: 'retry',
  ...search,
  jobId: 'job-0001',
  by: 'ana@laptop',
  outcome: 'accepted',
  newJobId: 'job-0002',
  reason: null,
  code: null,
  requestId: 'req-1',
};

let state = '';
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'zjobs-history-'));
});
afterEach(() => rm(state, { recursive: true }));

const record = async (place: Target, records: readonly HistoryRecord[]): Promise<void> => {
  const journals = openJournals(join(state, 'zjobs', 'journal'), place.endpoint, () => {});
  journals.of(place.projectId).add(records);
  await journals.flush();
};

const history = async (args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) => {
  const fake = createFakeWorld({ env: { XDG_STATE_HOME: state, ...env } });
  const code = await fake.run('history', ...args);
  expect(fake.server.calls).toEqual([]);
  return { code, out: fake.out(), err: fake.err() };
};

const lines = (text: string): readonly HistoryRecord[] =>
  text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line));

describe('history', () => {
  beforeEach(async () => {
    await record(search, [...failed, retried]);
    await record(chat, waiting);
  });

  test('prints changes and actions of all servers, oldest first, without a request', async () => {
    const { code, out, err } = await history();
    expect([code, err]).toEqual([0, '']);
    expect(out.split('\n').map(line => line.replaceAll(/ {2,}/g, ' | '))).toEqual([
      'TIME | PROJECT | JOB ID | LABEL | EVENT',
      '2026-11-22T13:59:59.999Z | proj-2 | job-2 | Collection backup | New',
      '2026-11-22T14:00:00Z | Search | job-0001 | Collection backup | Failed: no space[2J',
      '2026-11-22T14:00:01.000Z | Search | job-0001 | Collection backup | Retry sent by ana@laptop: accepted → job-0002 (requestid req-1)',
      '',
    ]);
  });

  test.each([
    [
      '[profile.a]\nsources = [ { endpoint = "https://api.example.com" }, { endpoint = "http://127.0.0.1:9" } ]',
      ['job-0001'],
    ],
    [
      '[profile.a]\nsources = [ { endpoint = "https://api.example.com" }, { endpoint = "http://127.0.0.1:1" } ]',
      ['job-0001', 'job-2'],
    ],
    ['[profile.a]\nendpoint = "http://127.0.0.1:1"\nprojects = ["*"]', ['job-2']],
    ['[profile.a]\nendpoint = "https://api.example.com"\nprojects = ["Search", "Ads"]', ['job-0001']],
  ])('prints the records of the sources of a profile: %j', async (config, ids) => {
    const ZJOBS_CONFIG = await tempFile('config.toml', `${config}\n`);
    const { code, out } = await history(['--profile', 'a', '-o', 'ndjson'], { ZJOBS_CONFIG });
    expect(code).toBe(0);
    expect([...new Set(lines(out).map(({ jobId }) => jobId))].toSorted()).toEqual(ids);
  });

  test('exits with 5 for several projects without a record', async () => {
    const { code, err } = await history(['-p', 'Ads', '-p', 'Films']);
    expect(code).toBe(5);
    expect(err).toMatch(/Ads, Films.*proj-1 \(Search\)/);
    expect((await history(['-p', 'Ads', '-p', 'Search'])).code).toBe(0);
  });

  test('prints the server’s reason completely on a narrow terminal', async () => {
    const fake = createFakeWorld({ env: { XDG_STATE_HOME: state }, terminal: 60 });
    expect(await fake.run('history')).toBe(0);
    expect(fake.out()).toContain('Retry sent by ana@laptop: accepted → job-0002 (requestid req-1)\n');
  });

  test('-o ndjson keeps values unchanged, and escapes invisible characters', async () => {
    const { out } = await history(['-o', 'ndjson']);
    expect(lines(out)).toEqual([...waiting, ...failed, retried]);
    expect(out).not.toMatch(/[\u202e\u001b]/);
  });

  test.each([
    ['an ID', ['job-0001'], {}, ['failed', 'retry']],
    ['the ID that a retry started', ['job-0002'], {}, ['retry']],
    ['several IDs', ['job-2', 'job-0002', 'job-2'], {}, ['new', 'retry']],
    ['a project by its ID', ['-p', 'proj-2'], {}, ['new']],
    ['a project by its name with its ID', ['-p', 'Search (proj-1)'], {}, ['failed', 'retry']],
    ['a project by its name', [], { ZJOBS_PROJECT: 'Search' }, ['failed', 'retry']],
    ['a server', ['--endpoint', 'http://127.0.0.1:1/'], {}, ['new']],
    ['a server without a record', ['--endpoint', 'https://other.example.com', '-p', 'proj-1'], {}, []],
  ])('filters by %s', async (_, args, env, events) => {
    const { code, out } = await history([...args, '-o', 'ndjson'], env);
    expect(code).toBe(0);
    expect(lines(out).map(({ event }) => event)).toEqual(events);
  });

  test('prints Japanese', async () => {
    expect((await history(['--lang', 'ja'])).out).toContain('ana@laptop が再試行を送信: 受理');
  });

  test('exits with 5 for an ID without a record, and prints the others', async () => {
    const { code, out, err } = await history(['nope', 'job-2']);
    expect(code).toBe(5);
    expect(out).toContain('job-2');
    expect(err).toBe('zjobs: no history of nope; run zjobs history for all jobs\n');
  });

  test.each([
    [['-p', 'nope'], 5, 'no history of project "nope"; recorded projects: proj-2, proj-1 (Search)'],
    [['--endpoint', 'nonsense'], 2, 'the endpoint is not a URL'],
    [['-o', 'json'], 2, 'choose one of text, ndjson'],
    [['--demo'], 2, 'history has no option --demo'],
  ])('%j exits with %i', async (args, expected, message) => {
    const { code, err } = await history(args);
    expect([code, err]).toEqual([expected, expect.stringContaining(message)]);
  });
});

describe('history without records', () => {
  test('names the folder of the journal', async () => {
    expect(await history()).toEqual({
      code: 0,
      out: '',
      err: `zjobs: no history in ${join(state, 'zjobs', 'journal')} yet\n`,
    });
    expect((await history(['-p', 'proj-1', '-o', 'ndjson'])).code).toBe(0);
  });

  test('says that it needs a home folder', async () => {
    const { code, err } = await history([], { XDG_STATE_HOME: '' });
    expect([code, err]).toEqual([0, expect.stringContaining('set XDG_STATE_HOME')]);
  });

  test('exits with 2 if the journal can’t be read', async () => {
    await mkdir(join(state, 'zjobs'));
    await writeFile(join(state, 'zjobs', 'journal'), '');
    await chmod(join(state, 'zjobs', 'journal'), 0o600);
    const { code, err } = await history();
    expect([code, err]).toEqual([2, expect.stringContaining('ENOTDIR')]);
  });
});
