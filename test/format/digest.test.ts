import { describe, expect, test } from 'vitest';
import { digestMarkdown, digestText } from '../../src/format/digest.ts';
import { translator } from '../../src/i18n/translate.ts';
import { digestOf } from '../../src/jobs/digest/digest.ts';
import { noInsight } from '../../src/jobs/insight/insight.ts';
import type { Job } from '../../src/jobs/job.ts';
import { aJob, noon } from '../support/jobs.ts';

const minute = 60_000;
const day = 86_400_000;

const view = {
  source: 'Search',
  badge: 'PROD',
  isRecorded: false,
  troubles: [],
  translate: translator('en'),
  language: 'en',
} as const;

const digestFor = (jobs: readonly Job[], hours = 24) =>
  digestOf(
    { from: noon - hours * 60 * minute, to: noon },
    { jobs, journals: [{ source: null, records: [] }], insightOf: () => noInsight, isWanted: () => true },
  );

const failed = (id: string, reason: string | null, description: string | null = 'nightly'): Job =>
  aJob({ id, status: 'failed', rawStatus: 'FAILED', reason, description, finishedAt: noon - minute });

describe('a failure in the digest', () => {
  test.each([
    [
      'The storage key has expired: 403 ExpiredToken.',
      '**1 × The storage key has expired**: 403 ExpiredToken. (13:59)',
    ],
    [
      'Row 18,204 of file part-0004.parquet: vector has dimension 1024, schema 768.',
      '**1 × vector has dimension 1024, schema 768** · Row 18,204 of file part-0004.parquet (13:59)',
    ],
    [
      'Schema mismatch in file 3 of 8 (part-0003.parquet): field "price" differs.',
      '**1 × Schema mismatch in file 3 of 8** (part-0003.parquet): field "price" differs. (13:59)',
    ],
    [
      'No capacity for 8 CU in aws-us-west-2 at the moment. Try again later.',
      '**1 × No capacity for 8 CU in aws-us-west-2 at the moment**. Try again later. (13:59)',
    ],
    ['executor out of memory', '**1 × executor out of memory** (13:59)'],
    ['executor out of memory.', '**1 × executor out of memory** (13:59)'],
    [null, '**1 × no reason given** (13:59)'],
  ])('of the reason %j says nothing twice', (reason, line) => {
    const lines = digestMarkdown(digestFor([failed('job-1', reason)]), view).split('\n');
    expect(lines).toContain(`- ${line}`);
    expect(lines).toContain('  nightly (job-1)');
  });

  test('quotes the whole reason where its cause is cut', () => {
    const reason = `${'very '.repeat(40)}long`;
    const text = digestText(digestFor([failed('job-1', reason)]), view).join('\n');
    expect(text).toContain('… · “very');
    expect(text).toContain(`${reason}” (13:59)`);
  });

  test('names few jobs, and lists the IDs of many', () => {
    const many = ['a', 'b', 'c', 'd'].map(id => failed(id, 'no space'));
    expect(digestText(digestFor(many.slice(0, 3)), view)).toContain('    nightly (a); nightly (b); nightly (c)');
    expect(digestText(digestFor(many), view)).toContain('    a, b, c, d');
  });
});

test('the digest has no Western comma in Japanese', () => {
  const jobs = [
    failed('job-1', 'no space'),
    failed('job-2', 'no space'),
    ...['a', 'b', 'c', 'd'].map(id => failed(id, 'out of memory')),
    aJob({ id: 'job-3', progress: 40 }),
  ];
  const text = digestText(digestFor(jobs), { ...view, translate: translator('ja'), language: 'ja' }).join('\n');
  expect(text).toContain('nightly (job-1)、nightly (job-2)');
  expect(text).toContain('a、b、c、d');
  expect(text).not.toMatch(/[,;] /);
});

test('the digest names a type, not the subtype of one of its jobs', () => {
  const jobs = ['COPY', 'CLUSTER'].map(subtype => ({ ...failed(subtype, 'no space'), type: 'BACKUP', subtype }));
  const japanese = { ...view, translate: translator('ja'), language: 'ja' } as const;
  expect(digestText(digestFor(jobs), view)).toContainEqual(expect.stringContaining('by type: Backup 2'));
  expect(digestText(digestFor(jobs), japanese)).toContainEqual(expect.stringContaining('バックアップ 2'));
});

test('the digest says that a job counts by its end, unless none ended', () => {
  const sentence = /counts in the period in which it ended/;
  expect(digestText(digestFor([failed('job-1', 'no space')]), view)).toContainEqual(expect.stringMatching(sentence));
  expect(digestText(digestFor([aJob()]), view).join('\n')).not.toMatch(sentence);
});

test('the digest counts a job in an unknown status apart from the running ones', () => {
  const jobs = [aJob(), aJob({ id: 'job-u', status: 'unknown', rawStatus: 'REBALANCING' })];
  const text = digestText(digestFor(jobs), view).join('\n');
  expect(text).toContain('● 1 running, none stalled · 1 in an unknown status');
  expect(text).not.toContain('job-u');
});

test('the digest has the word of the header for pending jobs in Japanese', () => {
  const translate = translator('ja');
  const lines = digestText(digestFor([aJob({ status: 'pending' })]), { ...view, translate, language: 'ja' });
  expect(lines).toContainEqual(expect.stringContaining(`○ 1 件${translate('status.pending')}`));
});

test('the digest says in its first line that no job that runs is stalled', () => {
  const jobs = [failed('job-1', 'no space'), aJob({ id: 'job-2' })];
  expect(digestText(digestFor(jobs), view).join('\n')).toMatch(/ · ● 1 running, none stalled$/m);
  expect(digestMarkdown(digestFor(jobs), view)).toMatch(/ · ● 1 running, none stalled$/m);
  expect(digestText(digestFor(jobs.slice(0, 1)), view).join('\n')).toMatch(/ · ● 0 running$/m);
});

test('the digest of no jobs says that nothing failed', () => {
  expect(digestMarkdown(digestFor([]), view)).toBe(`# Search (PROD), Sat 14:00 – Sun 14:00 UTC

**✗ 0 failed** (0 in the 24h before) · ✓ 0 successful (0 before) · ⊘ 0 canceled (0 before) · ● 0 running

Nothing failed, and nothing needs a look.
`);
});

test('a window of whole days is written in days', () => {
  expect(digestText(digestFor([], (7 * day) / 3_600_000), view)[2]).toContain('(0 in the 7d before)');
});
