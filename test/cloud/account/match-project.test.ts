import { expect, test } from 'vitest';
import { matchProject } from '../../../src/cloud/account/match-project.ts';

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
  expect(matchProject(all, wanted)).toEqual({ found: true, project });
});

test('a name is found whatever its case when only one fits', () => {
  expect(matchProject([ana, cho], 'SEARCH')).toEqual({ found: true, project: ana });
});

test.each([
  ['SEARCH', true, [ana, ben]],
  ['Ads', true, [cho, dup]],
  ['PROJ-9', false, all],
  ['', false, all],
])('%s names what there is to choose from', (wanted, ambiguous, choices) => {
  expect(matchProject(all, wanted)).toEqual({ found: false, ambiguous, choices });
});
