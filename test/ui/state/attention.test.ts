import { expect, test } from 'vitest';
import type { Insight } from '../../../src/jobs/insight/insight.ts';
import { matches, parseQuery } from '../../../src/jobs/query/query.ts';
import { jobViewOf, knownInsight, noAttention } from '../../../src/ui/state/attention.ts';
import { aJob, aSource, noon } from '../../support/jobs.ts';

test.each([
  ['in-progress', true],
  ['canceling', true],
  ['successful', false],
  ['failed', false],
  ['canceled', false],
] as const)('what was worked out of a job that is now %s holds: %s', (status, holds) => {
  const insight: Insight = { estimate: null, stalledSince: noon, isSlow: false };
  const job = aJob({ status, finishedAt: holds ? null : noon });
  expect(knownInsight({ insights: new Map([[job.id, insight]]) }, job)).toBe(holds ? insight : undefined);
});

test('the filter of a list of several sources finds a job by its own source alone', () => {
  const ads = aJob({ id: 'job-1', projectId: null, source: aSource(0, { name: 'Ads' }) });
  const lab = aJob({
    id: 'job-2',
    projectId: null,
    source: aSource(1, { name: 'milvus:19530', host: 'milvus:19530' }),
  });
  const list = {
    attention: noAttention,
    project: { id: '*', name: 'Ads, milvus:19530' },
    host: 'host-0, milvus:19530',
  };
  const found = (filter: string): readonly string[] =>
    [ads, lab].filter(job => matches(job, parseQuery(filter).terms, noon, jobViewOf(list))).map(({ id }) => id);
  expect(found('source:ads')).toEqual(['job-1']);
  expect(found('source:milvus')).toEqual(['job-2']);
  expect(found('source:proj-1')).toEqual(['job-2']);
  expect(found('!source:host-0')).toEqual(['job-2']);
});
