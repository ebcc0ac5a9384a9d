import { expect, test } from 'vitest';
import { listProjects } from '../../../src/cloud/account/projects.ts';
import { cloudErrorOf } from '../../support/cloud-error.ts';
import { answering, standIn, transportTo } from '../../support/stand-in-server.ts';

test('lists projects, leaves out records without an ID and uses the ID as a missing name', async () => {
  const data = [
    { projectId: 'proj-1', projectName: 'Search', plan: 'x' },
    { projectName: 'lost' },
    7,
    { projectId: 8 },
  ];
  const server = await standIn(answering(200, { code: 0, data }));
  expect(await listProjects(transportTo(server.endpoint))).toEqual([
    { id: 'proj-1', name: 'Search' },
    { id: '8', name: '8' },
  ]);
  expect(server.requests).toEqual(['GET /v2/projects']);
});

test('takes null for an empty list of projects', async () => {
  const server = await standIn(answering(200, { code: 0, data: null }));
  expect(await listProjects(transportTo(server.endpoint))).toEqual([]);
});

test.each([{}, 'x', { projects: [] }])('rejects %j as a list of projects', async data => {
  const server = await standIn(answering(200, { code: 0, data }));
  expect(await cloudErrorOf(listProjects(transportTo(server.endpoint)))).toMatchObject({ kind: 'malformed' });
});
