import { expect, test } from 'vitest';
import { CloudError, type CloudErrorKind } from '../../../src/cloud/error.ts';
import { detectKind } from '../../../src/cloud/servers/detect.ts';
import { serverKinds } from '../../../src/cloud/servers/server-kinds.ts';
import { cloudError, cloudErrorOf } from '../../support/cloud-error.ts';
import { fakeTransport } from '../../support/fake-transport.ts';

const importList = 'POST /v2/vectordb/jobs/import/list';
const kinds = Object.values(serverKinds);

/** Probes a server whose project list and import list fail with these kinds of error, or answer for null. */
const probe = (
  projects: CloudErrorKind | null,
  imports: CloudErrorKind | CloudError | null,
  bare: Readonly<Record<string, unknown>> = {},
) => {
  const { transport, calls } = fakeTransport(({ route }) => {
    if (route in bare) return bare[route];
    if (route.startsWith('GET')) throw cloudError('unsupported');
    if (imports !== null) throw imports instanceof CloudError ? imports : cloudError(imports);
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
  ['unsupported', 'unsupported', undefined, 3],
  ['unsupported', 'rejected', undefined, 3],
  ['permission', null, undefined, 0],
] as const)('projects: %s, imports: %s: detects %s', async (projects, imports, name, requests) => {
  const { detected, calls } = probe(projects, imports);
  expect((await detected)?.name).toBe(name);
  expect(calls.map(({ route }) => route)).toEqual([importList, 'GET /overview', 'GET /list'].slice(0, requests));
  // A Milvus checks privileges in the database that the header names.
  expect(calls.slice(0, 1).map(({ database }) => database)).toEqual(requests === 0 ? [] : ['default']);
});

const overview = { projectVersion: '2.3.10', totalSlot: '0', works: '1', runningJobs: '0', finishedJobs: '0' };

const refusals: readonly (readonly [string, CloudError])[] = [
  ['to a user who may not list imports', cloudError('permission')],
  ['of a proxy', cloudError('intermediary', { code: 403, httpStatus: 403 })],
  ['with code 112', cloudError('rejected', { code: 112, httpStatus: 200 })],
  ['of a busy server', cloudError('busy', { code: 47_039, httpStatus: 200 })],
];

test.each(refusals)('throws the answer of a Milvus %s, once no other kind fits', async (_, error) => {
  expect(await cloudErrorOf(probe('unsupported', error).detected)).toBe(error.facts);
  const vts = probe('unsupported', error, { 'GET /overview': overview });
  expect((await vts.detected)?.name).toBe('vts');
});

test.each<[unknown, unknown, string | undefined]>([
  [overview, null, 'vts'],
  [{ ...overview, runningJobs: 3 }, null, 'vts'],
  [{ projectVersion: '2.3.10' }, null, undefined],
  ['<html></html>', null, undefined],
  [null, { requestId: 'r', msg: 'success', data: [] }, 'milvus-backup'],
  [null, { requestId: 'r', code: 1, msg: 'no storage' }, 'milvus-backup'],
  [null, { requestId: 'r' }, undefined],
  [null, { code: 0, data: [] }, undefined],
  [null, [], undefined],
])('overview %j, list %j: detects %s', async (first, second, name) => {
  const bare = { 'GET /overview': first, 'GET /list': second };
  expect((await probe('unsupported', 'unsupported', bare).detected)?.name).toBe(name);
});

test('never calls the route of milvus-backup that prints its configuration', async () => {
  const { detected, calls } = probe('unsupported', 'unsupported');
  await detected;
  expect(calls.filter(({ route }) => route.includes('check'))).toEqual([]);
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
  const added = {
    name: 'added',
    detection: {
      detect: async (probed: Parameters<typeof serverKinds.milvus.detection.detect>[0]) => {
        await probed.transport.call({ method: 'GET', route: '/hello' });
        return 'yes' as const;
      },
      open: serverKinds.milvus.detection.open,
    },
  };
  const { transport } = fakeTransport(({ route }) => {
    if (route !== 'GET /hello') throw cloudError('unsupported');
  });
  const listProjects = () => Promise.reject(cloudError('unsupported'));
  expect((await detectKind([...kinds, added], { transport, listProjects }, {}))?.name).toBe('added');
});
