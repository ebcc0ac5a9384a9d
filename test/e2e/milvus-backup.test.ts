import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { program, run } from '../support/e2e/program.ts';
import { type RunningServer, startServer } from '../support/e2e/server.ts';
import { openTerminal, pauseBetweenWords, pauseInput } from '../support/e2e/terminal.ts';

let folder = '';
let server: RunningServer;
/** The name of a finished backup, by which it can be tracked. */
let name = '';

const env = () => ({
  XDG_STATE_HOME: join(folder, 'state'),
  XDG_CACHE_HOME: join(folder, 'cache'),
  ZJOBS_ENDPOINT: server.endpoint,
});

beforeAll(async () => {
  server = await startServer({ routes: 'milvus-backup', speed: 0.01 });
  const answer = await fetch(`${server.endpoint}/list`);
  const { data }: { readonly data: readonly { readonly name: string }[] } = JSON.parse(await answer.text());
  name = data[0]?.name ?? '';
});
afterAll(() => server.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zjobs-milvus-backup-'));
  return () => rm(folder, { recursive: true });
});

test('the monitor says that milvus-backup lists nothing, and shows and describes a tracked backup', async () => {
  const args = [program];
  await using monitor = openTerminal({ args, env: env(), columns: 140, rows: 40 });
  await monitor.shows('MILVUS-BACKUP', /0 jobs/);
  expect(await run(['track', name], env())).toEqual({ code: 0, stdout: `${name}: now tracked\n`, stderr: '' });
  await monitor.press('R');
  await monitor.shows(/1 job$/m, name);
  await monitor.press('z');
  await monitor.shows(new RegExp(`ID +${name}`), /✓ Successful/, /Type +Backup/);
  await monitor.press('c');
  await monitor.showsSentence(/can’t be canceled|can be canceled/);
  // Letters that follow each other at once may be a word.
  await pauseInput(pauseBetweenWords);
  await monitor.press('q');
  expect(await monitor.waitForExit()).toBe(0);
});

test('scripts list, describe and await tracked backups, and can neither cancel nor retry them', async () => {
  expect(await run(['list', '-o', 'ndjson'], env())).toEqual({ code: 0, stdout: '', stderr: '' });
  // IDs without digits are names of backups.
  const tracked = await run(['track', '-'], env(), `${name}\n`);
  expect([tracked.code, tracked.stdout]).toEqual([0, `${name}: now tracked\n`]);
  const { stdout } = await run(['list', '-o', 'ndjson'], env());
  expect(JSON.parse(stdout)).toMatchObject({ jobId: name, type: 'BACKUP', status: 'successful', progress: 100 });
  expect((await run(['describe', name], env())).stdout).toMatch(new RegExp(`^ID +${name}$`, 'm'));
  expect(await run(['wait', name], env())).toEqual({ code: 0, stdout: `${name}: Successful\n`, stderr: '' });
  for (const action of ['cancel', 'retry', 'commit']) {
    const { code, stderr } = await run([action, name, '--yes'], env());
    expect([action, code, stderr]).toEqual([action, 1, expect.stringContaining(`${name}: refused.`)]);
  }
  const unknown = await run(['describe', 'weekly_full'], env());
  expect([unknown.code, unknown.stderr]).toEqual([5, expect.stringContaining('weekly_full')]);
});
