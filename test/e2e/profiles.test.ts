import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isAction } from '../support/e2e/monitor.ts';
import { program, run } from '../support/e2e/program.ts';
import { startRelay } from '../support/e2e/relay.ts';
import { startServer } from '../support/e2e/server.ts';
import { openTerminal, pauseBetweenWords, pauseInput } from '../support/e2e/terminal.ts';
import { eventually } from '../support/eventually.ts';

/** At this speed no job changes during a test. */
const speed = 0.01;

/** Two job centers with a relay each, a profile for each, and a monitor that starts with the first one. */
const openProfiles = async () => {
  const servers = [await startServer({ speed, jobs: 12, seed: 1 }), await startServer({ speed, jobs: 25, seed: 2 })];
  const relays = await Promise.all(servers.map(({ endpoint }) => startRelay(endpoint)));
  const [prod, lab] = servers.map(({ projectId, apiKey }, index) => ({
    projectId,
    apiKey,
    endpoint: relays[index]?.endpoint ?? '',
    actions: () => (relays[index]?.received('POST', /\/cancel$/) ?? []).filter(isAction),
  }));
  if (prod === undefined || lab === undefined) throw new Error('no servers');
  const folder = await mkdtemp(join(tmpdir(), 'zjobs-profiles-'));
  const path = join(folder, 'config.toml');
  await writeFile(
    path,
    `default_profile = "prod"
[profile.prod]
endpoint = "${prod.endpoint}"
projects = ["${prod.projectId}"]
api_key_env = "PROD_KEY"
badge = "PROD"
badge_color = "red"
[profile.lab]
endpoint = "${lab.endpoint}"
projects = ["${lab.projectId}"]
api_key_command = ["sh", "-c", "sleep 0.5; echo $LAB_KEY"]
[profile.broken]
api_key_command = ["sh", "-c", "echo locked >&2; exit 3"]
`,
  );
  const env = { ZJOBS_CONFIG: path, HOME: folder, PROD_KEY: prod.apiKey, LAB_KEY: lab.apiKey };
  const terminal = openTerminal({ args: [program], env, rows: 40 });
  return {
    terminal,
    prod,
    lab,
    /** Leaves the cancels of prod without an answer. */
    holdCancels: (): void => {
      relays[0]?.answer('POST', /\/cancel$/, () => {});
    },
    /** The outcomes of the cancels that this computer recorded, with their servers. */
    outcomes: async (): Promise<readonly string[]> => {
      const { stdout } = await run(['history', '-o', 'ndjson'], { HOME: folder });
      const records = stdout.split('\n').flatMap(line => (line === '' ? [] : [JSON.parse(line)]));
      return records.flatMap(({ event, outcome, endpoint }) => (event === 'cancel' ? [`${endpoint} ${outcome}`] : []));
    },
    [Symbol.asyncDispose]: async () => {
      await terminal[Symbol.asyncDispose]();
      await Promise.all(relays.map(relay => relay.close()));
      await Promise.all(servers.map(server => server.stop()));
    },
  };
};

test('P changes the profile in place, and closes an open question', async () => {
  await using visit = await openProfiles();
  const { terminal, prod, lab } = visit;
  await terminal.shows(/PROD .*12 jobs/);
  await terminal.press('P');
  await terminal.shows(/Profile/);
  await terminal.press('down', 'enter');
  await terminal.shows(/Opening profile lab…/);
  // The key of the profile takes a moment. Meanwhile a question is opened in the old one.
  await terminal.send('/id:job\r');
  await terminal.press('c');
  await terminal.shows(/lab .*25 jobs/);
  const screen = terminal.screen().join('\n');
  expect(screen).not.toMatch(/PROD|Cancel this job/);
  await terminal.press('y');
  await terminal.press('P');
  await terminal.shows(/PROD/);
  await terminal.press('escape');
  expect([prod.actions(), lab.actions()]).toEqual([[], []]);
});

test('a profile without a key leaves the monitor as it is', async () => {
  await using visit = await openProfiles();
  const { terminal } = visit;
  await terminal.shows(/PROD .*12 jobs/);
  await terminal.press('P');
  await terminal.shows(/Profile/);
  await terminal.press('down', 'down', 'enter');
  await terminal.shows(/the api_key_command of profile broken failed: exit code 3: locked/);
  await terminal.shows(/PROD .*12 jobs/);
});

test('P leaves an action in flight, a filter and watched jobs to the profile that they belong to', async () => {
  await using visit = await openProfiles();
  const { terminal, prod, lab } = visit;
  visit.holdCancels();
  await terminal.shows(/PROD .*12 jobs/);
  terminal.send('/type:backup status:in-progress\r');
  await terminal.shows(/of 12 shown/);
  await terminal.press('w');
  await terminal.shows(/◉/);
  await terminal.press('c');
  await terminal.shows(/PROD +Cancel this job/);
  await pauseInput(pauseBetweenWords);
  await terminal.press('y');
  await terminal.waitUntil('the cancel to be sent', () => prod.actions().length === 1);
  await terminal.press('P');
  await terminal.shows(/Profile/);
  await terminal.press('down', 'enter');
  await terminal.shows(/lab .*25 jobs/);
  expect(terminal.screen().join('\n')).not.toMatch(/PROD|filter:|◉|Cancel this/);
  // The request ends with its profile, so its outcome is recorded as unknown.
  await eventually(async () => expect(await visit.outcomes()).toEqual([`${prod.endpoint} unknown`]));
  expect([prod.actions().length, lab.actions().length]).toEqual([1, 0]);
  await terminal.press('P');
  await terminal.shows(/Profile/);
  await terminal.press('up', 'enter');
  await terminal.shows(/PROD /, /of 12 shown/, /◉/);
});
