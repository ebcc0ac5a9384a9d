import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listClusters } from '../../../src/cloud/account/clusters.ts';
import { listProjects } from '../../../src/cloud/account/projects.ts';
import { CloudError } from '../../../src/cloud/error.ts';
import { createBackups } from '../../../src/cloud/families/backups.ts';
import { createControlPlane } from '../../../src/cloud/families/control-plane.ts';
import { clusterPlanes, serverPlane } from '../../../src/cloud/families/data-planes.ts';
import type { Family, ProjectInventory } from '../../../src/cloud/families/family.ts';
import { cloudImports, milvusImports } from '../../../src/cloud/families/import-dialects.ts';
import { createImports } from '../../../src/cloud/families/imports.ts';
import { createRefresh } from '../../../src/cloud/families/refresh.ts';
import { createSnapshotRestores } from '../../../src/cloud/families/snapshot-restores.ts';
import { createSpark } from '../../../src/cloud/families/spark.ts';
import type { CallOptions } from '../../../src/cloud/gateway.ts';
import { openEnvelope } from '../../../src/cloud/http/envelope.ts';
import type { Transport } from '../../../src/cloud/http/transport.ts';
import { detectKind } from '../../../src/cloud/servers/detect.ts';
import { openJobCenter } from '../../../src/cloud/servers/job-center.ts';
import { serverKinds } from '../../../src/cloud/servers/server-kinds.ts';
import type { JobFamily } from '../../../src/jobs/families.ts';
import type { Job, JobDetails } from '../../../src/jobs/job.ts';
import { statusOfWord } from '../../../src/jobs/statuses.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { makeJob } from '../../support/jobs.ts';
import {
  type AnAnswer,
  answer,
  goodWords,
  int64,
  jobNumber,
  lists,
  Raw,
  record,
  write,
} from '../../support/odd-answers.ts';

/** A transport that gives this answer to every call. */
const answering = ({ httpStatus, body }: AnAnswer): Transport => ({
  call: async () => openEnvelope({ httpStatus, headers: {}, body }, { now: 0, namesResource: false }),
  clockSkew: () => null,
  close: async () => {},
});

/** The result of a call; null if it throws a CloudError. Any other error fails the test. */
const unlessCloudError = async <Answer>(call: () => Promise<Answer>): Promise<Answer | null> => {
  try {
    return await call();
  } catch (error) {
    if (error instanceof CloudError) return null;
    throw error;
  }
};

const texts = [
  'projectId',
  'type',
  'subtype',
  'description',
  'rawStatus',
  'reason',
  'createdBy',
  'regionId',
  'clusterId',
  'clusterName',
  'dbName',
  'collectionName',
] as const;

const isInstant = (at: number | null): boolean =>
  at === null || (Number.isSafeInteger(at) && at > 0 && at < 253_402_300_800_000);

/** Expects what holds for any answer: limits, complete IDs, and no success that the server did not report. */
const expectSound = (job: Job, body: string): void => {
  expect(job.id.trim()).not.toBe('');
  expect(job.id.length).toBeLessThanOrEqual(1_000);
  // Digit by digit as in the answer.
  expect(body.includes(JSON.stringify(job.id)) || body.includes(`:${job.id}`)).toBe(true);
  for (const name of texts) expect(job[name]?.length ?? 0).toBeLessThanOrEqual(10_000);
  expect(job.progress === null || (Number.isInteger(job.progress) && job.progress >= 0 && job.progress <= 100)).toBe(
    true,
  );
  for (const at of [job.createdAt, job.startedAt, job.finishedAt]) expect(isInstant(at)).toBe(true);
  expect(job.status).toBe(statusOfWord(job.rawStatus));
  if (job.status === 'successful') expect(goodWords).toContain(job.rawStatus);
};

const expectSoundDetails = ({ files, facts, importedRows, totalRows }: JobDetails): void => {
  for (const count of [importedRows, totalRows]) expect(count === null || Number.isSafeInteger(count)).toBe(true);
  expect(facts.length).toBeLessThanOrEqual(200);
  for (const text of facts.flat()) expect(text.length).toBeLessThanOrEqual(10_000);
  for (const file of files) {
    expect(file.name.length + (file.reason?.length ?? 0)).toBeLessThanOrEqual(20_000);
    expect(file.status).toBe(statusOfWord(file.rawStatus));
  }
};

const inventory: ProjectInventory = {
  projectId: 'proj-1',
  clusters: [
    { id: 'in01-1', name: 'one', regionId: 'r1', connectAddress: 'https://in01-1.zillizcloud.com', status: 'RUNNING' },
  ],
  regionIds: ['r1'],
};

/** The field in which a family reports the status, and how to make the family, by the server that has it. */
type Made = Readonly<Record<string, readonly ['status' | 'state', (transport: Transport) => Family]>>;

const cloudPlanes = (transport: Transport) =>
  clusterPlanes({ toCluster: () => transport, origin: 'https://api.example.com' }, fakeClock());
const milvusPlane = (transport: Transport) => serverPlane(transport, fakeClock());

/** Every family. A job center is tested below, and the others in self-hosted.property.test.ts. */
const madeByFamily: { readonly [Name in Exclude<JobFamily, 'job-center' | 'vts' | 'milvus-backup'>]: Made } = {
  import: { imports: ['state', transport => createImports(transport, cloudImports)] },
  milvus: { 'imports of a Milvus': ['state', transport => createImports(transport, milvusImports)] },
  spark: { Spark: ['status', createSpark] },
  backup: { backups: ['status', createBackups] },
  refresh: {
    refreshes: ['state', transport => createRefresh(cloudPlanes(transport))],
    'refreshes of a Milvus': ['state', transport => createRefresh(milvusPlane(transport))],
  },
  snapshot: {
    'restores from snapshots': ['state', transport => createSnapshotRestores(cloudPlanes(transport))],
    'restores of a Milvus': ['state', transport => createSnapshotRestores(milvusPlane(transport))],
  },
  'control-plane': {
    'control plane': [
      'status',
      transport => createControlPlane(transport, async () => [{ jobId: 'job-1', clusterId: null, backupId: null }]),
    ],
  },
};

const families = Object.values(madeByFamily).flatMap(made =>
  Object.entries(made).map(([name, [field, create]]) => [name, field, create] as const),
);

/** Whether the answer contains the word in the field in which this family reports the status. */
const isReported = (word: string, field: string, body: string): boolean =>
  body.includes(`${JSON.stringify(field)}:${JSON.stringify(word)}`);

const expectReported = (job: Job, field: string, body: string): void => {
  if (job.status === 'successful') expect(isReported(job.rawStatus, field, body)).toBe(true);
};

const options = { numRuns: 200 };

/** Records without two of the same job, which a list may show once. */
const differentRecords = fc.uniqueArray(record, {
  maxLength: 6,
  selector: ({ jobId }) => write(jobId).replaceAll('"', ''),
});

describe.each(families)('any answer to the %s', (_, field, createFamily) => {
  test('is read as a list of jobs or rejected with a CloudError', () =>
    fc.assert(
      fc.asyncProperty(answer, async answered => {
        const family = createFamily(answering(answered));
        for (const part of family.parts(inventory)) {
          const page = await unlessCloudError(() => part.read(null, {}));
          for (const job of page?.jobs ?? []) {
            expectSound(job, answered.body);
            expectReported(job, field, answered.body);
          }
        }
      }),
      options,
    ));

  test('is a list whose records are all jobs, counted as bad, or said to be none', () =>
    fc.assert(
      fc.asyncProperty(differentRecords, async records => {
        // A list of a region may have jobs of other projects, which are left out.
        const own = records.map(one => ({ ...one, projectId: undefined }));
        const body = write({ code: 0, data: Object.fromEntries(lists.map(name => [name, own])) });
        const family = createFamily(answering({ httpStatus: 200, body }));
        // The control plane has no list, and reads its tracked jobs one by one.
        if (family.family === 'control-plane') return;
        const [part] = family.parts(inventory);
        const page = await part?.read(null, {});
        const none = records.filter(({ state }) => state === 'RestoreSnapshotNone').length;
        const read = (page?.jobs.length ?? 0) + (page?.badRecords ?? 0);
        expect(read).toBe(records.length - (family.family === 'snapshot' ? none : 0));
      }),
      { numRuns: 60 },
    ));

  test('keeps every digit of an int64, sent as number or text', () =>
    fc.assert(
      fc.asyncProperty(jobNumber, fc.boolean(), async (digits, isText) => {
        const id = isText ? String(digits) : new Raw(String(digits));
        const made = { jobId: id, backupId: id, type: 'BACKUP', status: 'RUNNING', state: 'Pending' };
        const body = write({ code: 0, data: { ...made, ...Object.fromEntries(lists.map(name => [name, [made]])) } });
        const family = createFamily(answering({ httpStatus: 200, body }));
        const [part] = family.parts(inventory);
        if (family.family !== 'control-plane') {
          const page = await part?.read(null, {});
          expect(page?.jobs.map(job => job.id)).toEqual([String(digits)]);
        }
        const location = { projectId: 'proj-1', clusterId: 'in01-1', regionId: 'r1', clusterName: 'one', dbName: null };
        expect((await family.describe({ ...location, id: String(digits) }, {})).job.id).toBe(String(digits));
      }),
      options,
    ));

  test('is read as the requested job or rejected with a CloudError', () =>
    fc.assert(
      fc.asyncProperty(answer, fc.oneof(int64.map(String), fc.constant('job-1')), async (answered, id) => {
        const family = createFamily(answering(answered));
        family.parts(inventory);
        const location = {
          id,
          projectId: 'proj-1',
          clusterId: 'in01-1',
          regionId: 'r1',
          clusterName: 'one',
          dbName: null,
        };
        const description = await unlessCloudError(() => family.describe(location, {}));
        if (description === null) return;
        expect(description.job.id).toBe(id);
        expectSound(description.job, answered.body);
        expectReported(description.job, field, answered.body);
        expectSoundDetails(description.details);
      }),
      options,
    ));

  test('accepts an action on this job or rejects with a CloudError, and never makes it successful', () =>
    fc.assert(
      fc.asyncProperty(answer, async answered => {
        const family = createFamily(answering(answered));
        const job = makeJob('job-1', { status: 'in-progress', rawStatus: 'RUNNING', family: family.family });
        const accepted = await unlessCloudError(async () => family.cancel?.(job, {}));
        if (!accepted) return;
        expect(accepted.job.id).toBe('job-1');
        expectReported(accepted.job, field, answered.body);
      }),
      options,
    ));
});

test('any answer of a job center is read as jobs or rejected with a CloudError', () =>
  fc.assert(
    fc.asyncProperty(answer, async answered => {
      const center = openJobCenter(answering(answered));
      const page = await unlessCloudError(() => center.list({ projectId: 'proj-1' }));
      for (const job of page?.jobs ?? []) {
        expectSound(job, answered.body);
        expectReported(job, 'status', answered.body);
      }
      expect(page === null || page.total === null || Number.isSafeInteger(page.total)).toBe(true);
      const description = await unlessCloudError(() => center.describe('proj-1', 'job-1'));
      if (description !== null) expectSoundDetails(description.details);
      const before = makeJob('job-1', { type: 'IMPORT', status: 'failed', rawStatus: 'FAILED' });
      for (const action of ['cancel', 'retry'] as const) {
        const accepted = await unlessCloudError(() => center.act(action, before));
        if (accepted !== null) expectReported(accepted.job, 'status', answered.body);
      }
    }),
    options,
  ));

test('any answer with clusters or projects is read or rejected with a CloudError', () =>
  fc.assert(
    fc.asyncProperty(answer, async answered => {
      const clusters = await unlessCloudError(() => listClusters(answering(answered), 'proj-1', {}));
      for (const cluster of clusters ?? []) {
        expect(cluster.id.length).toBeLessThanOrEqual(1_000);
        for (const text of [cluster.name, cluster.regionId, cluster.connectAddress, cluster.status]) {
          expect(text?.length ?? 0).toBeLessThanOrEqual(10_000);
        }
      }
      const projects = await unlessCloudError(() => listProjects(answering(answered)));
      for (const { id, name, regionIds = [] } of projects ?? []) {
        expect(id.trim()).not.toBe('');
        expect(name.length).toBeLessThanOrEqual(10_000);
        expect(regionIds.every(regionId => regionId !== '' && regionId.length <= 1_000)).toBe(true);
      }
    }),
    options,
  ));

test('any answer to a detection gives a kind, no kind or a CloudError', () =>
  fc.assert(
    fc.asyncProperty(answer, async answered => {
      const transport = answering(answered);
      const probe = { transport, listProjects: (call: CallOptions) => listProjects(transport, call) };
      const detected = await unlessCloudError(() => detectKind(Object.values(serverKinds), probe, {}));
      expect([undefined, 'public', 'milvus']).toContain(detected?.name);
      // Only a list of projects makes it the public API.
      if (detected?.name === 'public') expect(answered.body).toMatch(/"data":(?:\[|null)/);
    }),
    options,
  ));
