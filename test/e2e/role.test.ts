import { expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { openMonitor } from '../support/e2e/visit.ts';

const { code, message } = mode.denial;
const toldAt = /needs Organization Owner or Project Admin \(the server said so at \d\d:\d\d\)/;

test('a member is told who may cancel, and from then on nothing more is sent', async () => {
  await using visit = await openMonitor({ server: { role: 'member' }, rows: 60 });
  const { jobId } = await visit.goTo(mode.running);
  await visit.press('c');
  await visit.answer(/Cancel this job\?/, 'y');
  await visit.reads(new RegExp(`${jobId}: refused\\. ${message}.*? \\(code ${code}, requestid \\w{32}\\)`));
  expect(visit.actions()).toHaveLength(1);

  await visit.press('c');
  await visit.sees(toldAt);
  await visit.press('enter');
  await visit.sees(/cancel – needs Organization Owner or Project Admin/);
  await visit.sees(/retry – needs Organization Owner or Project Admin/);
  await visit.press('escape');
  await visit.seesNo(/What can be done/);

  await visit.goTo({ type: 'IMPORT', status: 'FAILED' });
  await visit.press('r');
  await visit.sees(toldAt);
  expect(visit.actions()).toHaveLength(1);
});

test('R forgets it, because roles change', async () => {
  await using visit = await openMonitor({ server: { role: 'member' } });
  await visit.goTo(mode.running);
  await visit.press('c');
  await visit.answer(/Cancel this job\?/, 'y');
  await visit.reads(message);
  await visit.press('c');
  await visit.sees(toldAt);
  await visit.press('R');
  await visit.seesNo(toldAt);
  await visit.press('c');
  await visit.answer(/Cancel this job\?/, 'y');
  await visit.reads(message);
  expect(visit.actions()).toHaveLength(2);
});

test.runIf(mode.hasProjects)('another project has other roles', async () => {
  await using visit = await openMonitor({ server: { role: 'member' } });
  await visit.goTo(mode.running);
  await visit.press('c');
  await visit.answer(/Cancel this job\?/, 'y');
  await visit.reads(message);
  await visit.press('p');
  await visit.sees(/推荐系统 Lab +proj-/);
  await visit.press('down', 'enter');
  await visit.sees(/^ zjobs {2}推荐系统 Lab .*\d jobs$/m);
  await visit.press('escape');
  await visit.seesNo(/^ filter:/m);
  visit.send(`/type:${mode.running.type.toLowerCase()} status:in-progress\r`);
  await visit.sees(new RegExp(`^❯ {2}● In Progress +${mode.runningLabel}`, 'm'));
  await visit.press('c');
  await visit.sees(/Cancel this job\?/);
});

test('with --read-only there is a badge, keys that change jobs say why they don’t, and nothing is sent', async () => {
  await using visit = await openMonitor({ args: ['--read-only'] });
  await visit.sees(new RegExp(`READ-ONLY .*\\b${mode.total} jobs$`, 'm'));
  await visit.goTo(mode.running);
  await visit.press('c');
  await visit.reads(/zjobs was started with --read-only\. Start it without this option to change jobs\./);
  await visit.press('enter');
  await visit.reads(/cancel – zjobs was started with --read-only/);
  await visit.press('escape');
  await visit.seesNo(/What can be done/);
  await visit.goTo({ type: 'IMPORT', status: 'FAILED' });
  await visit.press('r');
  await visit.reads(/zjobs was started with --read-only/);
  expect(visit.actions()).toEqual([]);
});
