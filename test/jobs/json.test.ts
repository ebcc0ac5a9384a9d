import { describe, expect, test } from 'vitest';
import { jobCenterSupport } from '../../src/jobs/action-support.ts';
import { noInsight } from '../../src/jobs/insight/insight.ts';
import { detailsJson, isoTime, jobJson, plainFields, plainJson, plainValue, valueFields } from '../../src/jobs/json.ts';
import { aJob, noon } from '../support/jobs.ts';

const judging = {
  circumstances: {
    viewer: { readOnly: false, deniedAt: null },
    actionSupport: jobCenterSupport,
  },
  explain: ({ id }: { readonly id: string }) => id,
  contextOf: () => ({ ...noInsight, source: 'proj-1' }),
};

describe('the JSON of a job', () => {
  test('has the plain fields in order, then the actions', () => {
    expect(Object.keys(jobJson(aJob(), judging))).toEqual([...valueFields, 'actions']);
  });

  test('has null for every unknown value', () => {
    const bare = jobJson(
      aJob({ projectId: null, description: null, progress: null, createdBy: null, createdAt: null, startedAt: null }),
      judging,
    );
    expect(bare).toMatchObject({
      projectId: null,
      description: null,
      progress: null,
      createdAt: null,
      startedAt: null,
    });
  });

  test('gives the reason of a refused action', () => {
    expect(jobJson(aJob({ status: 'failed' }), judging).actions).toEqual({
      cancel: { allowed: false, reason: 'refused.cancelStatus' },
      retry: { allowed: false, reason: 'refused.retryKind' },
      commit: { allowed: false, reason: 'refused.commitKind' },
    });
  });
});

test('the JSON of a running import says its stage, and why the server may refuse to cancel it', () => {
  const actionSupport = { ...jobCenterSupport, abortImport: true };
  const aborting = { ...judging, circumstances: { ...judging.circumstances, actionSupport } };
  const anImport = (rawStatus: string, progress: number) =>
    jobJson(aJob({ type: 'IMPORT', subtype: null, status: 'in-progress', rawStatus, progress }), aborting);
  expect(anImport('Importing', 75)).toMatchObject({
    stage: 'sorting',
    actions: { cancel: { allowed: true, caveat: 'caveat.abortImport' } },
  });
  expect(anImport('Uncommitted', 99)).toMatchObject({ stage: 'waits-for-commit' });
  expect(anImport('Uncommitted', 99).actions.cancel).toEqual({ allowed: true });
  expect(anImport('Committing', 99).actions.cancel).toEqual({ allowed: false, reason: 'refused.cancelCommitting' });
});

test('the JSON of a job has what other jobs and earlier polls show about it', () => {
  const estimate = {
    earliest: noon,
    likely: noon + 60_000,
    latest: noon + 120_000,
    basis: 'history',
    jobs: 14,
  } as const;
  const insight = { estimate: { ...estimate, took: null }, stalledSince: noon - 1_000, isSlow: true };
  const json = jobJson(aJob(), { ...judging, contextOf: () => ({ ...insight, source: 'milvus:19530' }) });
  expect(Object.entries(json).slice(-8, -1)).toEqual([
    ['family', 'job-center'],
    ['source', 'milvus:19530'],
    ['regionId', 'aws-eu-central-1'],
    ['stage', null],
    [
      'estimate',
      {
        earliest: '2026-11-22T14:00:00Z',
        likely: '2026-11-22T14:01:00Z',
        latest: '2026-11-22T14:02:00Z',
        basis: 'history',
        jobs: 14,
      },
    ],
    ['stalledSince', '2026-11-22T13:59:59Z'],
    ['isSlow', true],
  ]);
});

describe('isoTime', () => {
  test.each([
    [noon, '2026-11-22T14:00:00Z'],
    [noon + 5, '2026-11-22T14:00:00.005Z'],
    [0, '1970-01-01T00:00:00Z'],
    [null, null],
    [Number.NaN, null],
    [1e300, null],
  ])('writes %s as %s', (at, text) => {
    expect(isoTime(at)).toBe(text);
  });
});

test('detailsJson keeps a value that is named like an object’s own property', () => {
  const details = { files: [], importedRows: 1, totalRows: null, facts: [['__proto__', 'x']] as const };
  expect(JSON.stringify(detailsJson(details))).toBe(
    '{"files":[],"importedRows":1,"totalRows":null,"facts":{"__proto__":"x"}}',
  );
});

test('plainValue reads each value of the JSON alone', () => {
  const job = aJob({ subtype: 'COLLECTION', regionId: 'aws-eu-central-1', finishedAt: noon });
  const json = plainJson(job);
  for (const name of plainFields) expect([name, plainValue(job, name)]).toEqual([name, json[name]]);
});
