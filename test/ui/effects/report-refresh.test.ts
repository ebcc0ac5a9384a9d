import { expect, test } from 'vitest';
import { clockSeconds } from '../../../src/format/time.ts';
import { cloudError } from '../../support/cloud-error.ts';
import { jobsInOrder } from '../../support/jobs.ts';
import { openMonitor } from '../../support/ui-world.ts';

test('R says when the list has been refreshed, once', async () => {
  const visit = await openMonitor(jobsInOrder(3));
  await visit.clock.pass(1_000);
  await visit.press('R');
  await visit.clock.pass(500);
  const { feed } = visit.monitor.state();
  expect(visit.message()).toBe(`Refreshed at ${clockSeconds(feed?.freshAt ?? 0)}.`);
  await visit.press('b', 'escape');
  await visit.clock.pass(20_000);
  expect(visit.message()).toBeNull();
});

test('a refresh that fails says why instead', async () => {
  const visit = await openMonitor(jobsInOrder(3));
  visit.center.failWith = () => cloudError('network');
  await visit.press('R');
  await visit.clock.pass(500);
  expect(visit.message()).toBeNull();
  expect(visit.monitor.state().feed?.problem).not.toBeNull();
});
