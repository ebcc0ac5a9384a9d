import { describe, expect, test } from 'vitest';
import type { PartTrouble } from '../../../src/cloud/capabilities.ts';
import type { JobPage } from '../../../src/cloud/gateway.ts';
import { run } from '../../../src/commands/run.ts';
import { cloudError } from '../../support/cloud-error.ts';
import { createFakeWorld } from '../../support/fake-world.ts';
import { aJob, noon } from '../../support/jobs.ts';

const named = (count: number) =>
  Array.from({ length: count }, (_, index) => aJob({ id: `job-${index + 1}`, createdAt: noon - index * 60_000 }));

const failedImport = aJob({
  id: 'job-import',
  type: 'IMPORT',
  subtype: null,
  status: 'failed',
  rawStatus: 'FAILED',
  reason: 'schema mismatch',
  finishedAt: noon - 500,
});

describe('list', () => {
  test('prints the JSON of a job with the documented fields in their order', async () => {
    const fake = createFakeWorld({ jobs: [failedImport] });
    expect(await fake.run('list', '-o', 'json')).toBe(0);
    const [job] = JSON.parse(fake.out());
    expect(Object.entries(job)).toEqual([
      ['jobId', 'job-import'],
      ['projectId', 'proj-1'],
      ['type', 'IMPORT'],
      ['subtype', null],
      ['label', 'Import'],
      ['description', 'Back up collection products'],
      ['status', 'failed'],
      ['rawStatus', 'FAILED'],
      ['progress', 40],
      ['reason', 'schema mismatch'],
      ['createdBy', 'ana@example.com'],
      ['createdAt', '2026-11-22T13:50:00Z'],
      ['startedAt', '2026-11-22T13:51:00Z'],
      ['finishedAt', '2026-11-22T13:59:59.500Z'],
      ['clusterId', 'in01-abc'],
      ['clusterName', 'production'],
      ['dbName', 'default'],
      ['collectionName', 'products'],
      ['family', 'job-center'],
      ['source', 'proj-1'],
      ['regionId', 'aws-eu-central-1'],
      ['stage', null],
      ['estimate', null],
      ['stalledSince', null],
      ['isSlow', false],
      [
        'actions',
        {
          cancel: { allowed: false, reason: 'Import jobs can’t be canceled on this server: it can’t abort them.' },
          retry: { allowed: true },
          commit: {
            allowed: false,
            reason: 'Only imports that wait for a commit (auto_commit=false) can be committed.',
          },
        },
      ],
    ]);
  });

  test('names a job without a description after its collection in a table, but not in CSV and JSON', async () => {
    const fake = createFakeWorld({ jobs: [{ ...failedImport, description: null }] });
    await fake.run('list', '--columns', 'jobId,description');
    await fake.run('list', '--columns', 'jobId,description', '-o', 'csv');
    await fake.run('list', '-o', 'ndjson');
    const [, row, , record, json = ''] = fake.out().split(/\r?\n/);
    expect(row).toBe('job-import  products');
    expect(record).toBe('job-import,');
    expect(JSON.parse(json)).toMatchObject({ description: null, collectionName: 'products' });
  });

  test('prints English JSON in every language', async () => {
    const fake = createFakeWorld({ jobs: [aJob()] });
    await fake.run('list', '-o', 'json', '--lang', 'ja');
    expect(fake.out()).toContain('Only failed import jobs can be retried.');
    expect(fake.out()).toContain('"label":"Collection backup"');
  });

  test('prints verdicts that respect --read-only', async () => {
    const fake = createFakeWorld({ jobs: [aJob()] });
    await fake.run('list', '-o', 'json', '--read-only');
    expect(JSON.parse(fake.out())[0].actions.cancel).toMatchObject({ allowed: false });
  });

  test('prints an empty array, nothing or a header without jobs', async () => {
    for (const [format, text] of [
      ['json', '[]\n'],
      ['ndjson', ''],
    ] as const) {
      const fake = createFakeWorld();
      expect(await fake.run('list', '-o', format)).toBe(0);
      expect(fake.out()).toBe(text);
    }
    const table = createFakeWorld();
    await table.run('list');
    expect(table.out()).toMatch(/^JOB ID {2}STATUS {2}/);
  });

  test('reads all pages, and stops at the limit', async () => {
    const fake = createFakeWorld({ jobs: named(250) });
    await fake.run('list', '-o', 'ndjson');
    expect(fake.out().trim().split('\n')).toHaveLength(250);
    expect(fake.server.calls).toEqual(['projects', 'list first', 'list 100', 'list 200', 'close']);

    const limited = createFakeWorld({ jobs: named(250) });
    await limited.run('list', '-o', 'ndjson', '--limit', '120');
    expect(limited.out().trim().split('\n')).toHaveLength(120);
    expect(limited.server.calls).toEqual(['projects', 'list first', 'list 100', 'close']);
  });

  test('lists a job once that moves to the next page', async () => {
    const fake = createFakeWorld({ jobs: named(120) });
    fake.server.before = call => {
      if (call === 'list 100') fake.server.jobs = [aJob({ id: 'job-new' }), ...fake.server.jobs];
    };
    await fake.run('list', '-o', 'ndjson');
    const ids = fake
      .out()
      .trim()
      .split('\n')
      .map(line => JSON.parse(line).jobId);
    expect(ids).toHaveLength(new Set(ids).size);
    expect(ids).toHaveLength(120);
  });

  test('prints ndjson page by page, and json only when it is complete', async () => {
    for (const [format, lines] of [
      ['ndjson', 100],
      ['json', 0],
    ] as const) {
      const fake = createFakeWorld({ jobs: named(150) });
      fake.server.before = call => {
        if (call === 'list 100') throw cloudError('server', { code: 500, message: 'boom' });
      };
      expect(await fake.run('list', '-o', format)).toBe(6);
      expect(fake.out().split('\n').length - 1).toBe(lines);
    }
  });

  test('applies the filter, and asks the server only for jobs that since: can match', async () => {
    const fake = createFakeWorld({ jobs: [failedImport, ...named(3)] });
    await fake.run('list', '-o', 'ndjson', '--filter', 'status:failed since:1h');
    expect(JSON.parse(fake.out()).jobId).toBe('job-import');
    expect(fake.server.calls).toContain(`list first after ${noon - 3_600_000 - 2_000}`);
  });

  test('rejects an invalid filter before it sends anything', async () => {
    const fake = createFakeWorld();
    expect(await fake.run('list', '--filter', 'colour:red')).toBe(2);
    expect(fake.err()).toMatch(/^zjobs: invalid --filter: unknown filter field "colour:".*\n$/);
    expect(fake.server.calls).toEqual([]);
  });

  test('prints CSV by RFC 4180, with line breaks inside quotes', async () => {
    const fake = createFakeWorld({
      jobs: [aJob({ description: 'a "b", c\nd\u202e', progress: null })],
    });
    await fake.run('list', '-o', 'csv', '--columns', 'jobId,description,progress,actions');
    expect(fake.out()).toBe('jobId,description,progress,actions\r\njob-0001,"a ""b"", c\nd\\u202e",,cancel\r\n');
  });

  test.each([
    ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
    ['+1+1', "'+1+1"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    ['\n=1', '"\'\n=1"'],
    ['＝1+1', "'＝1+1"],
    ['＋1', "'＋1"],
    ['－1', "'－1"],
    ['＠x', "'＠x"],
    ['a=1', 'a=1'],
    ["'=1", "'=1"],
    ['x\u001b[2J\r\ny', '"x\\u001b[2J\r\ny"'],
  ])('prints the description %j in CSV so that no spreadsheet runs it', async (description, cell) => {
    const fake = createFakeWorld({ jobs: [aJob({ description, progress: 7 })] });
    await fake.run('list', '-o', 'csv', '--columns', 'description,progress');
    expect(fake.out()).toBe(`description,progress\r\n${cell},7\r\n`);
  });

  test('names columns after the fields of the JSON', async () => {
    const fake = createFakeWorld({ jobs: [aJob()] });
    expect(await fake.run('list', '--columns', 'jobId, status')).toBe(0);
    expect(fake.out()).toBe('JOB ID    STATUS\njob-0001  In Progress\n');

    const unknown = createFakeWorld();
    expect(await unknown.run('list', '--columns', 'jobId,colour')).toBe(2);
    expect(unknown.err()).toContain('unknown column "colour"; --columns takes jobId, ');
    expect(await createFakeWorld().run('list', '-o', 'json', '--columns', 'jobId')).toBe(2);
  });

  test('shortens a table on a terminal only', async () => {
    const jobs = [aJob({ description: '商品カタログ'.repeat(30) })];
    const wide = createFakeWorld({ jobs, terminal: 100 });
    await wide.run('list');
    expect(wide.out().split('\n')[1]).toMatch(/…$/);
    const piped = createFakeWorld({ jobs });
    await piped.run('list');
    expect(piped.out()).toContain('商品カタログ'.repeat(30));
  });

  test('prints no control character from the server', async () => {
    const evil = aJob({ id: 'job-\u001b[31m', description: 'x\u001b]52;c;AAAA\u0007\u202e\u200b\ud800' });
    for (const format of ['table', 'json', 'ndjson', 'csv']) {
      const fake = createFakeWorld({ jobs: [evil], terminal: 200 });
      await fake.run('list', '-o', format);
      expect(fake.out()).not.toMatch(/[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\u202e\u200b\ud800]/);
    }
    const json = createFakeWorld({ jobs: [evil] });
    await json.run('list', '-o', 'json');
    expect(JSON.parse(json.out())[0].jobId).toBe(evil.id);
  });

  test('warns about records that can’t be parsed', async () => {
    const fake = createFakeWorld({ jobs: [aJob()] });
    fake.server.badRecords = 2;
    expect(await fake.run('list')).toBe(0);
    expect(fake.err()).toBe('zjobs: warning: 2 records could not be parsed and are left out\n');
  });

  test('stops quietly when the reader of its output is gone', async () => {
    const fake = createFakeWorld({ jobs: named(250), closesAfter: 1 });
    expect(await fake.run('list', '-o', 'ndjson')).toBe(0);
    expect(fake.err()).toBe('');
    expect(fake.server.calls).not.toContain('list 200');
  });
});

const page = (ids: readonly string[], rest: Partial<JobPage> = {}): JobPage => ({
  ...{ isOrdered: false, total: null, nextPageToken: null, badRecords: 0, troubles: [] },
  jobs: ids.map(id => aJob({ id })),
  ...rest,
});

/** A server that answers with these pages, one after the other. */
const answering = (...pages: readonly JobPage[]) => {
  const fake = createFakeWorld();
  const requests: unknown[] = [];
  const gateway = {
    ...fake.server.gateway,
    listJobs: async (request: unknown) => {
      requests.push(request);
      return pages[Math.min(requests.length, pages.length) - 1] ?? page([]);
    },
  };
  const world = { ...fake.world, openGateway: async () => gateway };
  return { ...fake, requests, list: (format = 'json') => run(['list', '-o', format, '-p', 'proj-1'], world) };
};
const idsIn = (text: string): readonly string[] => JSON.parse(text).map(({ jobId }: { jobId: string }) => jobId);

describe('a list with repeated pages', () => {
  const ordered = (id: string, nextPageToken: string): JobPage =>
    page([id], { isOrdered: true, total: 4, nextPageToken });

  test.each([
    ['a page that links to itself', [ordered('a', '2'), ordered('b', '2')], 2],
    ['pages in a circle', [ordered('a', '2'), ordered('b', '3'), ordered('c', '2'), ordered('b', '3')], 3],
    ['a page that repeats under new tokens', [ordered('a', '2'), ordered('a', '3'), ordered('a', '4')], 1],
    ['an empty page', [ordered('a', '2'), { ...ordered('b', '3'), jobs: [] }], 1],
  ] as const)('exits with 6 after %s, because jobs are missing', async (_, pages, count) => {
    const visit = answering(...pages);
    expect(await visit.list('json')).toBe(6);
    expect(JSON.parse(visit.out())).toHaveLength(count);
    expect(JSON.parse(visit.err()).error.message).toContain(`got ${count} of 4 jobs`);
    const streamed = answering(...pages);
    expect(await streamed.list('ndjson')).toBe(6);
    expect(streamed.out().trim().split('\n')).toHaveLength(count);
  });

  test('exits with 0 if no job is missing', async () => {
    const all = { isOrdered: true, total: 2 } as const;
    const visit = answering(page(['a'], { ...all, nextPageToken: '2' }), page(['b'], { ...all, nextPageToken: '2' }));
    expect(await visit.list()).toBe(0);
    expect(idsIn(visit.out())).toEqual(['a', 'b']);
  });
});

describe('a list from which jobs vanish while it is read', () => {
  /** Pages by index: a job that vanishes moves all behind it up. */
  const vanishing = (count: number, each: number) => {
    const fake = createFakeWorld({ jobs: named(count) });
    let left = each;
    fake.server.before = call => {
      if (!call.startsWith('list') || call === 'list first' || left === 0) return;
      left -= 1;
      fake.server.jobs = fake.server.jobs.slice(5);
    };
    return fake;
  };
  const idsOf = (out: string): readonly string[] =>
    out
      .trim()
      .split('\n')
      .map(line => JSON.parse(line).jobId);

  test('is read once more, so that no job is skipped', async () => {
    const fake = vanishing(350, 2);
    expect(await fake.run('list', '-o', 'ndjson')).toBe(0);
    const ids = idsOf(fake.out());
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id } of fake.server.jobs) expect(ids).toContain(id);
    expect(fake.server.calls.filter(call => call === 'list first')).toHaveLength(2);
    expect(fake.err()).toBe('');
  });

  test('is printed as incomplete with exit code 6 when jobs vanish again', async () => {
    const fake = vanishing(350, 100);
    expect(await fake.run('list', '-o', 'ndjson')).toBe(6);
    expect(idsOf(fake.out()).length).toBeGreaterThan(300);
    expect(fake.err()).toMatch(/^zjobs: the list is incomplete: jobs left the list while it was read/);
  });
});

test('a list that never ends is printed up to its bound, with exit code 6', async () => {
  const fake = createFakeWorld();
  let number = 0;
  const endless = {
    ...fake.server.gateway,
    listJobs: async (): Promise<JobPage> => {
      number += 1;
      const jobs = Array.from({ length: 10 }, (_, index) => aJob({ id: `job-${number}-${index}` }));
      return { jobs, total: 30, nextPageToken: `p${number}`, badRecords: 0, isOrdered: true, troubles: [] };
    },
  };
  const world = { ...fake.world, openGateway: async () => endless };
  expect(await run(['list', '-o', 'ndjson'], world)).toBe(6);
  expect(fake.out().trim().split('\n').length).toBeLessThan(300);
  expect(fake.err()).toMatch(/^zjobs: the list is incomplete: the server keeps naming a next page/);
});

describe('a merged list', () => {
  const trouble: PartTrouble = {
    ...{ family: 'import', where: 'prod', bestEffort: false },
    error: cloudError('server').facts,
  };

  test('reads failed parts again with all their pages', async () => {
    const visit = answering(
      page(['a'], { nextPageToken: 'more-1' }),
      page(['b'], { troubles: [trouble] }),
      page(['c'], { nextPageToken: 'more-2' }),
      page(['d']),
    );
    expect(await visit.list()).toBe(0);
    expect(idsIn(visit.out()).toSorted()).toEqual(['a', 'b', 'c', 'd']);
    expect(visit.requests.slice(1)).toMatchObject([
      { pageToken: 'more-1' },
      { projectId: 'proj-1', only: 'failed' },
      { projectId: 'proj-1', pageToken: 'more-2' },
    ]);
  });

  test('prints an incomplete list within 15 s, and exits with 6', async () => {
    const visit = answering(page(['a'], { troubles: [trouble] }));
    expect(await visit.list()).toBe(6);
    expect(idsIn(visit.out())).toEqual(['a']);
    expect(JSON.parse(visit.err()).error.message).toContain('the list is incomplete, because the imports of prod');
    expect(visit.slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(15_000);
  });

  test('warns about unreachable data planes', async () => {
    const visit = answering(page(['a'], { troubles: [{ ...trouble, family: 'refresh', bestEffort: true }] }));
    expect(await visit.list()).toBe(0);
    expect(visit.err()).toMatch(/^zjobs: the data plane of 1 cluster can’t be reached/);
    expect(visit.requests).toHaveLength(1);
  });
});

test('describes jobs of a merged list whose times since: needs, and lists those that have none', async () => {
  const noTimes = { createdAt: null, startedAt: null, finishedAt: null } as const;
  const ageless = (id: string) => aJob({ ...noTimes, id, type: 'IMPORT', status: 'failed', reason: 'why' });
  const fake = createFakeWorld({
    jobs: [
      { ...ageless('young'), finishedAt: noon - 3_600_000 },
      { ...ageless('old'), finishedAt: noon - 90 * 86_400_000 },
    ],
  });
  const listed = page([], { jobs: ['young', 'old', 'unknown'].map(ageless) });
  const gateway = { ...fake.server.gateway, listJobs: async () => listed };
  const world = { ...fake.world, now: () => noon, openGateway: async () => gateway };
  const filter = 'status:failed since:24h';
  expect(await run(['list', '-o', 'json', '-p', 'proj-1', '--filter', filter], world)).toBe(0);
  expect(idsIn(fake.out())).toEqual(['young', 'unknown']);
});
