import { expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { openMonitor } from '../support/e2e/monitor.ts';

/** More than the kernel buffers for a terminal that does not read, plus two frames, in bytes. */
const limit = 100_000;

test('acts on keys and drops frames while the terminal does not read, then shows the last frame', async () => {
  await using monitor = await openMonitor({ server: { jobs: mode.server.jobs ?? 400 } });
  await monitor.showsAllJobs();
  const polls = (): number => monitor.relay.received(...mode.listRoute).length;
  const bytes = (): number => Buffer.byteLength(monitor.output());
  // A frame from one end of the list to the other.
  const bytesBefore = bytes();
  await monitor.press('G');
  await monitor.waitUntil('many rows above', () => monitor.rowsAbove() > 10);
  const frame = bytes() - bytesBefore;

  monitor.pauseReading();
  // Without dropped frames, these keys would write twice the limit.
  const keys = Math.ceil((2 * limit) / frame);
  for (let key = 0; key < keys; key += 1) await monitor.press(key % 2 === 0 ? 'g' : 'G');
  const pollsBefore = polls();
  await monitor.press('R');
  await expect.poll(polls).toBeGreaterThan(pollsBefore);
  await monitor.press('/', 'no such job');

  const bytesRead = bytes();
  monitor.resumeReading();
  await monitor.shows(/no such job/);
  expect(bytes() - bytesRead).toBeLessThan(limit);
  await monitor.press('escape');
  await monitor.hides(/no such job/);
});

test('waits 150 ms for the rest of a key over SSH before an ESC counts as the Escape key', async () => {
  await using monitor = await openMonitor({ env: { SSH_TTY: '/dev/pts/0' } });
  await monitor.showsAllJobs();
  await monitor.press('/', 'e', 'enter');
  await monitor.shows('filter: e');
  const sentAt = performance.now();
  monitor.send('\u001b');
  await monitor.hides('filter: e');
  expect(performance.now() - sentAt).toBeGreaterThanOrEqual(150);
});
