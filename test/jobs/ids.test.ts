import { expect, test } from 'vitest';
import { isId, isProjectId } from '../../src/jobs/ids.ts';

test.each(['job-0123', 'backup1_1e9d', '448761313698322011', '_a', 'x', 'a'.repeat(200)])(
  'isId accepts %j as an ID',
  text => {
    expect(isId(text)).toBe(true);
  },
);

test.each(['', '-', '-a', 'a b', 'a\n', '../a', 'ä', 'a.b', 'a\u200b', 'a'.repeat(201)])(
  'isId rejects %j as an ID',
  text => {
    expect(isId(text)).toBe(false);
  },
);

test.each(['proj-b44a39b0c51cf21791a841', `proj-${'0'.repeat(16)}`])('isProjectId accepts %j as a project ID', text => {
  expect(isProjectId(text)).toBe(true);
});

test.each(['', 'proj-', 'proj-search', 'proj-b44a39b0c51cf2179 a841', 'PROJ-b44a39b0c51cf21791a841', 'Search'])(
  'isProjectId takes %j for a name',
  text => {
    expect(isProjectId(text)).toBe(false);
  },
);
