import { expect, test } from 'vitest';
import { cloudImports } from '../../../src/cloud/families/import-dialects.ts';
import { createImports } from '../../../src/cloud/families/imports.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { fakeTransport } from '../../support/fake-transport.ts';
import { aJob } from '../../support/jobs.ts';

test('a commit is probed without a job ID, and sent once for a job', async () => {
  const { transport, calls } = fakeTransport(() => ({}));
  const imports = createImports(transport, cloudImports, fakeClock());
  expect(imports.canCommit()).toBe(false);
  expect(await imports.probeCommit('in01-a', {})).toBe(true);
  expect(await imports.probeCommit('in01-a', {})).toBe(true);
  const job = aJob({ id: '4567', type: 'IMPORT', clusterId: 'in01-a', dbName: null, rawStatus: 'Uncommitted' });
  const accepted = await imports.commit?.(job, {});
  expect(accepted?.job).toMatchObject({ status: 'in-progress', rawStatus: 'Committing' });
  expect(calls.map(({ route, body }) => [route, body])).toEqual([
    ['POST /v2/vectordb/jobs/import/commit', { clusterId: 'in01-a' }],
    ['POST /v2/vectordb/jobs/import/commit', { clusterId: 'in01-a', jobId: '4567' }],
  ]);
  imports.forget();
  expect(imports.canCommit()).toBe(false);
});
