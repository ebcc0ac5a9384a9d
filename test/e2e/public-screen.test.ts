import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { program, run } from '../support/e2e/program.ts';
import { failure } from '../support/e2e/relay.ts';
import { openTerminal } from '../support/e2e/terminal.ts';
import { firstRow, openMonitor, openSite, type Site, type Visit } from '../support/e2e/visit.ts';

/** The total stands at the end of the first line once the whole list was read. */
const wholeList = /PUBLIC API .*\d jobs$/m;

/** Narrows the list, and waits until it is narrowed. */
const filter = async (visit: Visit, text: string): Promise<void> => {
  await visit.sees(wholeList);
  visit.send(`/\u0015${text}\r`);
  await visit.sees(new RegExp(`${text} .*of \\d+ shown`));
};

/** The rows of the list as they are shown. */
const shownRows = (visit: Visit): readonly string[] =>
  visit
    .screen()
    .slice(firstRow)
    .filter(line => /[○●✓✗◌⊘] /.test(line));

let site: Site;
beforeAll(async () => {
  site = await openSite({ routes: 'public', jobs: 120 });
});
afterAll(() => site[Symbol.asyncDispose]());

let state = '';
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'zjobs-public-'));
});
afterEach(() => rm(state, { recursive: true }));

describe('today’s public API', () => {
  test('a badge names it, the help tells what each family can do, and how much was written', async () => {
    await using visit = await openMonitor({ site });
    await visit.sees(wholeList);
    await visit.press('?', 'G');
    await visit.sees(
      /written to this terminal, [\d.]+ K?B a minute/,
      /Spark jobs +list describe cancel +works/,
      /imports +list describe retry +works/,
    );
    await visit.press('escape');
    await visit.seesNo('tracked jobs');
  });

  test.each([
    ['with colours', {}],
    ['without', { NO_COLOR: '1' }],
  ])('c on a backup leads to the console by a link, %s', async (_, env) => {
    await using visit = await openMonitor({ site, env });
    await filter(visit, 'type:backup status:in-progress');
    await visit.press('c');
    await visit.reads(
      /The public API has no cancel for \w+ backup jobs; use the console\. https:\/\/cloud\.zilliz\.com/,
    );
    expect(visit.raw()).toContain('\u001b]8;;https://cloud.zilliz.com\u001b\\');
    expect(visit.actions()).toEqual([]);
    await visit.press('enter');
    await visit.sees('What can be done');
    await visit.reads(/cancel – The public API has no cancel .* https:\/\/cloud\.zilliz\.com/);
  });

  test('r on a failed import gives the command, and y copies it', async () => {
    await using visit = await openMonitor({ site });
    await filter(visit, 'type:import status:failed');
    await visit.press('r');
    await visit.sees('This server has no retry', /zjobs retry job-\w+ --request FILE/);
    const shown = /zjobs retry job-\w+ --request FILE/.exec(visit.screen().join('\n'))?.[0] ?? '';
    const command = `${shown} --endpoint ${site.relay.endpoint} -p ${site.server.projectId}`;
    await visit.press('enter');
    await visit.seesNo('This server has no retry');
    expect(visit.raw()).not.toContain('\u001b]52');
    await visit.press('r');
    await visit.sees('This server has no retry');
    await visit.press('y');
    await visit.sees(`Sent to the clipboard: ${shown}`);
    expect(visit.raw()).toContain(`\u001b]52;c;${Buffer.from(command).toString('base64')}\u0007`);
    expect(visit.actions()).toEqual([]);
  });

  test('finished imports get their progress and times while they are on the screen, and only those', async () => {
    await using visit = await openMonitor({ site, rows: 15 });
    await filter(visit, 'type:import status:successful');
    const before = site.relay.received('POST', /import\/describe$/).length;
    await visit.until(
      'the times of every row',
      () => shownRows(visit).length > 5 && shownRows(visit).every(row => /100% \d\d-\d\d/.test(row)),
    );
    const described = site.relay.received('POST', /import\/describe$/).length - before;
    // Those that run are read at each look, too.
    expect(described).toBeLessThan(shownRows(visit).length + 12);
  });

  test('what an earlier run saw stands in the history of a job that tells no times', async () => {
    const env = { XDG_STATE_HOME: state };
    await using busy = await openSite({ routes: 'public', jobs: 40, speed: 600 });
    await using first = await openMonitor({ site: busy, env, args: ['--interval', '1s'] });
    await filter(first, 'type:backup status:in-progress');
    const id = /backup0_\w+/.exec(shownRows(first)[0] ?? '')?.[0] ?? '';
    first.send(`/\u0015id:${id}\r`);
    await first.sees(/Successful .*1 of \d+ shown|✓ Successful/);
    await first.until('the end of the backup', () => shownRows(first)[0]?.includes('✓') ?? false);
    await first.sees(/~\d\d:\d\d/);
    await first.press('q');
    await first.ended();
    await using second = await openMonitor({ site: busy, env, rows: 60 });
    await second.sees(wholeList);
    second.send(`/\u0015id:${id}\r`);
    await second.sees(/1 of \d+ shown/);
    await second.press('enter');
    await second.sees('History', /\d\d-\d\d \d\d:\d\d:\d\d {2}Successful/);
    expect(second.screen().join('\n')).toMatch(/Ended +–/);
  });
});

describe('a list that is incomplete', () => {
  test('says so as long as it is, with what is missing and why', async () => {
    const mend = site.relay.answer('POST', /import\/list$/, failure(500, 1_100, 'the disk is full'));
    try {
      await using visit = await openMonitor({ site, args: ['--interval', '1s'] });
      await visit.sees(/ PUBLIC API {2} INCOMPLETE .*jobs$/m);
      await visit.reads(/The list is incomplete, the imports of .* could not be read: the disk is full \(code 1100/);
      await visit.press('?', 'G');
      await visit.sees('Could not be read', /imports +list describe retry +failing/);
      await visit.press('escape');
      mend();
      await visit.seesNo('INCOMPLETE');
      await visit.seesNo('The list is incomplete');
      await filter(visit, 'type:import');
      expect(shownRows(visit).length).toBeGreaterThan(5);
    } finally {
      mend();
    }
  });
});

describe('a self-hosted Milvus', () => {
  test('is one project, whatever project is asked for', async () => {
    await using milvus = await openSite({ routes: 'milvus' });
    await using visit = await openMonitor({ site: milvus, project: 'anything' });
    await visit.sees(/^ zjobs {2}127\.0\.0\.1:\d+ .* MILVUS .*jobs$/m);
    await visit.press('p');
    await visit.sees('This server has no projects: all its jobs are here.');
  });
});

describe('warnings', () => {
  const trackedFile = async (): Promise<string> => {
    const files = await readdir(state, { recursive: true, withFileTypes: true });
    const file = files.find(one => one.isFile() && one.name.endsWith('.ndjson'));
    return join(file?.parentPath ?? '', file?.name ?? '');
  };

  test('a damaged file of tracked jobs is told on the screen, not below it', async () => {
    const { relay, server } = site;
    const env = { XDG_STATE_HOME: state, ZILLIZ_API_KEY: server.apiKey, ZJOBS_ENDPOINT: relay.endpoint };
    await run(['track', 'job-1', '-p', server.projectId], env);
    await writeFile(await trackedFile(), '{"broken\n'.repeat(3));
    await using visit = await openMonitor({ site, env });
    await visit.sees(wholeList);
    await visit.reads(/the file of tracked jobs was damaged.*zjobs\/tracked\//);
    expect(visit.raw()).not.toContain('zjobs: warning');
  });

  test('a key that goes out unencrypted is told before and on the screen', async () => {
    const args = [program, '--endpoint', 'http://zjobs.invalid:1', '--insecure-http', '-p', 'proj-1'];
    await using visit = openTerminal({ args, env: { ZILLIZ_API_KEY: 'key-1', XDG_STATE_HOME: state } });
    await visit.sees('warning: the API key is sent to zjobs.invalid:1 unencrypted', /Can’t read the jobs from/);
    const [before = ''] = visit.raw().split('\u001b[?1049h');
    expect(before).toContain('zjobs: warning: the API key is sent to zjobs.invalid:1 unencrypted');
  });
});
