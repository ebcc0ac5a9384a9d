import { expect, test } from 'vitest';
import { listProjects } from '../../../src/cloud/account/projects.ts';
import { cloudErrorOf } from '../../support/cloud-error.ts';
import { answering, standIn, transportTo } from '../../support/stand-in-server.ts';

test('projects are listed; records without an ID are left out and a missing name is the ID', async () => {
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

test.each([{}, null, 'x', { projects: [] }])('%j is no list of projects', async data => {
  const server = await standIn(answering(200, { code: 0, data }));
  expect(await cloudErrorOf(listProjects(transportTo(server.endpoint)))).toMatchObject({ kind: 'malformed' });
});
