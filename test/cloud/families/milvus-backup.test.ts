import { describe, expect, test } from 'vitest';
import { createMilvusBackup } from '../../../src/cloud/families/milvus-backup.ts';
import { cloudError, cloudErrorOf } from '../../support/cloud-error.ts';
import { type FakeCall, fakeTransport, locationOf } from '../../support/fake-transport.ts';

/** The end of a job that has not ended, as the server sends it. */
const yearOne = -62_135_596_800;

const backup = {
  id: '0d9c2f60-7a11-11ef',
  name: 'nightly',
  state_code: 1,
  start_time: 1_732_779_878,
  end_time: yearOne,
  progress: 40,
};
const unknown = { id: '', name: 'nightly', state_code: 0 };

const visit = (answer: (call: FakeCall) => unknown, tracked: readonly string[] = []) => {
  const fake = fakeTransport(answer);
  const named = tracked.map(jobId => ({ jobId, backupId: null, clusterId: null }));
  return { ...fake, family: createMilvusBackup(fake.transport, async () => named) };
};

describe('a describe of milvus-backup', () => {
  test('reads a backup by its name', async () => {
    const { family, calls } = visit(() => backup);
    const { job, details } = await family.describe(locationOf('nightly'), {});
    expect(job).toMatchObject({
      id: 'nightly',
      type: 'BACKUP',
      description: 'nightly',
      status: 'in-progress',
      rawStatus: 'executing',
      progress: 40,
      createdAt: 1_732_779_878_000,
      startedAt: 1_732_779_878_000,
      finishedAt: null,
    });
    expect(details.facts).toEqual([['id', backup.id]]);
    expect(calls).toMatchObject([{ route: 'GET /get_backup', query: { backup_name: 'nightly' } }]);
  });

  test('reads a backup by its ID, where the name is not known', async () => {
    const { family } = visit(({ query }) => (query.backup_id === backup.id ? backup : unknown));
    expect((await family.describe(locationOf(backup.id), {})).job).toMatchObject({ id: backup.id, type: 'BACKUP' });
  });

  test('asks for a restore first if the ID is one', async () => {
    const { family, calls } = visit(() => ({ ...backup, id: 'restore_2026_11', name: '' }));
    expect((await family.describe(locationOf('restore_2026_11'), {})).job.type).toBe('RESTORE');
    expect(calls).toMatchObject([{ route: 'GET /get_restore', query: { id: 'restore_2026_11' } }]);
  });

  test.each([
    [0, 'pending'],
    [1, 'in-progress'],
    [2, 'successful'],
    [3, 'failed'],
    [4, 'failed'],
    // It leaves out a number that is 0.
    [undefined, 'pending'],
    [5, 'unknown'],
    [null, 'unknown'],
    ['success', 'unknown'],
    [2.5, 'unknown'],
    [-2, 'unknown'],
  ])('reads the state %j as %s', async (state_code, status) => {
    const { family } = visit(() => ({ ...backup, state_code }));
    expect((await family.describe(locationOf('nightly'), {})).job.status).toBe(status);
  });

  test('reads the end and the reason of a failed job', async () => {
    const { family } = visit(() => ({ ...backup, state_code: 3, end_time: 1_732_780_000, errorMessage: 'no space' }));
    expect((await family.describe(locationOf('nightly'), {})).job).toMatchObject({
      status: 'failed',
      reason: 'no space',
      finishedAt: 1_732_780_000_000,
    });
  });

  test('takes state 0 without an ID, as after a restart, for an unknown name and not for a pending job', async () => {
    for (const answer of [unknown, { name: 'nightly' }, { id: '', state_code: 0 }]) {
      const { family, calls } = visit(() => answer);
      expect(await cloudErrorOf(family.describe(locationOf('nightly'), {}))).toMatchObject({ kind: 'not-found' });
      expect(calls.some(({ route }) => route.includes('check'))).toBe(false);
    }
  });

  test('fails with the failure of the likeliest route, and not with that of another one', async () => {
    const rejecting = visit(() => Promise.reject(cloudError('rejected')));
    expect(await cloudErrorOf(rejecting.family.describe(locationOf('nightly'), {}))).toMatchObject({
      kind: 'rejected',
    });
    const picky = visit(({ query }) => ('backup_name' in query ? unknown : Promise.reject(cloudError('rejected'))));
    expect(await cloudErrorOf(picky.family.describe(locationOf('nightly'), {}))).toMatchObject({ kind: 'not-found' });
    const down = visit(() => Promise.reject(cloudError('server')));
    expect(await cloudErrorOf(down.family.describe(locationOf('nightly'), {}))).toMatchObject({ kind: 'server' });
  });

  test('rejects another job', async () => {
    const { family } = visit(() => ({ ...backup, name: 'other' }));
    expect(await cloudErrorOf(family.describe(locationOf('nightly'), {}))).toMatchObject({ kind: 'malformed' });
  });
});

test('milvus-backup lists the tracked jobs that its server knows', async () => {
  const { family } = visit(({ query }) => (query.backup_name === 'nightly' ? backup : unknown), ['nightly', 'gone']);
  const [part] = family.parts({ projectId: '', clusters: [], regionIds: [] });
  expect(await part?.read(null, {})).toMatchObject({ badRecords: 0, jobs: [{ id: 'nightly' }] });
});
