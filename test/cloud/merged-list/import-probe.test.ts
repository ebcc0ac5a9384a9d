import { expect, test } from 'vitest';
import { cloudImports } from '../../../src/cloud/families/import-dialects.ts';
import { createImports } from '../../../src/cloud/families/imports.ts';
import { createImportProbe } from '../../../src/cloud/merged-list/import-probe.ts';
import { createJobIndex } from '../../../src/cloud/merged-list/job-index.ts';
import { cloudError } from '../../support/cloud-error.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { fakeTransport } from '../../support/fake-transport.ts';
import { aJob } from '../../support/jobs.ts';

test('a probe that was aborted is sent again, although no import is unfinished', async () => {
  const { transport, calls } = fakeTransport(({ signal }) => {
    if (signal?.aborted) throw cloudError('aborted');
    return {};
  });
  const imports = createImports(transport, cloudImports, fakeClock());
  const probe = createImportProbe({ all: [imports], imports }, createJobIndex());
  const jobs = [aJob({ type: 'IMPORT', family: imports.family, clusterId: 'in01-a', status: 'successful' })];
  await probe.probe(jobs, { signal: AbortSignal.abort() });
  expect(imports.canCommit()).toBe(false);
  await probe.probe(jobs, {});
  expect(imports.canCommit()).toBe(true);
  const sent = calls.length;
  await probe.probe(jobs, {});
  expect(calls).toHaveLength(sent);
});
