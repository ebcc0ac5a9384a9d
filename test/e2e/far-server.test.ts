import { expect, test } from 'vitest';
import { openMonitor } from '../support/e2e/monitor.ts';
import { pauseInput, reactionTime } from '../support/e2e/terminal.ts';

/** A server 700 ms away, whose jobs change while keys are pressed. */
const farServer = { routes: 'job-center', latency: 700, speed: 15, seed: 11 } as const;

const shownJob = /job-\w{22}/;

test('an answer applies to the job of the question, however the list changes meanwhile', async () => {
  await using monitor = await openMonitor({ server: farServer, args: ['--interval', '1s'], columns: 100, rows: 30 });
  await monitor.shows(/live 1s +\d+ jobs$/m);
  await monitor.press('/');
  monitor.send('status:running type:migration');
  await monitor.press('enter');
  await monitor.shows(/filter: status:running type:migration/, /^❯ {2}●/m);
  await monitor.press('c');
  await monitor.shows(/Cancel this job\?/, shownJob);
  const [asked] = shownJob.exec(monitor.screen().join('\n')) ?? [];
  const counts = monitor.screen()[1];
  await monitor.waitUntil('other counts', () => monitor.screen()[1] !== counts);
  await pauseInput(reactionTime);
  // The second answer arrives while the first one is under way.
  await monitor.press('y', 'y');
  await monitor.shows(/accepted|is not|can’t/);
  expect(monitor.actions().map(({ path }) => shownJob.exec(path)?.[0])).toEqual([asked]);
});

test('keys that follow each other at once act on the menu that they opened, and the filter on what was typed', async () => {
  await using monitor = await openMonitor({ server: farServer, args: ['--interval', '1s'], columns: 100, rows: 30 });
  await monitor.shows(/live 1s +\d+ jobs$/m);
  // The group menu, its choice “status”, and a filter, before any of them is drawn.
  monitor.send('b3/id:job\r');
  await monitor.shows(/filter: id:job/, /─ (?:In Progress|Failed) \d+/);
  expect(monitor.actions()).toEqual([]);
});
