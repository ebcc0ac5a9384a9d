import { describe, expect, test } from 'vitest';
import { modes } from '../support/e2e/mode.ts';
import { cancelAccepted, openMonitor } from '../support/e2e/monitor.ts';
import { startImport } from '../support/e2e/server-jobs.ts';

// A short test of the public API, of Milvus and of VTS. `npm run test:modes` runs all end-to-end tests against them.
describe.concurrent.each([modes.public, modes.milvus, modes.vts])('on the server $name, the monitor', mode => {
  const server = { mode: mode.name };

  test('shows the badge of the server and all jobs in its lists', async () => {
    await using monitor = await openMonitor({ server });
    expect(await monitor.showsAllJobs()).toBe(mode.total);
    await monitor.shows(
      new RegExp(`${mode.badge} {2,3}live \\d+s {2}${mode.total} jobs$`, 'm'),
      mode.header(new URL(monitor.relay.endpoint).host),
    );
  });

  test('cancels a job that the server can cancel, and refuses another one with the reason', async () => {
    await using monitor = await openMonitor({ server, columns: 140 });
    const [, refused, reason] = mode.notCancelablePair[1];
    await monitor.goTo(refused);
    await monitor.press('c');
    await monitor.showsSentence(reason);
    expect(monitor.actions()).toEqual([]);
    const { jobId } = await monitor.goTo(mode.running);
    await monitor.press('c');
    await monitor.answer(/Cancel this job\?/, 'y');
    await monitor.shows(cancelAccepted({ jobId }));
    const { path, body } = mode.cancelRequest(monitor.server, jobId);
    expect(monitor.actions().map(sent => [sent.path, sent.body === '' ? null : JSON.parse(sent.body)])).toEqual([
      [path, body],
    ]);
  });

  test.runIf(mode.retry === 'request')('answers r with the command that sends the import request again', async () => {
    await using monitor = await openMonitor({ server });
    const { jobId } = await monitor.goTo({ type: 'IMPORT', status: 'FAILED' });
    await monitor.press('r');
    await monitor.showsSentence(`zjobs retry ${jobId} --request FILE`);
    expect(monitor.actions()).toEqual([]);
  });
});

test('the monitor commits an import of a Milvus that waits for it', async () => {
  await using monitor = await openMonitor({ server: { mode: 'milvus' }, columns: 140 });
  const { jobId } = await monitor.goTo({ type: 'IMPORT', where: ({ rawStatus }) => rawStatus === 'Uncommitted' });
  await monitor.shows('To commit', 'waits for commit');
  await monitor.press('C');
  await monitor.answer(/Commit this import\?/, 'y');
  await monitor.shows(`${jobId}: the server accepted the commit.`);
  expect(monitor.actions().map(({ path, body }) => [path, JSON.parse(body)])).toEqual([
    ['/v2/vectordb/jobs/import/commit', { jobId }],
  ]);
  await monitor.shows('committing');
});

test('the monitor shows why a Milvus refuses to abort an ordinary import, and does not send it again', async () => {
  await using monitor = await openMonitor({ server: { mode: 'milvus' }, columns: 140 });
  const jobId = await startImport(monitor.server);
  await monitor.press('R');
  await monitor.goTo({ type: 'IMPORT', where: job => job.jobId === jobId });
  await monitor.press('c');
  await monitor.shows('most servers abort only imports that wait for a commit');
  await monitor.answer(/Cancel this job\?/, 'y');
  await monitor.showsSentence('auto_commit=true, abort not allowed');
  await monitor.press('c');
  await monitor.showsSentence('The server refused this at');
  expect(monitor.actions()).toHaveLength(1);
});
