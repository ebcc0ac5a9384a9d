import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { idPrefix, openMonitor, openSite } from '../support/e2e/monitor.ts';

let caches = '';
beforeEach(async () => {
  caches = await mkdtemp(join(tmpdir(), 'zjobs-e2e-'));
});
afterEach(() => rm(caches, { recursive: true }));

const cacheFiles = (): Promise<readonly string[]> => readdir(join(caches, 'zjobs')).catch(() => []);
const hasCache = async (): Promise<boolean> => (await cacheFiles()).some(name => name.endsWith('.ndjson'));

test('shows the cached jobs before the server answers, unless --no-cache is given', async () => {
  await using site = await openSite({ jobs: 120 });
  const env = { XDG_CACHE_HOME: caches };

  const jobs = await site.jobs();
  const finished = jobs.find(({ status, type }) => status === mode.finished.status && type === mode.finished.type);
  const finishedId = new RegExp(finished ? idPrefix(finished) : 'no such job');
  {
    await using monitor = await openMonitor({ site, env, args: ['--interval', '1s'] });
    await monitor.showsAllJobs();
    await expect.poll(hasCache, { timeout: 15_000 }).toBe(true);
  }
  const [name = ''] = await cacheFiles();
  const text = await readFile(join(caches, 'zjobs', name), 'utf8');
  expect(text).toContain(finished?.jobId);
  if (mode.can.checkKeys) expect(text).not.toContain(site.server.apiKey);

  // Without a project on the command line, the monitor shows nothing before it has read the projects.
  if (!mode.hasProjects) return;
  await site.relay.down();
  {
    await using monitor = await openMonitor({ site, env, columns: 200 });
    // Without the details, the list has room for IDs.
    await monitor.shows(/CACHED/);
    await monitor.press('escape');
    await monitor.shows(finishedId);
    await monitor.shows(/CACHED/);
    await monitor.shows(/Next try at/);
    await site.relay.up();
    await monitor.hides(/CACHED/);
    await site.relay.down();
  }
  await using monitor = await openMonitor({ site, env, args: ['--no-cache'] });
  await monitor.shows(/refused|reached/i);
  await monitor.hides(finishedId);
});

// On a busy machine the list may take longer to save than the monitor waits at its end.
test('a monitor that quits as soon as the list is complete leaves it in the cache', { retry: 2 }, async () => {
  await using site = await openSite({ jobs: 120 });
  await using monitor = await openMonitor({ site, env: { XDG_CACHE_HOME: caches } });
  await monitor.showsAllJobs();
  // Without a total, the screen does not say that no page is left.
  await monitor.restingScreen();
  await monitor.press('q');
  expect(await monitor.waitForExit()).toBe(0);
  expect(await hasCache()).toBe(true);
});
