import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { monitorLaunch, openMonitor, openSite } from '../support/e2e/monitor.ts';
import { cleanEnv, program, withFixture } from '../support/e2e/program.ts';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'zjobs-hanging-'));
  execFileSync('mkfifo', [join(home, 'fifo')]);
});
afterEach(() => rm(home, { recursive: true }));

const hanging = (path: string) => ({
  ...withFixture('hanging-disk.mjs'),
  HOME: home,
  HANGING: path,
  HANGING_FIFO: join(home, 'fifo'),
  // The interface is read from a file, too, for which a thread has to be left.
  UV_THREADPOOL_SIZE: '64',
});

test('q ends the monitor within 2 s although the disk of the journal hangs, and says what is not written', async () => {
  await using site = await openSite({ speed: 5 });
  await using monitor = await openMonitor({ site, env: hanging('/journal/'), args: ['--interval', '1s'] });
  await monitor.goTo(mode.running);
  await monitor.press('c');
  await monitor.answer(/y +stop the /, 'y');
  await monitor.shows(/accepted the cancel|is Cancel/);
  const start = performance.now();
  await monitor.press('q');
  await monitor.waitForEnd();
  expect(performance.now() - start).toBeLessThan(2_000);
  expect(monitor.output()).toMatch(/the last records are not in the journal .*\.ndjson: ETIMEDOUT/);
});

test('SIGINT ends a command that waits for a disk that hangs', async () => {
  await using site = await openSite();
  await mkdir(join(home, '.zilliz'));
  const { args } = monitorLaunch(site);
  const env = { ...cleanEnv(hanging('/.zilliz/')), HANGING_NOTE: '1' };
  const child = spawn(process.execPath, [program, 'list', ...args.slice(1)], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const end = once(child, 'close');
  await once(child.stdout, 'data');
  // The first one asks the command to stop, a second one ends it.
  const interrupt = setInterval(() => child.kill('SIGINT'), 100);
  try {
    expect(await end).toEqual([null, 'SIGINT']);
  } finally {
    clearInterval(interrupt);
  }
});
