import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { credentialOf, mode, projectOptions } from '../support/e2e/mode.ts';
import { meets } from '../support/e2e/monitor.ts';
import { cleanEnv, program, run } from '../support/e2e/program.ts';
import { type RunningServer, startServer } from '../support/e2e/server.ts';
import { readServerJobs } from '../support/e2e/server-jobs.ts';
import { openTerminal } from '../support/e2e/terminal.ts';

/** A job that can't be canceled has to end in the time of a test. */
const lively = { jobs: 60, seed: 7, speed: mode.livelySpeed * (mode.can.cancel ? 1 : 10) };

let server: RunningServer;
let state = '';
beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), 'zjobs-e2e-events-'));
  server = await startServer({ ...lively, ...mode.server });
});
afterAll(async () => {
  await server.stop();
  await rm(state, { recursive: true });
});

type Line = Readonly<Record<string, unknown>>;

const env = (): Record<string, string> => ({ ...credentialOf(mode, server), XDG_STATE_HOME: state });
/** The project's name in the journal. A server without projects is one project. */
const journalProject = (): string => (mode.hasProjects ? server.projectId : mode.server.routes);
const connection = (): readonly string[] => ['--endpoint', server.endpoint, ...projectOptions(mode, server)];
const parse = (text: string): readonly Line[] =>
  text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line));

/** How long to wait for an event, in ms: when no job runs, zjobs polls only every 21 s. */
const eventLimit = 45_000;

/** Starts `zjobs events`. */
const startEvents = (...args: readonly string[]) => {
  const child: ChildProcess = spawn(
    process.execPath,
    [program, 'events', ...connection(), '--interval', '1s', ...args],
    { env: cleanEnv(env()), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const chunks: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk));
  /** The complete lines so far. */
  const lines = () =>
    parse(
      Buffer.concat(chunks)
        .toString('utf8')
        .replace(/[^\n]*$/, ''),
    );
  return {
    lines,
    waitUntil: (what: string, holds: (lines: readonly Line[]) => boolean) =>
      expect.poll(() => holds(lines()), { timeout: eventLimit, message: what }).toBe(true),
    interrupt: async () => {
      const closed = once(child, 'close');
      child.kill('SIGINT');
      const [code] = await closed;
      return [code, Buffer.concat(errors).toString('utf8')];
    },
  };
};

const history = async (...args: readonly string[]): Promise<readonly Line[]> => {
  const { code, stdout, stderr } = await run(['history', '-o', 'ndjson', ...args], env());
  expect([code, stderr]).toEqual([0, '']);
  return parse(stdout);
};

/** The events with which a job ends. */
const ends: ReadonlySet<unknown> = new Set(mode.can.cancel ? ['canceled'] : ['successful', 'failed']);

test('prints each change in every stream and records it once beside a monitor and a cancel', {
  timeout: 150_000,
}, async () => {
  // The jobs that exist from the start run the longest.
  const runningId = (await readServerJobs[mode.server.routes](server)).find(meets(mode.running))?.jobId ?? '';
  await using monitor = openTerminal({ args: [program, ...connection(), '--interval', '1s'], env: env(), rows: 60 });
  const [one, other] = [startEvents(), startEvents()];
  for (const stream of [one, other]) await stream.waitUntil('a first event', lines => lines.length > 0);
  const canceled = await run(['cancel', ...connection(), runningId, '--yes'], env());
  if (mode.can.cancel) expect(canceled).toEqual({ code: 0, stdout: `${runningId}\n`, stderr: '' });
  else expect([canceled.code, canceled.stderr]).toEqual([1, expect.stringMatching(/refused\./)]);
  const isEnd = (line: Line): boolean => ends.has(line.event) && (line.jobId === runningId || !mode.can.cancel);
  await one.waitUntil('the end of a job', lines => lines.some(isEnd));
  const jobId = String(one.lines().find(isEnd)?.jobId);
  await other.waitUntil('the end of the same job', lines => lines.some(line => isEnd(line) && line.jobId === jobId));
  expect([await one.interrupt(), await other.interrupt()]).toEqual([
    [130, ''],
    [130, ''],
  ]);
  monitor.send(`/id:${jobId}\r`);
  await monitor.shows(/ 1 of \d+ shown/);
  await monitor.press('enter');
  await monitor.showsSentence(
    mode.can.cancel ? /History .*Cancel sent by \S+@\S+: accepted .*Canceled/ : /History .*(?:Successful|Failed)/,
  );
  await monitor.press('q');
  expect(await monitor.waitForExit()).toBe(0);

  const records = await history();
  const ids = records.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const line of [...one.lines(), ...other.lines()]) expect(ids).toContain(line.id);
  const ofJob = await history(jobId);
  // The job may have made progress before the cancel.
  const sent = ofJob.filter(({ event }) => event === 'cancel');
  const accepted = { outcome: 'accepted', by: expect.stringContaining('@') };
  expect(sent).toMatchObject(mode.can.cancel ? [accepted] : []);
  expect(ends).toContain(ofJob.at(-1)?.event);
});

test('keeps the journal private, with one record per change and without the key', async () => {
  const folder = join(state, 'zjobs', 'journal', encodeURIComponent(server.endpoint));
  expect(await readdir(folder)).toEqual([`${journalProject()}.ndjson`]);
  const path = join(folder, `${journalProject()}.ndjson`);
  expect([(await stat(path)).mode & 0o777, (await stat(folder)).mode & 0o777]).toEqual([0o600, 0o700]);
  const text = await readFile(path, 'utf8');
  if (mode.can.checkKeys) expect(text).not.toContain(server.apiKey);
  const ids = parse(text).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('--since starts with the recorded events, and the stream reports an outage and its end', {
  timeout: 150_000,
}, async () => {
  const known = (await history()).filter(({ event }) => event !== 'cancel').map(({ id }) => id);
  const stream = startEvents('--since', '1h');
  await stream.waitUntil('the recorded events', lines => lines.length >= known.length);
  expect(
    stream
      .lines()
      .slice(0, known.length)
      .map(({ id }) => id),
  ).toEqual(known);
  const port = Number(new URL(server.endpoint).port);
  await server.stop();
  await stream.waitUntil('the outage', lines => lines.at(-1)?.event === 'outage');
  expect((await history()).length).toBeGreaterThanOrEqual(known.length);
  server = await startServer({ ...lively, port, ...mode.server });
  await stream.waitUntil('the recovery', lines => lines.some(({ event }) => event === 'recovered'));
  expect(await stream.interrupt()).toEqual([
    130,
    expect.stringMatching(/^(?:zjobs: can’t read the jobs: [^\n]+; retrying\n)?$/),
  ]);
  const outages = stream.lines().filter(({ event }) => event === 'outage' || event === 'recovered');
  expect(outages).toMatchObject([
    // A request that is under way when the server stops is reset.
    {
      event: 'outage',
      projectId: journalProject(),
      endpoint: server.endpoint,
      code: expect.stringMatching(/^ECONN(REFUSED|RESET)$/),
    },
    { event: 'recovered', since: outages[0]?.since },
  ]);
});

test('ends with 0 when the reader of its output is gone', { timeout: 60_000 }, async () => {
  const command = `"${process.execPath}" "${program}" events ${connection().join(' ')} --interval 1s --since 1h | head -1`;
  const child = spawn('sh', ['-c', command], { env: cleanEnv(env()), stdio: 'pipe' });
  const text: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => text.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => text.push(chunk));
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
  expect(parse(Buffer.concat(text).toString('utf8'))).toHaveLength(1);
});

test('the monitor warns about a journal that it can’t write, and works', async () => {
  const blocked = { ...env(), XDG_STATE_HOME: program };
  await using monitor = openTerminal({
    args: [program, ...connection(), '--interval', '1s'],
    env: blocked,
    columns: 200,
  });
  await monitor.showsSentence(/warning: can’t use the journal .*ENOTDIR/);
  await monitor.shows(/\d+ jobs/);
  await monitor.press('q');
  expect(await monitor.waitForExit()).toBe(0);
});
