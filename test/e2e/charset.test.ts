import { expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { openMonitor } from '../support/e2e/monitor.ts';

test('draws list, details and dialogs in ASCII where the locale has no more', async () => {
  await using monitor = await openMonitor({ env: { LANG: 'C' } });
  await monitor.showsAllJobs();
  await monitor.shows(/^[> ] {2}@ In Progress/m, /^[> ] {2}x Failed/m);
  await monitor.goTo(mode.running);
  await monitor.press('enter');
  await monitor.shows(/Created by/);
  // A server without cancel asks no question, so the keys stand for it.
  await monitor.press(mode.can.cancel ? 'c' : '?');
  await monitor.shows(/\+-{10,}\+|\+={10,}\+/);
  expect(monitor.output()).toMatch(/^[\0-\u007F]*$/);
});
