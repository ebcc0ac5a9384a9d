import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isAction } from '../support/e2e/monitor.ts';
import { program, run } from '../support/e2e/program.ts';
import { startRelay } from '../support/e2e/relay.ts';
import { startServer } from '../support/e2e/server.ts';
import { openTerminal, pauseInput, reactionTime } from '../support/e2e/terminal.ts';
import { eventually } from '../support/eventually.ts';
import { tempFile } from '../support/temp-file.ts';

/** At this speed no job changes during a test. */
const speed = 0.01;

/** Two job centers with the same jobs, a Milvus and a public API, in one monitor. */
const openSources = async (args: readonly string[] = []) => {
  const servers = [
    await startServer({ speed, jobs: 12, seed: 1 }),
    await startServer({ speed, jobs: 12, seed: 1 }),
    await startServer({ speed, jobs: 12, seed: 3, routes: 'milvus' }),
    await startServer({ speed, jobs: 12, seed: 4, routes: 'public' }),
  ];
  const relays = await Promise.all(servers.map(({ endpoint }) => startRelay(endpoint)));
  const sources = relays.map(
    ({ endpoint }, index) =>
      `{ endpoint = "${endpoint}", token_env = "KEY_${index}"${index === 2 ? '' : `, projects = ["${servers[index]?.projectId}"]`} }`,
  );
  const path = await tempFile('config.toml', `[profile.lab]\nsources = [ ${sources.join(', ')} ]\nbadge = "LAB"\n`);
  const keys = Object.fromEntries(servers.map(({ apiKey }, index) => [`KEY_${index}`, apiKey]));
  const home = await mkdtemp(join(tmpdir(), 'zjobs-sources-'));
  const env = { HOME: home, ZJOBS_CONFIG: path, ZJOBS_PROFILE: 'lab', ...keys };
  const terminal = openTerminal({ args: [program, ...args], env, rows: 40, columns: 150 });
  const hosts = relays.map(({ endpoint }) => endpoint.replace('http://', ''));
  return {
    terminal,
    relays,
    hosts,
    /** The cancels that this computer recorded, with their servers and projects. */
    recorded: async (): Promise<readonly string[]> => {
      const { stdout } = await run(['history', '-o', 'ndjson'], { HOME: home });
      const records = stdout.split('\n').flatMap(line => (line === '' ? [] : [JSON.parse(line)]));
      return records.flatMap(({ event, endpoint, projectName, outcome }) =>
        event === 'cancel' ? [`${endpoint} ${projectName} ${outcome}`] : [],
      );
    },
    actions: () => relays.map(relay => relay.received('POST', /\/cancel$/).filter(isAction).length),
    [Symbol.asyncDispose]: async () => {
      await terminal[Symbol.asyncDispose]();
      await Promise.all(relays.map(relay => relay.close()));
      await Promise.all(servers.map(server => server.stop()));
    },
  };
};

test('a job whose ID two sources have is canceled in its own source alone', async () => {
  await using visit = await openSources(['--filter', 'type:backup status:in-progress']);
  const { terminal, hosts } = visit;
  await terminal.shows(/LAB .*\d\d jobs/);
  await terminal.shows(/SOURCE/);
  terminal.send(`/ source:${hosts[1]}\r`);
  // Each server answers in its own time, and nothing can be canceled before there is a job.
  await terminal.shows(new RegExp(`filter: .*source:${hosts[1]} .*[1-9] of \\d+ shown`));
  await terminal.press('c');
  await terminal.shows(new RegExp(`in .*\\(${hosts[1]}\\)`));
  await pauseInput(reactionTime);
  await terminal.press('y');
  await terminal.shows(/accepted the cancel|is Canceled/);
  expect(visit.actions()).toEqual([0, 1, 0, 0]);
  await eventually(async () => expect(await visit.recorded()).toEqual([`http://${hosts[1]} Search Platform accepted`]));
});

test('a source that is stopped is named and hides none of the others, which go on, and it comes back', async () => {
  await using visit = await openSources(['--interval', '1s']);
  const { terminal, relays, hosts } = visit;
  const lists = (index: number): number =>
    ['GET', 'POST'].reduce((sum, method) => sum + (relays[index]?.received(method, /./).length ?? 0), 0);
  await terminal.shows(/LAB .*\d\d jobs/);
  await terminal.shows(/PUBLIC API: Search/, new RegExp(`MILVUS: ${hosts[2]}`));
  await terminal.waitUntil('a request to every server', () => [0, 1, 2, 3].every(index => lists(index) > 0));
  await relays[2]?.down();
  await terminal.press('R');
  await terminal.shows(new RegExp(`STALE: ${hosts[2]}`));
  await terminal.shows(new RegExp(`${hosts[2]}: no answer for \\d+ (?:s|min)`));
  expect(terminal.screen().join('\n')).toMatch(/LAB .*\d\d jobs/);
  const before = [lists(0), lists(1), lists(3)];
  await terminal.waitUntil('further requests to the others', () =>
    [lists(0), lists(1), lists(3)].every((count, index) => count > (before[index] ?? 0)),
  );
  await relays[2]?.up();
  await terminal.press('R');
  await terminal.hides(/STALE|no answer/);
  expect(terminal.screen().join('\n')).toMatch(/LAB .*\d\d jobs/);
});

test('--plain goes on while a source is down, and asks for the source of a job that two have', async () => {
  await using visit = await openSources(['--plain', '--interval', '1s', '--filter', 'type:backup status:in-progress']);
  const { terminal, relays, hosts } = visit;
  await terminal.shows(
    /zjobs>/,
    new RegExp(`Search Platform \\(${hosts[1]}\\): .*job-`),
    new RegExp(`${hosts[2]}: \\d+ job`),
  );
  await relays[2]?.down();
  await terminal.shows(new RegExp(`${hosts[2]}: Can’t load from`));
  terminal.send('list\r');
  const listed = new RegExp(`Search Platform \\(${hosts[0]}\\): Cluster backup (job-\\w+)`);
  await terminal.shows(listed);
  const jobId = listed.exec(terminal.screen().join('\n'))?.[1] ?? '';
  terminal.send(`cancel ${jobId}\r`);
  await terminal.shows(/2 sources have the job/);
  terminal.send(`Search Platform (${hosts[1]})\r`);
  await terminal.shows(new RegExp(`LAB: Search Platform \\(${hosts[1]}\\): Cancel this job\\? \\[y/N\\]`));
  await pauseInput(reactionTime);
  terminal.send('y\r');
  await terminal.waitUntil('the cancel', () => visit.actions()[1] === 1);
  expect(visit.actions()).toEqual([0, 1, 0, 0]);
  await relays[2]?.up();
  await terminal.shows(new RegExp(`${hosts[2]} answers again`));
  terminal.send('quit\r');
});
