import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFakeWorld } from '../../support/fake-world.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zjobs-doctor-role-'));
});
afterEach(() => rm(folder, { recursive: true }));

const examine = async (...args: readonly string[]): Promise<string> => {
  const fake = createFakeWorld({ env: { XDG_STATE_HOME: folder, ZILLIZ_API_KEY: 'a-key-of-a-member' } });
  await fake.run('doctor', ...args);
  return fake.out();
};

test('doctor says in which cluster the server refused this role in the last day, from the journal', async () => {
  const before = JSON.parse(await examine('-o', 'json'));
  expect(before).not.toHaveProperty('denials');
  const { endpoint, checkedProjectId: projectId } = before;
  const { now } = createFakeWorld({}).world;
  const sent = (facts: object, daysAgo: number) => {
    const time = new Date(now() - daysAgo * 86_400_000).toISOString();
    return JSON.stringify({
      ...{ id: `job-1:cancel:${time}:ana@laptop`, time, event: 'cancel', endpoint, projectName: null, jobId: 'job-1' },
      ...{
        projectId,
        by: 'ana@laptop',
        outcome: 'refused',
        newJobId: null,
        reason: 'no',
        code: 96013,
        requestId: null,
      },
      ...facts,
    });
  };
  const denied = (deniedIn: string | null, daysAgo: number) => sent({ deniedIn }, daysAgo);
  const allowed = (allowedIn: string | null, daysAgo: number) => sent({ outcome: 'accepted', allowedIn }, daysAgo);
  const journals = join(folder, 'zjobs', 'journal', encodeURIComponent(endpoint));
  await mkdir(journals, { recursive: true, mode: 0o700 });
  const lines = [denied('staging', 2), denied('prod-search', 0.5), denied(null, 0.25)];
  // A role that was granted after the refusal, and one that was taken away.
  lines.push(denied('test-1', 0.4), allowed('test-1', 0.3), allowed('prod-search', 0.6));
  await writeFile(join(journals, `${projectId}.ndjson`), `${lines.join('\n')}\n`, { mode: 0o600 });

  const text = await examine();
  expect(text).toMatch(
    /^Role +In prod-search, this needs Project Admin or a role that may do this \(the server said so at /m,
  );
  expect(text).toMatch(/^ +This needs Project Admin/m);
  expect(text).not.toMatch(/staging|test-1/);
  const { denials } = JSON.parse(await examine('-o', 'json'));
  expect(denials).toMatchObject([{ cluster: 'prod-search' }, { cluster: null }]);
});
