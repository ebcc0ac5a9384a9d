import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { openMonitor, openSite, shownId } from '../support/e2e/visit.ts';

let caches = '';
beforeEach(async () => {
  caches = await mkdtemp(join(tmpdir(), 'zjobs-e2e-'));
});
afterEach(() => rm(caches, { recursive: true }));

const keptFiles = (): Promise<readonly string[]> => readdir(join(caches, 'zjobs')).catch(() => []);
const isKept = async (): Promise<boolean> => (await keptFiles()).some(name => name.endsWith('.ndjson'));

test('the next start shows the last known jobs before any answer, unless told not to', async () => {
  await using site = await openSite({ jobs: 120 });
  const env = { XDG_CACHE_HOME: caches };

  const jobs = await site.jobs();
  const finished = jobs.find(({ status, type }) => status === mode.finished.status && type === mode.finished.type);
  const shown = new RegExp(finished ? shownId(finished) : 'no such job');
  {
    await using visit = await openMonitor({ site, env, args: ['--interval', '1s'] });
    await visit.seesAll();
    await expect.poll(isKept, { timeout: 15_000 }).toBe(true);
  }
  const [name = ''] = await keptFiles();
  const text = await readFile(join(caches, 'zjobs', name), 'utf8');
  expect(text).toContain(finished?.jobId);
  expect(text).not.toContain(site.server.apiKey);

  // Where no project is named, the server is asked for one before anything is shown.
  if (!mode.hasProjects) return;
  await site.relay.down();
  {
    await using visit = await openMonitor({ site, env });
    await visit.sees(shown);
    await visit.sees(/CACHED/);
    await visit.sees(/Next try at/);
    await site.relay.up();
    await visit.seesNo(/CACHED/);
    await site.relay.down();
  }
  await using visit = await openMonitor({ site, env, args: ['--no-cache'] });
  await visit.sees(/refused|reached/i);
  await visit.seesNo(shown);
});
