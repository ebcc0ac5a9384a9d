import { describe, expect, test } from 'vitest';
import { mergeReading } from '../../src/cloud/merged-list/job-index.ts';
import { createJobStore } from '../../src/feed/store.ts';
import type { JobFamily } from '../../src/jobs/families.ts';
import { aJob } from '../support/jobs.ts';

const ended = (status: 'successful' | 'failed', family: JobFamily) =>
  aJob({
    ...{ id: 'imp-1', type: 'IMPORT', subtype: null, status, family },
    ...(status === 'failed' ? { rawStatus: 'Failed', reason: 'collection not found' } : { rawStatus: 'Completed' }),
  });

describe.each(['import', 'milvus'] as const)('a completed import of the family %s', family => {
  test('stays successful when its collection is dropped', () => {
    const [completed, failed] = [ended('successful', family), ended('failed', family)];
    expect(mergeReading(completed, failed)).toMatchObject({ status: 'successful', rawStatus: 'Completed' });
    const store = createJobStore();
    store.merge([completed], store.nextRequest());
    expect(store.merge([failed], store.nextRequest())).toEqual([]);
    expect(store.jobs.get('imp-1')?.status).toBe('successful');
  });

  test('that was cached stays successful, too', () => {
    const store = createJobStore();
    store.seed([ended('successful', family)]);
    store.merge([ended('failed', family)], store.nextRequest());
    expect(store.jobs.get('imp-1')).toMatchObject({ status: 'successful', rawStatus: 'Completed' });
  });
});

test('a job of a job center may fail after it was reported as successful', () => {
  const store = createJobStore();
  store.merge([ended('successful', 'job-center')], store.nextRequest());
  store.merge([ended('failed', 'job-center')], store.nextRequest());
  expect(store.jobs.get('imp-1')?.status).toBe('failed');
});
