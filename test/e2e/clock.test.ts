import { expect, test } from 'vitest';
import { openMonitor } from '../support/e2e/monitor.ts';
import { withFixture } from '../support/e2e/program.ts';

test('shows elapsed times by the server’s clock on a computer whose clock is three days behind', async () => {
  const env = { ...withFixture('wrong-clock.mjs'), CLOCK_OFFSET: String(-3 * 86_400_000) };
  await using monitor = await openMonitor({ env, server: { mode: 'job-center' } });
  await monitor.shows(/the clock of this computer is 3d 0h behind the server’s/);
  await monitor.shows(/In Progress.* \d+m /);
  expect(monitor.screen().join('\n')).not.toMatch(/In Progress.* 0s /);
});
