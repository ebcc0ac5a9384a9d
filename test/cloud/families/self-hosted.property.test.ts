import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CloudError } from '../../../src/cloud/error.ts';
import type { Family } from '../../../src/cloud/families/family.ts';
import { createMilvusBackup } from '../../../src/cloud/families/milvus-backup.ts';
import { createVts } from '../../../src/cloud/families/vts.ts';
import type { Transport } from '../../../src/cloud/http/transport.ts';
import type { Job } from '../../../src/jobs/job.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { fakeTransport, locationOf } from '../../support/fake-transport.ts';

const odd = fc.oneof(
  fc.anything({ maxDepth: 2 }),
  fc.constantFrom(
    'FINISHED',
    'finished',
    'SUCCESS',
    2,
    '2',
    2.5,
    -62_135_596_800,
    '2026-11-28 07:44:38',
    '7',
    7,
    '',
    null,
  ),
);

const names = [
  ['jobId', 'jobName', 'jobStatus', 'envOptions', 'createTime', 'finishTime', 'finishedTime', 'jobDag', 'metrics'],
  ['errorMsg', 'vertexInfoMap', 'SourceReceivedCount', 'id', 'name', 'state_code', 'start_time', 'end_time'],
  ['progress', 'errorMessage'],
].flat();

const record = fc.oneof(
  odd,
  fc.dictionary(fc.constantFrom(...names), odd),
  fc.record({
    jobId: fc.constantFrom('7', 7),
    id: fc.constantFrom('7', '', 7),
    jobStatus: odd,
    state_code: odd,
    envOptions: odd,
    jobDag: fc.oneof(
      odd,
      fc.record({ vertexInfoMap: fc.array(fc.dictionary(fc.constantFrom('type', 'vertexName', 'tablePaths'), odd)) }),
    ),
    metrics: fc.dictionary(fc.constantFrom('SourceReceivedCount', 'SourceReceivedQPS'), odd),
    createTime: odd,
    errorMsg: odd,
  }),
);

const unlessCloudError = async <Result>(run: () => Promise<Result>): Promise<Result | null> => {
  try {
    return await run();
  } catch (error) {
    if (error instanceof CloudError) return null;
    throw error;
  }
};

/** Whether a record of the answer reports the success of the job, in the field of its family. */
const reportsSuccess = (answer: unknown): boolean =>
  [answer].flat().some(one => {
    const { jobStatus, state_code } = Object(one);
    return jobStatus === 'FINISHED' || state_code === 2 || state_code === '2';
  });

const expectSound = (job: Job, answer: unknown): void => {
  expect(job.id).not.toBe('');
  if (job.status === 'successful') expect(reportsSuccess(answer)).toBe(true);
  for (const at of [job.createdAt, job.startedAt, job.finishedAt]) expect(at === null || at > 0).toBe(true);
};

const tracked = async () => [{ jobId: '7', backupId: null, clusterId: null }];

const families: readonly (readonly [string, (transport: Transport) => Family])[] = [
  ['VTS', transport => createVts(transport, fakeClock(Date.UTC(2026, 10, 28)))],
  ['milvus-backup', transport => createMilvusBackup(transport, tracked)],
];

describe.each(families)('whatever a server of %s sends', (_, create) => {
  test('a record in the wrong shape is counted or rejected, and never a success', () =>
    fc.assert(
      fc.asyncProperty(fc.oneof(record, fc.array(record)), async answer => {
        const family = create(fakeTransport(() => answer).transport);
        for (const part of family.parts({ projectId: '', clusters: [], regionIds: [] })) {
          const page = await unlessCloudError(() => part.read(null, {}));
          for (const job of page?.jobs ?? []) expectSound(job, answer);
          if (page !== null && Array.isArray(answer) && family.family === 'vts') {
            const ids = new Set(page.jobs.map(({ id }) => id));
            expect(ids.size).toBe(page.jobs.length);
            expect(page.badRecords % 2).toBe(0);
            expect(ids.size + page.badRecords / 2).toBeLessThanOrEqual(answer.length);
          }
        }
        const described = await unlessCloudError(() => family.describe(locationOf('7'), {}));
        if (described !== null) expectSound(described.job, answer);
      }),
      { numRuns: 400 },
    ));
});
