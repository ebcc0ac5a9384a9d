import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { recordOfAction } from '../../src/actions/action-record.ts';
import { run } from '../../src/commands/run.ts';
import type { ImportFile } from '../../src/jobs/job.ts';
import { openJournals } from '../../src/storage/journal/journals.ts';
import { cloudError } from '../support/cloud-error.ts';
import { createFakeWorld } from '../support/fake-world.ts';
import { aJob, noon } from '../support/jobs.ts';

const file = (facts: Partial<ImportFile>): ImportFile => ({
  name: 'a.parquet',
  size: 1_024,
  status: 'successful',
  rawStatus: 'Completed',
  progress: 100,
  importedRows: 10,
  totalRows: 10,
  completedAt: noon,
  reason: null,
  ...facts,
});

const reason = 'The schema does not match.\nField "vector" has 768 dimensions, not 1024.';
const failed = aJob({ id: 'job-f', type: 'IMPORT', subtype: null, status: 'failed', rawStatus: 'FAILED', reason });

const withFiles = () => {
  const fake = createFakeWorld({ jobs: [failed, aJob({ id: 'job-2' })] });
  fake.server.details = {
    files: [
      file({}),
      file({ name: '商品.parquet', status: 'failed', rawStatus: 'Failed', progress: 5, reason: 'schema mismatch' }),
    ],
    importedRows: 10,
    totalRows: 20,
    facts: [['partitionName', '_default']],
  };
  return fake;
};

describe('describe', () => {
  test('prints every field, the complete reason and the files', async () => {
    const fake = withFiles();
    expect(await fake.run('describe', 'job-f')).toBe(0);
    expect(fake.out()).toBe(
      `ID              job-f
Type            Import (IMPORT)
Description     Back up collection products
Status          Failed (FAILED)
Progress        40%
Created by      ana@example.com
Created         2026-11-22T13:50:00Z
Started         2026-11-22T13:51:00Z
Project         proj-1
Cluster         production (in01-abc)
Region          aws-eu-central-1
Database        default
Collection      products
Why it failed   The schema does not match.
                Field "vector" has 768 dimensions, not 1024.
Rows            10 of 20
Partition name  _default
Cancel          not possible: Import jobs can’t be canceled on this server: it can’t abort them.
Retry           possible
Request ID      req-1
What it does    Imports data from files into a collection.

FILE          STATUS        %      ROWS  BYTES  REASON
a.parquet     Successful  100  10 of 10   1024
商品.parquet  Failed        5  10 of 10   1024  schema mismatch
`,
    );
  });

  test('says that this computer retried the job before, and under which ID', async () => {
    const state = await mkdtemp(join(tmpdir(), 'zjobs-describe-'));
    onTestFinished(() => rm(state, { recursive: true }));
    const fake = createFakeWorld({ jobs: [failed], env: { ZILLIZ_API_KEY: 'key', XDG_STATE_HOME: state } });
    const { endpoint } = fake.server.gateway;
    const journals = openJournals(join(state, 'zjobs', 'journal'), endpoint, () => {});
    const outcome = { outcome: 'accepted', jobId: failed.id, job: aJob({ id: 'job-2' }), requestId: null } as const;
    const target = { endpoint, projectId: 'proj-1', projectName: null };
    const sent = { action: 'retry', job: failed, outcome, sentAt: noon } as const;
    journals.of('proj-1').add([recordOfAction(sent, target, 'ana@laptop')]);
    await journals.flush();
    // The disk is real, so a virtual second would be over before it answers.
    const world = { ...fake.world, sleep: () => new Promise<never>(() => {}) };
    expect(await run(['describe', failed.id], world)).toBe(0);
    expect(fake.out()).toMatch(/^Retry +possible\n +Retried 2026-11-22T14:00:00Z as job-2\.$/m);
  });

  test('-o json prints an object, with details and request ID on --details', async () => {
    const plain = withFiles();
    await plain.run('describe', 'job-f', '-o', 'json');
    expect(Object.keys(JSON.parse(plain.out())).at(-1)).toBe('actions');

    const whole = withFiles();
    await whole.run('describe', 'job-f', '-o', 'json', '--details');
    const job = JSON.parse(whole.out());
    expect(Object.keys(job).slice(-3)).toEqual(['actions', 'details', 'requestId']);
    expect(job.requestId).toBe('req-1');
    expect(job.details).toMatchObject({ importedRows: 10, totalRows: 20, facts: { partitionName: '_default' } });
    expect(job.details.files[1]).toEqual({
      fileName: '商品.parquet',
      fileSize: 1_024,
      status: 'failed',
      rawStatus: 'Failed',
      progress: 5,
      importedRows: 10,
      totalRows: 10,
      finishedAt: '2026-11-22T14:00:00Z',
      reason: 'schema mismatch',
    });
  });

  test('exits with 5 for an unknown ID, and prints its code and request ID', async () => {
    const fake = createFakeWorld();
    expect(await fake.run('describe', 'nope')).toBe(5);
    expect(fake.out()).toBe('');
    expect(fake.err()).toBe(
      'zjobs: can’t read nope: no such job: nope — run zjobs list to see the IDs (code 96026, requestid req-404)\n',
    );
  });

  test('prints several jobs in order, and exits with the code of the first error', async () => {
    const fake = withFiles();
    expect(await fake.run('describe', 'job-2', 'nope', 'job-f', '-o', 'json')).toBe(5);
    expect(JSON.parse(fake.out()).map((job: { jobId: string }) => job.jobId)).toEqual(['job-2', 'job-f']);
    expect(JSON.parse(fake.err())).toEqual({
      error: { code: 96026, message: 'can’t read nope: no such job: nope', requestId: 'req-404' },
    });
  });

  test('reports a rejected key once for all IDs', async () => {
    const fake = createFakeWorld();
    fake.server.before = call => {
      if (call.startsWith('describe')) throw cloudError('auth', { code: 21119 });
    };
    expect(await fake.run('describe', 'a', 'b', 'c')).toBe(3);
    expect(fake.err().trim().split('\n')).toHaveLength(1);
  });

  test('prints Japanese', async () => {
    const fake = withFiles();
    await fake.run('describe', 'job-f', '--lang', 'ja');
    expect(fake.out()).toContain('ステータス');
    expect(fake.out()).toContain('インポート');
  });
});
