import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, type TestContext, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { cancelDirectly, findJob, monitorLaunch, openSite } from '../support/e2e/monitor.ts';
import { cleanEnv } from '../support/e2e/program.ts';

/**
 * Starts a shell script that runs zjobs as `"$@"`, on a server whose jobs don't change. Tests that run at the same time clean
 * up by their own contexts: the global `onTestFinished` and `expect.poll` may belong to another one of them.
 */
const runInShell = async (
  { onTestFinished, expect: expectHere }: TestContext,
  script: string,
  ...command: readonly string[]
) => {
  const site = await openSite();
  const folder = await mkdtemp(join(tmpdir(), 'zjobs-closed-'));
  onTestFinished(async () => {
    await site[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });
  const { args: [program = '', ...connection] = [], env } = monitorLaunch(site, { args: ['--interval', '1s'] });
  const zjobs = [process.execPath, program, ...command, ...connection];
  const child = spawn('bash', ['-c', script, 'bash', ...zjobs], { cwd: folder, env: cleanEnv(env), stdio: 'pipe' });
  const lines: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => lines.push(...chunk.toString().split('\n').filter(Boolean)));
  const ended = once(child, 'close').then(([code]) => code);
  return {
    lines,
    child,
    ended,
    /** Makes a change, of which `events` prints one line, once it has read the whole list and polls. */
    change: async () => {
      await expectHere.poll(() => site.relay.received(...mode.listRoute).length).toBeGreaterThan(3);
      await cancelDirectly(site, (await findJob(site, mode.running)).jobId);
    },
  };
};

describe.concurrent('zjobs ends with 0 when the reader of its output is gone and nothing more is written', () => {
  // The exit code of zjobs is the last line.
  const exitCode = 'echo "$PIPESTATUS"';

  test('for events | head -1', async context => {
    const { lines, ended, change } = await runInShell(context, `"$@" | head -1; ${exitCode}`, 'events');
    await change();
    await ended;
    expect(lines).toEqual([expect.stringMatching(/^\{.*\}$/), '0']);
  });

  test('for events | true, whose reader ends before zjobs looks for it', async context => {
    const { lines, ended } = await runInShell(context, `"$@" | true; ${exitCode}`, 'events', '--filter', 'id:nope');
    await ended;
    expect(lines).toEqual(['0']);
  });

  test('for events into a named pipe', async context => {
    const script = 'mkfifo pipe; head -1 pipe & "$@" > pipe; echo "$?"';
    const { lines, ended, change } = await runInShell(context, script, 'events');
    await change();
    await ended;
    expect(lines).toEqual([expect.stringMatching(/^\{.*\}$/), '0']);
  });

  test('for events into a socket', async context => {
    const { child, change } = await runInShell(context, 'exec "$@"', 'events');
    await change();
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
  });

  test('for --plain, after its summary', async context => {
    // No job matches the filter, so the summary is the last line.
    const script = `"$@" | sed '/[0-9] jobs/q'; ${exitCode}`;
    const { lines, ended } = await runInShell(context, script, '--plain', '--filter', 'id:nope');
    await ended;
    expect(lines.slice(-2)).toEqual([expect.stringMatching(/\d jobs/), '0']);
  });

  test('but not while a process that inherited the pipe still reads it', async context => {
    const script = `"$@" | { head -c 1; { sleep 2; head -1; } <&0 & }; ${exitCode}`;
    const { lines, ended, change } = await runInShell(context, script, 'events');
    await change();
    await ended;
    // Otherwise zjobs would end before the rest of the line is read.
    expect(lines[0]).toBe('{');
    expect(lines.slice(1)).toEqual(expect.arrayContaining([expect.stringMatching(/^"id".*\}$/), '0']));
  });
});
