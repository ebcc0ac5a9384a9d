import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { firstRow, type MonitorDriver, openMonitor, openSite, type Site } from '../support/e2e/monitor.ts';
import { program, run } from '../support/e2e/program.ts';
import { apiError } from '../support/e2e/relay.ts';
import { openTerminal } from '../support/e2e/terminal.ts';

/** The total at the end of the first line, which appears when every page was read. */
const completeTotal = /PUBLIC API .*\d jobs$/m;

/** Filters the list and waits until it is filtered. */
const filter = async (monitor: MonitorDriver, text: string): Promise<void> => {
  await monitor.shows(completeTotal);
  monitor.send(`/\u0015${text}\r`);
  await monitor.shows(new RegExp(`${text} .*of \\d+ shown`));
};

/** The rows of the list. */
const listLines = (monitor: MonitorDriver): readonly string[] =>
  monitor
    .screen()
    .slice(firstRow)
    .filter(line => /[○●✓✗◌⊘] /.test(line));

let site: Site;
beforeAll(async () => {
  site = await openSite({ mode: 'public', jobs: 120 });
});
afterAll(() => site[Symbol.asyncDispose]());

let state = '';
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'zjobs-public-'));
});
afterEach(() => rm(state, { recursive: true }));

describe('a monitor of the public API', () => {
  test('shows a badge, and in the help what each family can do', async () => {
    await using monitor = await openMonitor({ site });
    await monitor.shows(completeTotal);
    await monitor.press('?', 'G');
    await monitor.shows(
      /written to this terminal, [\d.]+ K?B per minute/,
      /Spark jobs +list describe cancel +works/,
      /imports +list describe retry +works/,
    );
    await monitor.press('escape');
    await monitor.hides('tracked jobs');
  });

  test.each([
    ['with colors', {}],
    ['without colors', { NO_COLOR: '1' }],
  ])('answers c on a backup with a link to the console, %s', async (_, env) => {
    await using monitor = await openMonitor({ site, env });
    await filter(monitor, 'type:backup status:in-progress');
    await monitor.press('c');
    await monitor.showsSentence(
      /The public API has no cancel for \w+ backup jobs; use the console\. https:\/\/cloud\.zilliz\.com/,
    );
    expect(monitor.output()).toContain('\u001b]8;;https://cloud.zilliz.com\u001b\\');
    expect(monitor.actions()).toEqual([]);
    await monitor.press('enter');
    await monitor.shows(/Created by/);
    await monitor.showsSentence(/cancel – The public API has no cancel .* https:\/\/cloud\.zilliz\.com/);
  });

  test('answers r on a failed import with a command, which y copies', async () => {
    await using monitor = await openMonitor({ site });
    await filter(monitor, 'type:import status:failed');
    await monitor.press('r');
    await monitor.shows('This server has no retry', /zjobs retry job-\w+ --request FILE/);
    const shown = /zjobs retry job-\w+ --request FILE/.exec(monitor.screen().join('\n'))?.[0] ?? '';
    const command = `${shown} --endpoint ${site.relay.endpoint} -p ${site.server.projectId}`;
    await monitor.press('enter');
    await monitor.hides('This server has no retry');
    expect(monitor.output()).not.toContain('\u001b]52');
    await monitor.press('r');
    await monitor.shows('This server has no retry');
    await monitor.press('y');
    await monitor.shows(`Sent to the clipboard: ${shown}`);
    expect(monitor.output()).toContain(`\u001b]52;c;${Buffer.from(command).toString('base64')}\u0007`);
    expect(monitor.actions()).toEqual([]);
  });

  test('reads the details of finished imports only while they are on the screen', async () => {
    await using monitor = await openMonitor({ site, rows: 15 });
    await filter(monitor, 'type:import status:successful');
    const before = site.relay.received('POST', /import\/describe$/).length;
    await monitor.waitUntil(
      'the times of every row',
      () => listLines(monitor).length > 5 && listLines(monitor).every(row => /\d[smh] {2}[A-Z\d]/.test(row)),
    );
    const described = site.relay.received('POST', /import\/describe$/).length - before;
    // The running imports are described at each poll.
    expect(described).toBeLessThan(listLines(monitor).length + 12);
  });

  test('shows in the history what an earlier monitor observed of a job without times', {
    timeout: 60_000,
  }, async () => {
    const env = { XDG_STATE_HOME: state };
    await using busy = await openSite({ mode: 'public', jobs: 40, speed: 600 });
    await using first = await openMonitor({ site: busy, env, args: ['--interval', '1s'], columns: 200 });
    // Closes the details, which are open from the start at this width, so that the list has room for IDs.
    await first.shows(/│/);
    await first.press('escape');
    await first.hides(/│/);
    await filter(first, 'type:backup');
    // A backup that fails or is canceled leaves no file, so the server stops listing it. Any that succeeds will do.
    const running = new Set<string>();
    let id = '';
    await first.waitUntil('the end of a backup that was running', () => {
      for (const line of listLines(first)) {
        const listed = /backup0_\w+/.exec(line)?.[0] ?? '';
        if (line.includes('●')) running.add(listed);
        else if (line.includes('✓') && running.has(listed)) id = listed;
      }
      return id !== '';
    });
    await first.press('q');
    await first.waitForExit();
    await using second = await openMonitor({ site: busy, env, rows: 60 });
    await second.shows(completeTotal);
    second.send(`/\u0015id:${id}\r`);
    await second.shows(/1 of \d+ shown/);
    await second.press('enter');
    await second.shows('History', /\d\d:\d\d:\d\d {2}Successful/);
    expect(second.screen().join('\n')).not.toMatch(/Ended +[^–\s]/);
  });
});

describe('an incomplete list', () => {
  test('is marked, with what is missing and why, until it is complete', async () => {
    const stopFault = site.relay.answer('POST', /import\/list$/, apiError(500, 1_100, 'the disk is full'));
    try {
      await using monitor = await openMonitor({ site, args: ['--interval', '1s'] });
      await monitor.shows(/ PUBLIC API {2} INCOMPLETE .*jobs$/m);
      await monitor.showsSentence(
        /The list is incomplete, because the imports of .* can’t be read: the disk is full \(code 1100/,
      );
      await monitor.press('?', 'G');
      await monitor.shows('Could not be loaded', /imports +list describe retry +failing/);
      await monitor.press('escape');
      stopFault();
      await monitor.hides('INCOMPLETE');
      await monitor.hides('The list is incomplete');
      await filter(monitor, 'type:import');
      expect(listLines(monitor).length).toBeGreaterThan(5);
    } finally {
      stopFault();
    }
  });
});

describe('a monitor of a self-hosted Milvus', () => {
  test('shows one project, whichever project is named', async () => {
    await using milvus = await openSite({ mode: 'milvus' });
    await using monitor = await openMonitor({ site: milvus, project: 'anything' });
    await monitor.shows(/^ zjobs {2}127\.0\.0\.1:\d+ .* MILVUS .*jobs$/m);
    await monitor.press('p');
    await monitor.shows('This server has no projects. The list shows all its jobs.');
  });
});

describe('a warning', () => {
  const trackedFile = async (): Promise<string> => {
    const files = await readdir(state, { recursive: true, withFileTypes: true });
    const file = files.find(one => one.isFile() && one.name.endsWith('.ndjson'));
    return join(file?.parentPath ?? '', file?.name ?? '');
  };

  test('about a damaged file of tracked jobs is shown on the screen only', async () => {
    const { relay, server } = site;
    const env = { XDG_STATE_HOME: state, ZILLIZ_API_KEY: server.apiKey, ZJOBS_ENDPOINT: relay.endpoint };
    await run(['track', 'job-1', '-p', server.projectId], env);
    await writeFile(await trackedFile(), '{"broken\n'.repeat(3));
    await using monitor = await openMonitor({ site, env });
    await monitor.shows(completeTotal);
    await monitor.showsSentence(/the file of tracked jobs was damaged.*zjobs\/tracked\//);
    expect(monitor.output()).not.toContain('zjobs: warning');
  });

  test('about an unencrypted key is printed before the screen and shown on it', async () => {
    const args = [program, '--endpoint', 'http://zjobs.invalid:1', '--insecure-http', '-p', 'proj-1'];
    await using monitor = openTerminal({ args, env: { ZILLIZ_API_KEY: 'key-1', XDG_STATE_HOME: state } });
    await monitor.shows('warning: the API key is sent to zjobs.invalid:1 unencrypted', /Can’t load the jobs from/);
    const [before = ''] = monitor.output().split('\u001b[?1049h');
    expect(before).toContain('zjobs: warning: the API key is sent to zjobs.invalid:1 unencrypted');
  });
});
