import { expect, test } from 'vitest';
import { cloudError } from '../../support/cloud-error.ts';
import { aJob, failedImport } from '../../support/jobs.ts';
import { publicCapabilities, publicSupport } from '../../support/ui-fixtures.ts';
import { ads, openMonitor, search } from '../../support/ui-world.ts';

test('the kind of the server is known after its first list', async () => {
  const visit = await openMonitor([aJob()]);
  expect(visit.monitor.state()).toMatchObject({ capabilities: null, actionSupport: { cancel: 'every' } });
  visit.capabilities = publicCapabilities;
  visit.actionSupport = publicSupport;
  await visit.clock.pass(5_000);
  expect(visit.monitor.state()).toMatchObject({
    capabilities: { server: 'public' },
    actionSupport: { cancel: ['SPARK'] },
  });
  await visit.press('c');
  expect(visit.message()).toBe(
    'The public API has no cancel for Collection backup jobs; use the console. https://cloud.zilliz.com',
  );
});

test('the state changes with what the server can do, and only then', async () => {
  const visit = await openMonitor([aJob()], { capabilities: publicCapabilities, actionSupport: publicSupport });
  const before = visit.monitor.state();
  visit.capabilities = structuredClone(publicCapabilities);
  visit.actionSupport = { ...publicSupport };
  await visit.clock.pass(5_000);
  expect(visit.monitor.state().capabilities).toBe(before.capabilities);
  expect(visit.monitor.state().actionSupport).toBe(before.actionSupport);
  visit.capabilities = {
    ...publicCapabilities,
    families: publicCapabilities.families.map(one => ({ ...one, state: 'works' as const })),
  };
  await visit.clock.pass(5_000);
  expect(visit.monitor.state().capabilities).toBe(visit.capabilities);
});

test('R, another project and the end of an outage forget what the server lacks; nothing else does', async () => {
  const visit = await openMonitor([aJob()], { projects: [search, ads], project: 'search' });
  await visit.press('j', 'enter', 'escape', '+');
  await visit.clock.pass(60_000);
  expect(visit.forgets).toBe(0);
  await visit.press('R');
  expect(visit.forgets).toBe(1);
  visit.center.failWith = () => cloudError('network');
  await visit.clock.pass(30_000);
  expect(visit.forgets).toBe(1);
  visit.center.failWith = () => null;
  await visit.clock.pass(60_000);
  expect(visit.forgets).toBe(2);
  await visit.press('p');
  await visit.choose('ads');
  await visit.clock.pass(0);
  expect(visit.forgets).toBe(3);
});

test('r shows the command where the server has no retry; y copies it, other keys only close', async () => {
  const visit = await openMonitor([failedImport({ id: 'job-1' })], {
    capabilities: publicCapabilities,
    actionSupport: publicSupport,
  });
  for (const key of ['enter', 'escape', 'n', 'q']) {
    await visit.press('r');
    expect(visit.monitor.state().dialog?.kind).toBe('advice');
    await visit.press(key);
    expect(visit.monitor.state().dialog).toBeNull();
  }
  expect(visit.copied).toEqual([]);
  await visit.press('r', 'y');
  expect(visit.copied).toEqual(['zjobs retry job-1 --request FILE -p search']);
  expect(visit.message()).toBe('Sent to the clipboard: zjobs retry job-1 --request FILE -p search');
  expect(visit.sent).toEqual([]);
});

test.each(['job-1\nreboot', 'job-\u202e1'])('r offers no command with the ID %j, and y copies nothing', async id => {
  const visit = await openMonitor([failedImport({ id })], {
    capabilities: publicCapabilities,
    actionSupport: publicSupport,
  });
  await visit.press('r');
  const { dialog } = visit.monitor.frame();
  const text = dialog?.kind === 'text' ? dialog.text : null;
  expect(text?.lines.join(' ')).toMatch(/no command line can contain the\s+ID of this job/);
  expect(text?.lines.join(' ')).not.toContain('zjobs retry');
  expect(text?.footer).not.toContain('copy');
  await visit.press('y');
  expect(visit.copied).toEqual([]);
});

test('r says once why it is refused for all marked jobs', async () => {
  const jobs = [failedImport({ id: 'job-1' }), failedImport({ id: 'job-2' }), aJob({ id: 'job-3' })];
  const visit = await openMonitor(jobs, { capabilities: publicCapabilities, actionSupport: publicSupport });
  await visit.press('space', 'space', 'space', 'r');
  expect(visit.monitor.state().dialog).toBeNull();
  expect(visit.message()).toBe(
    'Not possible for any of the 3 marked jobs: Only failed import jobs can be retried. This server has no retry. Fix the files, then send the import request again: zjobs retry ID --request FILE',
  );
});
