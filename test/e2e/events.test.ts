import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keyOf, mode, projectOf } from '../support/e2e/mode.ts';
import { cleanEnv, program, run, type Served, startServer } from '../support/e2e/program.ts';
import { openTerminal } from '../support/e2e/terminal.ts';
import { readTruth } from '../support/e2e/truth.ts';
import { isLike } from '../support/e2e/visit.ts';

/** Something happens every second, and a cancel takes one or two. */
const lively = { jobs: 60, seed: 7, speed: mode.name === 'milvus' ? 15 : 6 };

let server: Served;
let state = '';
beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), 'zjobs-e2e-events-'));
  server = await startServer({ ...lively, routes: mode.name });
});
afterAll(async () => {
  await server.stop();
  await rm(state, { recursive: true });
});

type Line = Readonly<Record<string, unknown>>;

const env = (): Record<string, string> => ({ ...keyOf(mode, server), XDG_STATE_HOME: state });
/** The project in the files; a server without projects has one name for all its jobs. */
const project = (): string => (mode.hasProjects ? server.projectId : 'milvus');
const connection = (): readonly string[] => ['--endpoint', server.endpoint, ...projectOf(mode, server)];
const parse = (text: string): readonly Line[] =>
  text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line));

/** Where nothing runs any more, a look is taken each 21 s only. In ms. */
const patience = 45_000;

/** `zjobs events`, running, and what it has told so far. */
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
  // A line that is still coming is no line yet.
  const told = () =>
    parse(
      Buffer.concat(chunks)
        .toString('utf8')
        .replace(/[^\n]*$/, ''),
    );
  return {
    told,
    tells: (what: string, holds: (lines: readonly Line[]) => boolean) =>
      expect.poll(() => holds(told()), { timeout: patience, message: what }).toBe(true),
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

test('two streams, a monitor and a cancel: each change in every stream, and once in the journal', {
  timeout: 150_000,
}, async () => {
  // One of those that the project begins with: they run the longest.
  const jobId = (await readTruth[mode.name](server)).find(isLike(mode.running))?.jobId ?? '';
  await using monitor = openTerminal({ args: [program, ...connection(), '--interval', '1s'], env: env(), rows: 60 });
  const [one, other] = [startEvents(), startEvents()];
  for (const stream of [one, other]) await stream.tells('that something happened', lines => lines.length > 0);
  const canceled = await run(['cancel', ...connection(), jobId, '--yes'], env());
  expect(canceled).toEqual({ code: 0, stdout: `${jobId}\n`, stderr: '' });
  for (const stream of [one, other]) {
    await stream.tells('the end of the job', lines =>
      lines.some(line => line.jobId === jobId && line.event === 'canceled'),
    );
  }
  expect([await one.interrupt(), await other.interrupt()]).toEqual([
    [130, ''],
    [130, ''],
  ]);
  monitor.send(`/id:${jobId}\r`);
  await monitor.sees(/ 1 of \d+ shown/);
  await monitor.press('enter');
  await monitor.reads(/History .*Cancel sent by \S+@\S+: accepted .*Canceled/);
  await monitor.press('q');
  expect(await monitor.ended()).toBe(0);

  const records = await history();
  const ids = records.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const line of [...one.told(), ...other.told()]) expect(ids).toContain(line.id);
  const ofJob = await history(jobId);
  // It may have got on between the start of the streams and the cancel.
  const sent = ofJob.filter(({ event }) => event === 'cancel');
  expect(sent).toMatchObject([{ outcome: 'accepted', by: expect.stringContaining('@') }]);
  expect(ofJob.at(-1)).toMatchObject({ event: 'canceled', status: 'canceled' });
});

test('the files are for their owner alone, one record a change, and hold no key', async () => {
  const folder = join(state, 'zjobs', 'journal', encodeURIComponent(server.endpoint));
  expect(await readdir(folder)).toEqual([`${project()}.ndjson`]);
  const path = join(folder, `${project()}.ndjson`);
  expect([(await stat(path)).mode & 0o777, (await stat(folder)).mode & 0o777]).toEqual([0o600, 0o700]);
  const text = await readFile(path, 'utf8');
  expect(text).not.toContain(server.apiKey);
  const ids = parse(text).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('--since begins with the journal; an outage is told and outlasted; history works without a server', {
  timeout: 150_000,
}, async () => {
  const known = (await history()).filter(({ event }) => event !== 'cancel').map(({ id }) => id);
  const stream = startEvents('--since', '1h');
  await stream.tells('what is recorded', lines => lines.length >= known.length);
  expect(
    stream
      .told()
      .slice(0, known.length)
      .map(({ id }) => id),
  ).toEqual(known);
  const { port } = new URL(server.endpoint);
  await server.stop();
  await stream.tells('the outage', lines => lines.at(-1)?.event === 'outage');
  expect((await history()).length).toBeGreaterThanOrEqual(known.length);
  server = await startServer({ ...lively, port, routes: mode.name });
  await stream.tells('that it is over', lines => lines.some(({ event }) => event === 'recovered'));
  expect(await stream.interrupt()).toEqual([130, '']);
  const outages = stream.told().filter(({ event }) => event === 'outage' || event === 'recovered');
  expect(outages).toMatchObject([
    { event: 'outage', projectId: project(), endpoint: server.endpoint, code: 'ECONNREFUSED' },
    { event: 'recovered', since: outages[0]?.since },
  ]);
});

test('a closed pipe ends it quietly', { timeout: 60_000 }, async () => {
  const command = `"${process.execPath}" "${program}" events ${connection().join(' ')} --interval 1s --since 1h | head -1`;
  const child = spawn('sh', ['-c', command], { env: cleanEnv(env()), stdio: 'pipe' });
  const text: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => text.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => text.push(chunk));
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
  expect(parse(Buffer.concat(text).toString('utf8'))).toHaveLength(1);
});

test('a journal that can’t be written costs the monitor a message and nothing else', async () => {
  const blocked = { ...env(), XDG_STATE_HOME: program };
  await using monitor = openTerminal({
    args: [program, ...connection(), '--interval', '1s'],
    env: blocked,
    columns: 200,
  });
  await monitor.reads(/warning: can’t use the journal .*ENOTDIR/);
  await monitor.sees(/\d+ jobs/);
  await monitor.press('q');
  expect(await monitor.ended()).toBe(0);
});
