import { expect, test } from 'vitest';
import type { CloudErrorKind } from '../../../src/cloud/error.ts';
import { detect, isMilvus } from '../../../src/cloud/servers/detect.ts';
import { cloudError, cloudErrorOf } from '../../support/cloud-error.ts';
import { fakeTransport } from '../../support/fake-transport.ts';

const list = 'POST /v2/vectordb/jobs/import/list';

const found = async (projects: CloudErrorKind | null, imports: CloudErrorKind | null) => {
  const { transport, asked } = fakeTransport(() => {
    if (imports !== null) throw cloudError(imports);
    return { records: [] };
  });
  const listProjects = async () => {
    if (projects !== null) throw cloudError(projects);
  };
  const detected = detect(transport, listProjects, {});
  return { detected, asked };
};

test.each([
  [null, null, 'public', 0],
  ['unsupported', null, 'milvus', 1],
  ['unsupported', 'unsupported', null, 1],
  ['unsupported', 'rejected', null, 1],
  ['permission', null, null, 0],
] as const)('projects %s, imports %s: %s', async (projects, imports, expected, requests) => {
  const { detected, asked } = await found(projects, imports);
  expect(await detected).toBe(expected);
  expect(asked.map(({ route }) => route)).toEqual(Array.from({ length: requests }, () => list));
});

test.each([
  ['auth', null],
  ['aborted', null],
  // They say nothing, and pass: whoever repeats a read has to see it.
  ['server', null],
  ['timeout', null],
  ['rate-limit', null],
  ['malformed', null],
  ['unsupported', 'server'],
  ['unsupported', 'auth'],
  ['unsupported', 'aborted'],
] as const)('projects %s, imports %s: thrown', async (projects, imports) => {
  const { detected } = await found(projects, imports);
  expect(await cloudErrorOf(detected)).toMatchObject({ kind: imports ?? projects });
});

test('a Milvus is asked for no cluster', async () => {
  const { transport, asked } = fakeTransport(() => ({ records: [] }));
  expect(await isMilvus(transport, {})).toBe(true);
  expect(asked).toMatchObject([{ body: {} }]);
});
