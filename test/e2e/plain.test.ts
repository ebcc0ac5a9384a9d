import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { cleanEnv, program, run } from '../support/e2e/program.ts';
import { openTerminal, type Terminal } from '../support/e2e/terminal.ts';
import { isAction, monitorStart, openSite, type ServerJob, type Site } from '../support/e2e/visit.ts';

const control = /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f]/;

/** A job that can be canceled, and what it is called. */
const wanted = mode.name === 'job-center' ? { type: 'MIGRATION', status: 'IN_PROGRESS' } : mode.running;
const label = mode.name === 'job-center' ? 'Migration' : mode.runningLabel;

const runningJob = async (site: Site): Promise<ServerJob> => {
  const job = (await site.jobs()).find(({ type, status }) => type === wanted.type && status === wanted.status);
  if (job === undefined) throw new Error('no such job runs');
  return job;
};

/** The cancels that were sent. */
const canceled = (site: Site) => site.relay.received('POST', mode.cancelRoute).filter(isAction);

const talkTo = (site: Site, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Terminal =>
  openTerminal({
    ...monitorStart(site, { args: ['--plain', '--interval', '1s', ...args], env }),
    rows: 60,
    columns: 200,
  });

/** Longer than what zjobs takes for a paste, in ms. */
const readingTime = 250;

const enter = async (terminal: Terminal, line: string): Promise<void> => {
  await new Promise(resolve => setTimeout(resolve, readingTime));
  terminal.send(`${line}\r`);
};

describe('on a terminal', () => {
  test('a job is canceled by the prompt, and its way to the end is told', async () => {
    await using site = await openSite({ speed: 4 });
    await using terminal = talkTo(site);
    await terminal.sees(`Watching the jobs of ${mode.project}`);
    await terminal.sees(/\d+ jobs, of which .*In Progress/);
    await terminal.sees(/^zjobs>$/m);
    const job = await runningJob(site);
    const { jobId } = job;
    await enter(terminal, `cancel ${jobId}`);
    await terminal.reads(/Cancel this job\? \[y\/N\]/);
    await enter(terminal, 'n');
    await terminal.sees(/nothing was sent/);
    expect(canceled(site)).toHaveLength(0);
    await enter(terminal, `cancel ${jobId}`);
    await terminal.until('the second question', () => (terminal.raw().match(/\[y\/N\]/g)?.length ?? 0) === 2);
    await enter(terminal, 'y');
    await terminal.sees(new RegExp(`${jobId}: the server accepted the cancel`));
    await terminal.sees(new RegExp(`^\\d\\d:\\d\\d ${label} .*${jobId}.* was canceled\\.$`, 'm'));
    expect(canceled(site)).toHaveLength(1);
    await enter(terminal, 'quit');
    expect(await terminal.ended()).toBe(0);
    expect(terminal.raw()).not.toMatch(control);
  });

  test('Ctrl-C ends it, also in the middle of a question, and nothing is sent', async () => {
    await using site = await openSite();
    await using terminal = talkTo(site);
    await terminal.sees(/^zjobs>$/m);
    const job = await runningJob(site);
    await enter(terminal, `cancel ${job.jobId}`);
    await terminal.reads(/\[y\/N\]/);
    await terminal.press('ctrl+c');
    expect(await terminal.ended()).toBe(130);
    expect(canceled(site)).toHaveLength(0);
    expect(terminal.raw()).not.toContain('\u001b');
  });

  test('an outage and the recovery are told, and the prompt goes on', async () => {
    await using site = await openSite();
    await using terminal = talkTo(site, [], { LANG: 'ja_JP.UTF-8' });
    await terminal.sees(/^zjobs>$/m);
    await site.relay.down();
    await terminal.sees(/から読み込めません/);
    await enter(terminal, 'list status:in-progress');
    await terminal.sees(/進行中、進捗/);
    await site.relay.up();
    await terminal.sees(/が再び応答しました/);
    await enter(terminal, 'q');
    expect(await terminal.ended()).toBe(0);
  });

  test('a dumb terminal is enough, and --plain asks without line editing in the other commands, too', async () => {
    await using site = await openSite();
    const job = await runningJob(site);
    const start = monitorStart(site);
    const args = [program, 'cancel', job.jobId, '--plain', ...start.args.slice(1)];
    await using terminal = openTerminal({ args, env: { ...start.env, TERM: 'dumb' }, columns: 200 });
    await terminal.reads(/\[y\/N\]/);
    await enter(terminal, 'n');
    expect(await terminal.ended()).toBe(1);
    expect(terminal.raw()).not.toContain('\u001b');
  });
});

describe('without a terminal', () => {
  /** Fast enough for something to happen soon. */
  const speed = mode.name === 'milvus' ? 200 : 20;

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('it is a log until %s', async (signal, expected) => {
    await using site = await openSite({ speed });
    const { args, env } = monitorStart(site, { args: ['--plain', '--interval', '1s'] });
    const child = spawn(process.execPath, [...args], { env: cleanEnv(env), stdio: ['ignore', 'pipe', 'pipe'] });
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      if (/ (?:is at \d+%|has started|was successful|failed|was canceled)/.test(line) && lines.length > 10) break;
    }
    child.kill(signal);
    const [code] = await once(child, 'exit');
    expect(code).toBe(expected);
    for (const line of lines) expect(line).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \S/);
    expect(lines.join('')).not.toMatch(control);
  });

  test('a reader that goes away ends it quietly', async () => {
    await using site = await openSite({ speed: 20 });
    const { args, env } = monitorStart(site, { args: ['--plain', '--interval', '1s'] });
    const child = spawn(process.execPath, [...args], { env: cleanEnv(env), stdio: ['ignore', 'pipe', 'pipe'] });
    const errors: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = await once(child, 'exit');
    expect({ code, stderr: Buffer.concat(errors).toString() }).toEqual({ code: 0, stderr: '' });
  });

  test('a wrong key is 3', async () => {
    await using site = await openSite();
    const { code, stderr } = await run(['--plain'], {
      ZJOBS_ENDPOINT: site.server.endpoint,
      [mode.keyVariable]: 'wrong',
    });
    expect(code).toBe(3);
    expect(stderr).toMatch(/^zjobs: .*(?:21119|1800).*\n$/);
  });
});
