import { expect, test } from 'vitest';
import { findProject, listProjects } from '../../src/cloud/projects.ts';
import { answering, failureOf, standIn, transportTo } from './stand-in.ts';

const ana = { id: 'proj-1', name: 'Search' };
const ben = { id: 'proj-2', name: 'search' };
const cho = { id: 'proj-3', name: 'Ads' };
const dup = { id: 'proj-4', name: 'Ads' };
const nameIsId = { id: 'proj-5', name: 'proj-1' };
const all = [ana, ben, cho, dup, nameIsId];

test.each([
  ['proj-1', ana],
  ['proj-4', dup],
  ['Search', ana],
  ['search', ben],
])('%s is a project', (wanted, project) => {
  expect(findProject(all, wanted)).toEqual({ found: true, project });
});

test('a name is found whatever its case when only one fits', () => {
  expect(findProject([ana, cho], 'SEARCH')).toEqual({ found: true, project: ana });
});

test.each([
  ['SEARCH', true, [ana, ben]],
  ['Ads', true, [cho, dup]],
  ['PROJ-9', false, all],
  ['', false, all],
])('%s names what there is to choose from', (wanted, ambiguous, choices) => {
  expect(findProject(all, wanted)).toEqual({ found: false, ambiguous, choices });
});

test('projects are listed; records without an ID are left out and a missing name is the ID', async () => {
  const data = [
    { projectId: 'proj-1', projectName: 'Search', plan: 'x' },
    { projectName: 'lost' },
    7,
    { projectId: 8 },
  ];
  const server = await standIn(answering(200, { code: 0, data }));
  expect(await listProjects(transportTo(server.endpoint))).toEqual([ana, { id: '8', name: '8' }]);
  expect(server.requests).toEqual(['GET /v2/projects']);
});

test.each([{}, null, 'x', { projects: [] }])('%j is no list of projects', async data => {
  const server = await standIn(answering(200, { code: 0, data }));
  expect(await failureOf(listProjects(transportTo(server.endpoint)))).toMatchObject({ kind: 'malformed' });
});
