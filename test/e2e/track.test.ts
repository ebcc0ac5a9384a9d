import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { cleanEnv, program, run } from '../support/e2e/program.ts';
import { startServer } from '../support/e2e/server.ts';
import { openTerminal } from '../support/e2e/terminal.ts';

const project = 'proj-b44a39b0c51cf21791a841';

let state = '';
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'zjobs-track-'));
});
afterEach(() => rm(state, { recursive: true }));

const offline = () => ({ XDG_STATE_HOME: state, ZJOBS_PROJECT: project });

/** The text of every file below the state folder. */
const stateFiles = async (): Promise<string> => {
  const files = await readdir(state, { recursive: true, withFileTypes: true });
  const texts = files.filter(file => file.isFile()).map(file => readFile(join(file.parentPath, file.name), 'utf8'));
  return (await Promise.all(texts)).join('');
};

test.runIf(mode.hasProjects)(
  'tracks the job in the JSON of another tool under the project’s name, without its secrets',
  async () => {
    const server = await startServer({ ...mode.server });
    try {
      const env = { XDG_STATE_HOME: state, ZJOBS_ENDPOINT: server.endpoint, ZILLIZ_API_KEY: server.apiKey };
      const answer = {
        code: 0,
        data: { jobId: 'job-1', clusterId: 'in01-a', username: 'db_admin', password: 'hunter2' },
      };
      const piped = await run(['track', '-', '-p', server.projectId], env, JSON.stringify(answer, null, 2));
      expect(piped).toEqual({ code: 0, stdout: 'job-1: now tracked\n', stderr: '' });
      const named = await run(['track', '-', '-p', 'search platform'], env, '\uFEFF{"jobId":453098765432109877}\r\n');
      expect(named).toEqual({ code: 0, stdout: '453098765432109877: now tracked\n', stderr: '' });
      const text = await stateFiles();
      expect(text).toContain('"jobId":"job-1","backupId":null,"clusterId":"in01-a"');
      expect(text.match(/"zjobs":1/g)).toHaveLength(1);
      for (const secret of ['hunter2', 'db_admin', server.apiKey]) expect(text).not.toContain(secret);
      const forgotten = await run(['untrack', 'job-1', '-p', 'Search Platform'], env);
      expect(forgotten).toEqual({ code: 0, stdout: 'job-1: no longer tracked\n', stderr: '' });
    } finally {
      await server.stop();
    }
  },
);

test('tracks every ID when several commands run at once, offline and without a key', async () => {
  const ids = Array.from({ length: 6 }, (_, index) => `job-${index}`);
  const ran = await Promise.all(ids.map(id => run(['track', id], offline())));
  expect(ran).toEqual(ids.map(id => ({ code: 0, stdout: `${id}: now tracked\n`, stderr: '' })));
  expect(await run(['untrack', ...ids, 'job-9'], offline())).toEqual({
    code: 5,
    stdout: ids.map(id => `${id}: no longer tracked\n`).join(''),
    stderr: `zjobs: job-9 is not tracked in ${project}; check the ID, --project and --endpoint\n`,
  });
});

test.each([
  ['nothing', '', 'standard input is empty'],
  ['more than 10 MB', `["${'x'.repeat(10_000_000)}"]`, 'longer than 10 MB'],
  ['truncated JSON', '{"jobId":"job-1","token":"hunter2', 'is invalid or truncated'],
])('ends with 2 for %s on standard input', async (_, input, message) => {
  const { code, stdout, stderr } = await run(['track', '-'], offline(), input);
  expect([code, stdout, await stateFiles()]).toEqual([2, '', '']);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain('hunter2');
});

test('explains on a terminal what it reads, and Ctrl-D ends the input', async () => {
  await using terminal = openTerminal({ args: [program, 'track', '-'], env: offline(), columns: 110, rows: 10 });
  await terminal.shows('reading job IDs or JSON from standard input; press Ctrl-D to finish');
  terminal.send('job-1 job-2\r');
  await terminal.shows(/^job-1 job-2$/m);
  terminal.send('\u0004');
  await terminal.shows('job-1: now tracked', 'job-2: now tracked');
  expect(await terminal.waitForExit()).toBe(0);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends it with %i while it reads its input', async (signal, expected) => {
  // The input exceeds the pipe's buffer, so when all of it is written, zjobs is reading.
  const child = spawn(process.execPath, [program, 'track', '-'], { env: cleanEnv(offline()), stdio: 'pipe' });
  const input = 'job-1 '.repeat(50_000);
  await new Promise(resolve => child.stdin.write(input, resolve));
  child.kill(signal);
  const [code] = await once(child, 'close');
  expect([code, await stateFiles()]).toEqual([expected, '']);
});
