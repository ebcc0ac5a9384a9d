import { describe, expect, test } from 'vitest';
import { fromSource, type JobSource, markedId } from '../../src/jobs/job-source.ts';
import { fullAbilities } from '../../src/jobs/rules.ts';
import { copyText } from '../../src/ui/copy-text.ts';
import { aJob } from '../support/jobs.ts';
import { aState, english } from '../support/ui-fixtures.ts';

const milvus: JobSource = {
  index: 1,
  key: '1 *',
  name: 'milvus.example.com',
  projectId: '*',
  host: 'milvus.example.com',
  abilities: () => fullAbilities,
};
const search: JobSource = { ...milvus, index: 0, key: '0 proj-1', name: 'Search', projectId: 'proj-1', host: 'api' };

describe.each([
  ['a server without projects', milvus, 'milvus.example.com', 'milvus.example.com'],
  ['a project', search, 'proj-1', 'Search'],
])('a job of %s in a list of several sources', (_, source, id, name) => {
  const job = fromSource(aJob({ id: markedId('job-1', source), projectId: null }), source);
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
