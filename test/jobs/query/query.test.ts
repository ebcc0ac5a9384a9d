import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Job } from '../../../src/jobs/job.ts';
import { parseActionQuery } from '../../../src/jobs/query/action-query.ts';
import type { JobView } from '../../../src/jobs/query/job-view.ts';
import { matches, matchesSurely, parseQuery, type Query, queryWhileTyped } from '../../../src/jobs/query/query.ts';
import { aJob, noon } from '../../support/jobs.ts';

const failedImport = aJob({
  id: 'job-imp-7',
  type: 'IMPORT',
  subtype: null,
  status: 'failed',
  rawStatus: 'FAILED',
  description: 'Import 製品カタログ into products',
  createdBy: 'Ben Okafor',
  createdAt: noon - 20 * 3_600_000,
  reason: 'field "vector" expects 768 dimensions',
});

const hits = (text: string): boolean => matches(failedImport, parseQuery(text).terms, noon);

describe('matches', () => {
  test.each([
    ['', true],
    ['catalog', false],
    ['IMPORT', true],
    ['カタログ', true],
    ['ｶﾀﾛｸﾞ', true],
    ['カタログ'.normalize('NFD'), true],
    ['ｉｍｐｏｒｔ', true],
    ['description:ＩＭＰＯＲＴ', true],
    ['status:ｆａｉｌｅｄ', true],
    ['type:ｉｍｐｏｒｔ', true],
    ['job-imp', true],
    ['okafor', true],
    ['production', true],
    ['in01-abc', true],
    ['products import', true],
    ['products backup', false],
    ['"import 製品"', true],
    ['"製品 import"', false],
    ['status:failed', true],
    ['Status:FAIL', true],
    ['!status:failed', false],
    ['status:unfinished', false],
    ['type:import', true],
    ['type:backup', false],
    ['!type:backup', true],
    ['by:ben', true],
    ['by:"ben okafor"', true],
    ['by:ana', false],
    ['status:running', false],
    ['!status:succeeded', true],
    ['since:24h', true],
    ['since:19h', false],
    ['!since:19h', true],
    ['id:imp-7', true],
    ['cluster:prod', true],
    ['collection:products', true],
    ['description:into', true],
    ['reason:768', true],
    ['region:eu-central', true],
    ['region:us', false],
    ['source:proj-1', true],
    ['source:other', false],
    ['stage:indexing', false],
    ['is:mine', false],
    ['!is:stalled', true],
    ['768', false],
    ['s3://bucket', false],
    ['10:30', false],
    ['!backup', true],
    ['"error: vector"', false],
    ['!"note=768"', true],
  ])('for the filter %j of a failed import is %s', (text, expected) => {
    expect(parseQuery(text).problems).toEqual([]);
    expect(hits(text)).toBe(expected);
  });

  test('finds a status of two words written with a blank, a dash or an underscore', () => {
    const running = aJob();
    for (const text of ['status:"in progress"', 'status:in-progress', 'status:in_progress', 'status:progress']) {
      expect(matches(running, parseQuery(text).terms, noon), text).toBe(true);
    }
  });

  test('finds types by their words and by their label', () => {
    const migration = aJob({ type: 'MIGRATION', subtype: 'PINECONE_ZERO_DOWNTIME' });
    for (const text of ['type:migration', 'type:pinecone', 'type:"zero downtime"', 'type:zero_downtime']) {
      expect(matches(migration, parseQuery(text).terms, noon), text).toBe(true);
    }
  });

  test.each([
    ['type:backup', true, false],
    ['type:BACKUP', true, false],
    ['!type:backup', false, true],
    ['type:backup/cluster', true, false],
    ['type:export_backup', false, true],
    ['type:"export backup file"', false, true],
    ['type:back', true, true],
  ])('%s finds a cluster backup: %j, and the export of one: %j', (text, findsBackup, findsExport) => {
    const { terms } = parseQuery(text);
    expect(matches(aJob({ type: 'BACKUP', subtype: 'CLUSTER' }), terms, noon)).toBe(findsBackup);
    expect(matches(aJob({ type: 'EXPORT_BACKUP', subtype: null }), terms, noon)).toBe(findsExport);
  });

  test('limits an age to a century', () => {
    for (const age of ['999999999d', `${'9'.repeat(400)}d`]) {
      expect(parseQuery(`since:${age}`).terms).toEqual([{ field: 'since', age: 36_500 * 86_400_000, negated: false }]);
    }
  });

  test.each(['running', 'importing', 'refreshinprogress', 'progress'])('finds jobs in progress by status:%s', word => {
    const job = aJob({ status: 'in-progress', rawStatus: 'IN_PROGRESS' });
    expect(matches(job, parseQuery(`status:${word}`).terms, noon)).toBe(true);
    expect(matches({ ...job, status: 'pending', rawStatus: 'PENDING' }, parseQuery(`status:${word}`).terms, noon)).toBe(
      false,
    );
  });

  test('finds jobs without a timestamp by since: and by !since:', () => {
    const timeless = aJob({ createdAt: null, startedAt: null, finishedAt: null });
    for (const text of ['since:24h', '!since:24h']) expect(matches(timeless, parseQuery(text).terms, noon)).toBe(true);
    expect(matches(timeless, parseQuery('since:24h status:canceled').terms, noon)).toBe(false);
  });
});

describe('matchesSurely', () => {
  test.each<[string, Partial<Job>, boolean]>([
    ['!by:ben', {}, true],
    ['!by:ben', { createdBy: null }, false],
    ['!ben@example.com', {}, true],
    ['!ben@example.com', { createdBy: null }, false],
    ['!ben', { createdBy: null }, true],
    ['!cluster:lab', {}, true],
    ['!cluster:lab', { clusterName: null }, false],
    ['!cluster:in01-xyz', { clusterId: null }, false],
    ['!collection:orders', {}, true],
    ['!collection:orders', { collectionName: null }, false],
    ['!description:weekly', {}, true],
    ['!description:weekly', { description: null }, false],
    ['!reason:quota', { reason: 'no space' }, true],
    ['!reason:quota', { reason: null }, false],
    ['!type:pinecone', { type: 'MIGRATION', subtype: 'QDRANT' }, true],
    ['!type:pinecone', { type: 'MIGRATION', subtype: null }, false],
    ['!type:import', { type: 'MIGRATION', subtype: null }, true],
    ['!type:backup', { type: 'IMPORT', subtype: null }, true],
    ['!type:backup', { type: 'EXPORT_BACKUP', subtype: null }, false],
    ['type:backup', { type: 'EXPORT_BACKUP', subtype: null }, false],
    ['!stage:indexing', { type: 'IMPORT', progress: 20 }, true],
    ['!stage:indexing', { type: 'IMPORT', progress: null }, false],
    ['!stage:indexing', { type: 'BACKUP', progress: null }, true],
    ['!source:ads', { projectId: 'proj-1' }, true],
    ['!source:ads', { projectId: null }, false],
    ['!is:mine', {}, false],
    ['!is:stalled', {}, false],
    ['since:1h', {}, true],
    ['since:1h', { createdAt: null, startedAt: null }, false],
    ['since:1h', { createdAt: noon + 50_000, startedAt: noon + 50_000 }, true],
    ['since:1h', { createdAt: noon + 70_000, startedAt: noon + 70_000 }, false],
    ['!since:1h', { createdAt: noon + 70_000, startedAt: noon + 70_000 }, false],
    ['took:<1h', { startedAt: noon + 70_000 }, false],
    ['!took:>1h', { startedAt: noon + 70_000 }, false],
    ['collection:orders', { collectionName: null }, false],
  ])('judges %s for a job with %j as %s', (text, facts, expected) => {
    expect(matchesSurely(aJob(facts), parseActionQuery(text).terms, noon)).toBe(expected);
  });
});

describe('matches with what is known besides the fields', () => {
  const view: JobView = {
    has: (job, mark) => mark === 'stalled' && job.id === 'job-1',
    sourceNames: () => ['proj-7', 'Search Platform', 'api.cloud.zilliz.com'],
  };
  const found = (text: string, job = aJob({ id: 'job-1' })): boolean =>
    matches(job, parseQuery(text).terms, noon, view);

  test('finds marked jobs by is:', () => {
    expect(found('is:stalled')).toBe(true);
    expect(found('is:stalled', aJob({ id: 'job-2' }))).toBe(false);
    expect(found('!is:slow')).toBe(true);
  });

  test('finds a source by its ID, its name and its host', () => {
    for (const text of ['source:proj-7', 'source:"search platform"', 'source:zilliz.com'])
      expect(found(text)).toBe(true);
    expect(found('source:ads')).toBe(false);
  });
});

test.each([
  [9, 'took:>10m', false],
  [10, 'took:>10m', false],
  [11, 'took:>10m', true],
  [11, 'took:>=10m', true],
  [9, 'took:<10m', true],
  [90, 'took:>1h took:<2h', true],
  [9, '!took:>10m', true],
])('a job that has run for %i minutes and the filter %j: %s', (minutes, text, expected) => {
  const job = aJob({ startedAt: noon - minutes * 60_000 });
  expect(matches(job, parseQuery(text).terms, noon)).toBe(expected);
});

test('a job without a duration matches no took:, and is no target of an action by !took:', () => {
  const pending = aJob({ status: 'pending', startedAt: null });
  for (const text of ['took:>1s', 'took:<1h']) expect(matches(pending, parseQuery(text).terms, noon)).toBe(false);
  expect(matchesSurely(pending, parseQuery('!took:>1h').terms, noon)).toBe(false);
});

test('finds imports by their stage', () => {
  const job = aJob({ type: 'IMPORT', subtype: null, progress: 85 });
  expect(matches(job, parseQuery('stage:indexing').terms, noon)).toBe(true);
  expect(matches(job, parseQuery('stage:writing').terms, noon)).toBe(false);
  const waiting = { ...job, rawStatus: 'Uncommitted' };
  expect(matches(waiting, parseQuery('stage:"waits for commit"').terms, noon)).toBe(true);
});

test.each([
  ['run', 'in-progress', 'IN_PROGRESS', true],
  ['complete', 'successful', 'SUCCESSFUL', true],
  ['prepar', 'pending', 'PENDING', false],
  ['fail', 'failed', 'TIMEOUT', true],
  ['fail', 'in-progress', 'IN_PROGRESS', false],
  ['refresh', 'in-progress', 'IN_PROGRESS', false],
  ['refresh', 'in-progress', 'RefreshInProgress', true],
  ['unfin', 'canceling', 'CANCELING', true],
  ['unfin', 'failed', 'FAILED', false],
  ['un', 'pending', 'PENDING', false],
  ['fin', 'pending', 'PENDING', false],
  ['fin', 'successful', 'SUCCESSFUL', true],
] as const)('status:%s matches a job that is %s, as %s: %s', (text, status, rawStatus, expected) => {
  const job = aJob({ status, rawStatus });
  expect(matches(job, parseQuery(`status:${text}`).terms, noon)).toBe(expected);
  expect(matches(job, parseQuery(`!status:${text}`).terms, noon)).toBe(!expected);
});

test.each([
  ['colour:red', [{ id: 'query.unknownField', field: 'colour' }]],
  ['!colour:red', [{ id: 'query.unknownField', field: 'colour' }]],
  ['since:soon', [{ id: 'query.badDuration', text: 'soon' }]],
  ['status:', [{ id: 'query.missingValue', field: 'status' }]],
  ['colour:red size:big', [expect.anything(), expect.anything()]],
  ['created_by:ana', [{ id: 'query.unknownField', field: 'created_by' }]],
  ['!by=ana', [{ id: 'query.notAField', text: '!by=ana', field: 'by' }]],
  ['status：failed', [{ id: 'query.notAField', text: 'status：failed', field: 'status' }]],
  ['!"by:ana"', [{ id: 'query.notAField', text: '!"by:ana"', field: 'by' }]],
  ['!', [{ id: 'query.emptyTerm', text: '!' }]],
  ['""', [{ id: 'query.emptyTerm', text: '""' }]],
  ['by:""', [{ id: 'query.missingValue', field: 'by' }]],
  ['status:faild', [{ id: 'query.unknownStatus', text: 'faild', nearest: 'failed' }]],
  ['!status:cancelld', [{ id: 'query.unknownStatus', text: 'cancelld', nearest: 'canceled' }]],
  ['status:runing', [{ id: 'query.unknownStatus', text: 'runing', nearest: 'running' }]],
  ['type:exprt', [{ id: 'query.unknownType', text: 'exprt', nearest: 'export' }]],
  ['is:stuck', [{ id: 'query.unknownMark', text: 'stuck', nearest: 'stalled' }]],
  ['!is:late', [{ id: 'query.unknownMark', text: 'late', nearest: 'slow' }]],
  ['is:tostring', [{ id: 'query.unknownMark', text: 'tostring', nearest: expect.any(String) }]],
  ['!is:stalld', [{ id: 'query.unknownMark', text: 'stalld', nearest: 'stalled' }]],
  ['stage:indexng', [{ id: 'query.unknownStage', text: 'indexng', nearest: 'indexing' }]],
  ['took:10m', [{ id: 'query.badSpan', text: '10m' }]],
  ['took:>soon', [{ id: 'query.badSpan', text: '>soon' }]],
  ['took:>', [{ id: 'query.badSpan', text: '>' }]],
  ['type:,', [{ id: 'query.unknownType', text: ',', nearest: expect.any(String) }]],
  ['type:imprt', [{ id: 'query.unknownType', text: 'imprt', nearest: 'import' }]],
  ['type:pinecome', [{ id: 'query.unknownType', text: 'pinecome', nearest: 'pinecone' }]],
])('parseQuery reports the problems of %j', (text, problems) => {
  expect(parseQuery(text).problems).toEqual(problems);
});

test('parseQuery never throws, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      const { terms, problems } = parseQuery(text);
      matches(failedImport, terms, noon);
      expect(terms.length + problems.length).toBeLessThanOrEqual(text.length);
    }),
  );
});

describe('a filter that is being typed', () => {
  const typed = (text: string) =>
    [...text].reduce<Query>((query, _, at) => queryWhileTyped(text.slice(0, at + 1), query), []);
  const is = (marks: readonly string[], negated = false) => ({ field: 'is', marks, negated });

  test.each<[string, readonly object[]]>([
    ['is:', []],
    ['is:s', [is(['stalled', 'slow'])]],
    ['is:st', [is(['stalled'])]],
    ['!is:st', [is(['stalled'], true)]],
    ['prod is:st', [{ field: 'any', text: 'prod', negated: false }, is(['stalled'])]],
    ['is:stalled', [is(['stalled'])]],
    ['is:x', []],
    ['status:', []],
    ['status:fa', [{ field: 'status', text: 'fa', negated: false }]],
    ['status:##', []],
    ['since:2', []],
    ['stauts:', []],
    ['prod took:>', [{ field: 'any', text: 'prod', negated: false }]],
  ])('restricts the list by %j as far as it is valid, never by the name of a field', (text, terms) => {
    expect(typed(text)).toEqual(terms);
  });

  test('is an error in a script while its value is incomplete', () => {
    expect(parseQuery('is:st').problems).toEqual([{ id: 'query.unknownMark', text: 'st', nearest: 'stalled' }]);
  });
});
