import { describe, expect, test } from 'vitest';
import { jobCenterSupport } from '../../src/jobs/action-support.ts';
import { kinds } from '../../src/jobs/kinds.ts';
import { type Circumstances, judge, judgeCancel, judgeRetry } from '../../src/jobs/rules.ts';
import { type JobStatus, jobStatuses } from '../../src/jobs/statuses.ts';
import { aJob, noon } from '../support/jobs.ts';

const everything: Circumstances = {
  viewer: { readOnly: false, deniedAt: null },
  actionSupport: jobCenterSupport,
};
const withAbort: Circumstances = { ...everything, actionSupport: { ...everything.actionSupport, abortImport: true } };
const member: Circumstances = { ...everything, viewer: { readOnly: false, deniedAt: 1_000 } };
const readOnly: Circumstances = { ...everything, viewer: { readOnly: true, deniedAt: 1_000 } };

/** The rules of the Jobs page, written a second time by hand, so that an error in the table shows. */
const cancelable = new Set([
  'BACKUP/CLUSTER',
  'BACKUP/COLLECTION',
  'EXPORT_BACKUP/',
  'SPARK/',
  ...[
    'MILVUS',
    'PINECONE',
    'QDRANT',
    'ELASTICSEARCH',
    'OPENSEARCH',
    'POSTGRESQL',
    'TENCENT_VECTORDB',
    'WEAVIATE',
    'S3_VECTORS',
    'WITHIN_ORG',
    'CROSS_ORG',
  ].map(source => `MIGRATION/${source}`),
]);
const stoppable: readonly JobStatus[] = ['pending', 'in-progress'];

const everyCase = kinds.flatMap(({ type, subtype }) =>
  jobStatuses.map(status => ({ name: `${type}/${subtype ?? ''}`, type, subtype, status })),
);

describe('for every type, subtype and status', () => {
  test('the tables have the 36 documented kinds and 7 statuses', () => {
    expect(everyCase).toHaveLength(36 * 7);
    expect(new Set(everyCase.map(one => one.name)).size).toBe(36);
  });

  test.each(everyCase)('the rules decide on $name, $status, for an owner', ({ name, type, subtype, status }) => {
    const job = aJob({ type, subtype, status });
    expect(judgeCancel(job, everything).allowed).toBe(cancelable.has(name) && stoppable.includes(status));
    expect(judgeRetry(job, everything).allowed).toBe(type === 'IMPORT' && status === 'failed');
  });

  test.each(everyCase)(
    'the rules refuse $name, $status, to a member for the role only where an owner may act, and with --read-only',
    ({ type, subtype, status }) => {
      const job = aJob({ type, subtype, status });
      const needsAdmin = {
        allowed: false,
        refusal: { id: 'refused.needsAdmin', deniedAt: 1_000, cluster: job.clusterName },
      };
      const forOwner = { cancel: judgeCancel(job, everything), retry: judgeRetry(job, everything) };
      expect(judgeCancel(job, member)).toEqual(forOwner.cancel.allowed ? needsAdmin : forOwner.cancel);
      expect(judgeRetry(job, member)).toEqual(forOwner.retry.allowed ? needsAdmin : forOwner.retry);
      expect(judgeCancel(job, readOnly)).toEqual({ allowed: false, refusal: { id: 'refused.readOnly' } });
      expect(judgeRetry(job, readOnly)).toEqual({ allowed: false, refusal: { id: 'refused.readOnly' } });
    },
  );

  test.each(jobStatuses)('an import that is %s can be canceled only if the server can abort imports', status => {
    const job = aJob({ type: 'IMPORT', status });
    expect(judgeCancel(job, withAbort).allowed).toBe(stoppable.includes(status));
    expect(judgeCancel(job, everything)).toEqual({ allowed: false, refusal: { id: 'refused.cancelImport' } });
  });
});

test.each([
  [{ type: 'BACKUP', subtype: 'COPY' }, 'refused.cancelCopy'],
  [{ type: 'MIGRATION', subtype: 'QDRANT_ZERO_DOWNTIME' }, 'refused.cancelZeroDowntime'],
  [{ type: 'RESTORE', subtype: 'CLUSTER' }, 'refused.cancelKind'],
  [{ type: 'TELEPORT', subtype: null }, 'refused.cancelKind'],
  [{ type: 'MIGRATION', subtype: 'FROM_THE_MOON' }, 'refused.cancelKind'],
  [{ type: 'BACKUP', subtype: 'CLUSTER', status: 'successful' as const }, 'refused.cancelStatus'],
  [{ type: 'BACKUP', subtype: 'CLUSTER', status: 'unknown' as const }, 'refused.cancelStatus'],
] as const)('the cancel of %o is refused with %s', (facts, id) => {
  expect(judgeCancel(aJob({ status: 'in-progress', ...facts }), everything)).toMatchObject({ refusal: { id } });
});

test('an import whose rows become visible can’t be aborted any more', () => {
  const job = aJob({ type: 'IMPORT', subtype: null, status: 'in-progress', rawStatus: 'Committing' });
  const actionSupport = { ...everything.actionSupport, abortImport: true };
  expect(judgeCancel(job, { ...everything, actionSupport })).toEqual({
    allowed: false,
    refusal: { id: 'refused.cancelCommitting' },
  });
});

test('a server without the routes refuses actions that the rules would allow', () => {
  const bare: Circumstances = {
    ...everything,
    actionSupport: {
      cancel: [],
      retry: 'request',
      abortImport: false,
      commitImport: false,
      console: 'https://cloud.zilliz.com',
    },
  };
  expect(judgeCancel(aJob({ type: 'BACKUP', subtype: 'CLUSTER', status: 'pending' }), bare)).toMatchObject({
    refusal: { id: 'refused.noCancelRoute' },
  });
  expect(judgeRetry(aJob({ type: 'IMPORT', status: 'failed' }), bare)).toMatchObject({
    refusal: { id: 'refused.noRetryRoute' },
  });
});

test('a backup or migration without a subtype can be canceled, because the control plane reports none', () => {
  expect(judgeCancel(aJob({ type: 'BACKUP', subtype: null, status: 'in-progress' }), everything).allowed).toBe(true);
  expect(judgeCancel(aJob({ type: 'MIGRATION', subtype: null, status: 'pending' }), everything).allowed).toBe(true);
});

describe('a commit', () => {
  const circumstances = { ...withAbort, actionSupport: { ...withAbort.actionSupport, commitImport: true } };
  const waiting = aJob({ type: 'IMPORT', subtype: null, rawStatus: 'Uncommitted' });

  test('is allowed for an import that waits for it', () => {
    expect(judge('commit', waiting, circumstances)).toEqual({ allowed: true });
  });

  test.each([
    ['refused.commitKind', { rawStatus: 'Importing' }, {}],
    ['refused.commitKind', { rawStatus: 'Committing' }, {}],
    ['refused.commitKind', { type: 'BACKUP' }, {}],
    ['refused.commitKind', { status: 'successful', rawStatus: 'Completed' }, {}],
    ['refused.noCommitRoute', {}, { actionSupport: withAbort.actionSupport }],
    ['refused.readOnly', {}, { viewer: { readOnly: true, deniedAt: null } }],
    ['refused.needsAdmin', {}, { viewer: { readOnly: false, deniedAt: noon } }],
    ['refused.commitKind', { type: 'BACKUP' }, { viewer: { readOnly: false, deniedAt: noon } }],
  ] as const)('is refused with %s for %o under %o', (id, facts, other) => {
    const verdict = judge('commit', { ...waiting, ...facts }, { ...circumstances, ...other });
    expect(verdict).toMatchObject({ allowed: false, refusal: { id } });
  });
});
