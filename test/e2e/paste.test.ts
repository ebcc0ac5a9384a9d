import { expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { openMonitor } from '../support/e2e/visit.ts';

test('pasted text is no keys: outside of the filter it does nothing', async () => {
  await using visit = await openMonitor();
  await visit.goTo(mode.running);
  visit.paste('qqq\rc');
  await visit.sees(/Pasted text goes to the filter only: press \/ first\./);
  expect(visit.modes().alternateScreen).toBe(true);
  await visit.press('c');
  visit.paste('y\ry');
  await visit.answer(/Cancel this job\?/, 'n');
  await visit.seesNo(/Cancel this job\?/);
  expect(visit.actions()).toEqual([]);
});

test('in the filter line it is typed, as one line', async () => {
  await using visit = await openMonitor();
  const job = await visit.find({ type: 'IMPORT', status: 'FAILED' });
  await visit.press('/');
  visit.paste(`${job.jobId}\n`);
  await visit.sees(new RegExp(`^ /${job.jobId} .*\\b1 of ${mode.total} shown$`, 'm'));
  await visit.press('enter');
  await visit.sees(new RegExp(`^ filter: ${job.jobId}`, 'm'));
});

test('what is hidden in a paste stays out', async () => {
  await using visit = await openMonitor();
  await visit.seesAll();
  await visit.press('/');
  visit.paste('spa\u202e\u200brk\u001b[31m');
  await visit.sees(/^ \/spark/m);
  expect(visit.raw()).not.toMatch(/\u202e|\u200b/);
});
