import { describe, expect, test } from 'vitest';
import type { JobSource } from '../../src/jobs/job.ts';
import { markedId } from '../../src/jobs/job-source.ts';
import { copyText, copyTextOfJobs } from '../../src/ui/copy-text.ts';
import { aJob, aSource } from '../support/jobs.ts';
import { aState, english } from '../support/ui-fixtures.ts';

const milvus = aSource(1, {
  name: 'milvus.example.com',
  projectId: '*',
  isWholeServer: true,
  host: 'milvus.example.com',
});
const search = aSource(0, { name: 'Search', projectId: 'proj-1' });

describe.each([
  ['a server without projects', milvus, 'milvus.example.com', 'milvus.example.com'],
  ['a project', search, 'proj-1', 'Search'],
])('a job of %s in a list of several sources', (_, source, id, name) => {
  const job = aJob({ id: markedId('job-1', source), projectId: null, source });
  const state = aState([job]);
  const copied = (form: Parameters<typeof copyText>[0]) => copyText(form, job, state, english) ?? '';

  test('is copied as JSON with its source and the ID that its server knows', () => {
    expect(JSON.parse(copied('json'))).toMatchObject({ jobId: 'job-1', source: id });
  });

  test('is described by a command with its source', () => {
    expect(copied('describe')).toContain(`zjobs describe job-1 -p ${id}`);
  });

  test('is summed up with the name of its source', () => {
    expect(copied('summary')).toContain(`, ${name})`);
  });
});

describe('the view of several sources', () => {
  const project = { id: '*', name: 'Search, milvus.example.com' };
  const statusOf = (source: JobSource | null) => ({
    ...{ key: 'x', name: 'x', source, capabilities: null, freshAt: null, problem: null },
    ...{ isOverdue: false, incomplete: [], loading: false, fromCache: false },
  });
  const viewOf = (...sources: readonly (JobSource | null)[]) => {
    const state = aState([aJob()], { project }, { sources: sources.map(statusOf) });
    return copyText('view', aJob(), state, english);
  };

  test('is a command that names each source', () => {
    expect(viewOf(search, milvus)).toBe('zjobs -p proj-1 -p milvus.example.com');
  });

  test('names the host of projects that have one ID on two servers', () => {
    const there = aSource(2, { name: 'Search (eu)', projectId: 'proj-1', host: 'eu.example.com' });
    expect(viewOf(search, there)).toBe(`zjobs -p 'proj-1 (${search.host})' -p 'proj-1 (eu.example.com)'`);
  });

  test('is one of all sources while one of them is not open', () => {
    expect(viewOf(search, null)).toBe("zjobs -p '*'");
  });
});

describe('several jobs', () => {
  const jobs = [
    aJob({ id: 'one', status: 'failed', reason: 'no disk' }),
    aJob({ id: '-two', status: 'failed', reason: 'no disk' }),
    aJob({ id: 'three' }),
  ];
  const copied = (form: Parameters<typeof copyText>[0], some = jobs) =>
    copyTextOfJobs(form, some, aState(jobs), english, job => `req-${job.id}`);

  test('are summed up one below the other', () => {
    const blocks = copied('summary')?.split('\n\n') ?? [];
    expect(blocks).toHaveLength(3);
    for (const [index, { id }] of jobs.entries())
      expect(blocks[index]).toMatch(new RegExp(`- ID: ${id}\n.*req-${id}$`));
  });

  test('are an array of JSON, and a single job an object', () => {
    expect(JSON.parse(copied('json') ?? '')).toMatchObject([{ jobId: 'one' }, { jobId: '-two' }, { jobId: 'three' }]);
    expect(JSON.parse(copied('json', jobs.slice(0, 1)) ?? '')).toMatchObject({ jobId: 'one' });
  });

  test('are described by one command for each project', () => {
    expect(copied('describe')).toBe('zjobs describe -p proj-1 -- one -two three');
    const apart = [search, milvus].map((source, index) => aJob({ id: markedId(`job-${index}`, source), source }));
    expect(copied('describe', apart)).toBe(
      'zjobs describe job-0 -p proj-1\nzjobs describe job-1 -p milvus.example.com',
    );
  });

  test('have a line each, and the same reason once', () => {
    expect(copied('support')).toMatch(/job one requestid req-one\n.*job -two requestid req--two\n.*job three/);
    expect(copied('reason')).toBe('no disk');
    expect(copied('reason', jobs.slice(2))).toBeNull();
  });
});
