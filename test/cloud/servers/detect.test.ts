import { expect, test } from 'vitest';
import type { CloudErrorKind } from '../../../src/cloud/error.ts';
import { detectKind } from '../../../src/cloud/servers/detect.ts';
import { serverKinds } from '../../../src/cloud/servers/kinds.ts';
import { cloudError, cloudErrorOf } from '../../support/cloud-error.ts';
import { fakeTransport } from '../../support/fake-transport.ts';

const importList = 'POST /v2/vectordb/jobs/import/list';
const kinds = Object.values(serverKinds);

/** Probes a server whose project list and import list fail with these kinds of error, or answer for null. */
const probe = (projects: CloudErrorKind | null, imports: CloudErrorKind | null) => {
  const { transport, calls } = fakeTransport(() => {
    if (imports !== null) throw cloudError(imports);
    return { records: [] };
  });
  const listProjects = async () => {
    if (projects !== null) throw cloudError(projects);
  };
  return { detected: detectKind(kinds, { transport, listProjects }, {}), calls };
};

test.each([
  [null, null, 'public', 0],
  ['unsupported', null, 'milvus', 1],
  ['unsupported', 'unsupported', undefined, 1],
  ['unsupported', 'rejected', undefined, 1],
  ['permission', null, undefined, 0],
] as const)('projects: %s, imports: %s: detects %s', async (projects, imports, name, requests) => {
  const { detected, calls } = probe(projects, imports);
  expect((await detected)?.name).toBe(name);
  expect(calls).toMatchObject(Array.from({ length: requests }, () => ({ route: importList, body: {} })));
});

test.each([
  ['auth', null],
  ['aborted', null],
  ['server', null],
  ['timeout', null],
  ['rate-limit', null],
  ['malformed', null],
  ['unsupported', 'server'],
  ['unsupported', 'auth'],
  ['unsupported', 'aborted'],
] as const)(
  'throws a failure that says nothing about the kind (projects: %s, imports: %s)',
  async (projects, imports) => {
    expect(await cloudErrorOf(probe(projects, imports).detected)).toMatchObject({ kind: imports ?? projects });
  },
);

test('probes a kind that is added to the table, without a change elsewhere', async () => {
  const vts = {
    name: 'vts',
    detection: {
      detect: async (probed: Parameters<typeof serverKinds.milvus.detection.detect>[0]) => {
        await probed.transport.call({ method: 'GET', route: '/overview' });
        return 'yes' as const;
      },
      open: serverKinds.milvus.detection.open,
    },
  };
  const { transport } = fakeTransport(({ route }) => {
    if (route === importList) throw cloudError('unsupported');
  });
  const listProjects = () => Promise.reject(cloudError('unsupported'));
  expect((await detectKind([...kinds, vts], { transport, listProjects }, {}))?.name).toBe('vts');
});
