import { expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { cancelAccepted, openMonitor } from '../support/e2e/monitor.ts';
import { pauseBetweenWords, pauseInput } from '../support/e2e/terminal.ts';

const { code, message } = mode.denial ?? { code: 0, message: '' };
const canBeDenied = mode.can.cancel && mode.can.checkRoles;
const denial = /needs Project Admin or a role that may do this \(the server said so at \d\d:\d\d\)/;

test.runIf(canBeDenied)('shows a member who may cancel, and sends no further action', async () => {
  await using monitor = await openMonitor({ server: { role: 'member' }, rows: 60 });
  const { jobId } = await monitor.goTo(mode.running);
  await monitor.press('c');
  await monitor.answer(/Cancel this job\?/, 'y');
  await monitor.showsSentence(new RegExp(`${jobId}: refused\\. ${message}.*? \\(code ${code}, requestid \\w{32}\\)`));
  expect(monitor.actions()).toHaveLength(1);

  await monitor.press('c');
  await monitor.shows(denial);
  await monitor.press('z');
  await monitor.showsSentence(/cancel – .*this needs Project Admin or a role that may do this/i);
  await monitor.showsSentence(/retry – Only failed import jobs can be retried/i);
  await monitor.press('escape', 'escape');
  await monitor.hides(/Created by/);

  await monitor.goTo({ type: 'IMPORT', status: 'FAILED' });
  await monitor.press('r');
  await monitor.shows(denial);
  expect(monitor.actions()).toHaveLength(1);
});

test.runIf(canBeDenied)('R makes the monitor try actions again, because roles change', async () => {
  await using monitor = await openMonitor({ server: { role: 'member' } });
  await monitor.goTo(mode.running);
  await monitor.press('c');
  await monitor.answer(/Cancel this job\?/, 'y');
  await monitor.showsSentence(message);
  await monitor.press('c');
  await monitor.shows(denial);
  await monitor.press('R');
  await monitor.hides(denial);
  // Letters that follow each other at once may be a word.
  await pauseInput(pauseBetweenWords);
  await monitor.press('c');
  await monitor.answer(/Cancel this job\?/, 'y');
  await monitor.showsSentence(message);
  expect(monitor.actions()).toHaveLength(2);
});

test.runIf(canBeDenied && mode.hasProjects)('the monitor tries actions again in another project', async () => {
  await using monitor = await openMonitor({ server: { role: 'member' } });
  await monitor.goTo(mode.running);
  await monitor.press('c');
  await monitor.answer(/Cancel this job\?/, 'y');
  await monitor.showsSentence(message);
  await monitor.press('p');
  await monitor.shows(/推荐系统 Lab +proj-/);
  await monitor.press('down', 'enter');
  await monitor.shows(/^ zjobs {2}推荐系统 Lab .*\d jobs$/m);
  await monitor.press('escape');
  await monitor.hides(/^ filter:/m);
  monitor.send(`/type:${mode.running.type.toLowerCase()} status:in-progress\r`);
  await monitor.shows(/^❯ {2}● In Progress /m);
  await monitor.press('c');
  await monitor.shows(/Cancel this job\?/);
});

test.runIf(!mode.can.checkRoles)('a member cancels a job of a server without roles', async () => {
  await using monitor = await openMonitor({ server: { role: 'member' } });
  const job = await monitor.goTo(mode.running);
  await monitor.press('c');
  await monitor.answer(/Cancel this job\?/, 'y');
  await monitor.shows(cancelAccepted(job));
});

test('--read-only shows a badge, refuses the keys that change jobs, and sends nothing', async () => {
  await using monitor = await openMonitor({ args: ['--read-only'] });
  await monitor.shows(new RegExp(`READ-ONLY .*\\b${mode.total} jobs$`, 'm'));
  await monitor.goTo(mode.running);
  await monitor.press('c');
  await monitor.showsSentence(/zjobs was started with --read-only\. Start it without this option to change jobs\./);
  await monitor.press('enter');
  await monitor.showsSentence(/cancel – zjobs was started with --read-only/);
  await monitor.press('escape');
  await monitor.hides(/Created by/);
  await monitor.goTo(mode.failed);
  await monitor.press('r');
  await monitor.showsSentence(/zjobs was started with --read-only/);
  expect(monitor.actions()).toEqual([]);
});
