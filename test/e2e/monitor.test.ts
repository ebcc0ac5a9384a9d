import { expect, test } from 'vitest';
import { openMonitor } from './visit.ts';

test('the list shows every job of the project, and q gives the shell its screen back', async () => {
  await using visit = await openMonitor({ server: { jobs: 200 } });
  const screen = await visit.sees(/20\d jobs/);
  expect(screen).toMatch(/In Progress/);
  expect(screen).toMatch(/STATUS +TYPE +DESCRIPTION/);
  expect(visit.isAlternate()).toBe(true);
  await visit.press('q');
  expect(await visit.ended()).toBe(0);
  expect(visit.isAlternate()).toBe(false);
});
