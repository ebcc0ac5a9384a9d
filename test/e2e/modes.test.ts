import { describe, expect, test } from 'vitest';
import { modes } from '../support/e2e/mode.ts';
import { cancelAccepted, openMonitor } from '../support/e2e/visit.ts';

// A smoke of the servers that are no job center. With each of them all tests run by `npm run test:modes`.
describe.concurrent.each([modes.public, modes.milvus])('the server $name', mode => {
  const server = { routes: mode.name };

  test('is shown as what it is, with all the jobs that it tells of', async () => {
    await using visit = await openMonitor({ server });
    expect(await visit.seesAll()).toBe(mode.total);
    await visit.sees(`${mode.badge}  ${mode.total} jobs`, mode.header(new URL(visit.relay.endpoint).host));
  });

  test('cancels what it can, and of the rest zjobs says why not', async () => {
    await using visit = await openMonitor({ server, columns: 140 });
    const [, refused, reason] = mode.notCancelablePair[1];
    await visit.goTo(refused);
    await visit.press('c');
    await visit.reads(reason);
    expect(visit.actions()).toEqual([]);
    const { jobId } = await visit.goTo(mode.running);
    await visit.press('c');
    await visit.answer(/Cancel this job\?/, 'y');
    await visit.sees(cancelAccepted({ jobId }));
    const { path, body } = mode.cancelRequest(visit.server, jobId);
    expect(visit.actions().map(sent => [sent.path, sent.body === '' ? null : JSON.parse(sent.body)])).toEqual([
      [path, body],
    ]);
  });

  test('has no retry: r names the command that sends the request again', async () => {
    await using visit = await openMonitor({ server });
    const { jobId } = await visit.goTo({ type: 'IMPORT', status: 'FAILED' });
    await visit.press('r');
    await visit.reads(`zjobs retry ${jobId} --request FILE`);
    expect(visit.actions()).toEqual([]);
  });
});
