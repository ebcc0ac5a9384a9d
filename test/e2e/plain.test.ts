import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import { answerToCancel, mode } from '../support/e2e/mode.ts';
import {
  findJob,
  isAction,
  type JobCriteria,
  monitorLaunch,
  openSite,
  type ServerJob,
  type Site,
} from '../support/e2e/monitor.ts';
import { cleanEnv, program, run } from '../support/e2e/program.ts';
import { openTerminal, pauseInput, type Terminal } from '../support/e2e/terminal.ts';

const control = /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f]/;

/** A job that can be canceled, and the label of its type. */
const criteria: JobCriteria = mode.name === 'job-center' ? { type: 'MIGRATION', status: 'IN_PROGRESS' } : mode.running;
const label = mode.name === 'job-center' ? 'Migration' : mode.runningLabel;

const runningJob = (site: Site): Promise<ServerJob> => findJob(site, criteria);

/** The cancel requests that the server received. */
const sentCancels = (site: Site) => site.relay.received('POST', mode.cancelRoute).filter(isAction);

const openPlain = (site: Site, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Terminal =>
  openTerminal({
    ...monitorLaunch(site, { args: ['--plain', '--interval', '1s', ...args], env }),
    rows: 60,
    columns: 200,
  });

/** zjobs takes lines that come faster than this for a paste, in ms. */
const typingTime = 250;

/** Types a line as a person does, some time after the last output. */
const enter = async (terminal: Terminal, line: string): Promise<void> => {
  await pauseInput(typingTime);
  terminal.send(`${line}\r`);
};

describe('zjobs --plain on a terminal', () => {
  test.runIf(mode.can.cancel)('cancels a job through the prompt and reports its end', async () => {
    await using site = await openSite({ speed: 4 });
    await using terminal = openPlain(site);
    await terminal.shows(`Watching the jobs of ${mode.project}`);
    await terminal.shows(/\d+ jobs, of which .*In Progress/);
    await terminal.shows(/^zjobs>$/m);
    const job = await runningJob(site);
    const { jobId } = job;
    await enter(terminal, `cancel ${jobId}`);
    await terminal.showsSentence(/Cancel this job\? \[y\/N\]/);
    await enter(terminal, 'n');
    await terminal.shows(/nothing was sent/);
    expect(sentCancels(site)).toHaveLength(0);
    await enter(terminal, `cancel ${jobId}`);
    await terminal.waitUntil('the second question', () => (terminal.output().match(/\[y\/N\]/g)?.length ?? 0) === 2);
    await enter(terminal, 'y');
    await terminal.shows(new RegExp(`${jobId}: the server accepted the cancel`));
    await terminal.shows(new RegExp(`^\\d\\d:\\d\\d ${label} .*${jobId}.* was canceled\\.$`, 'm'));
    expect(sentCancels(site)).toHaveLength(1);
    await enter(terminal, 'quit');
    expect(await terminal.waitForExit()).toBe(0);
    expect(terminal.output()).not.toMatch(control);
  });

  test.runIf(!mode.can.cancel)('says why a job can’t be canceled, asks nothing and sends nothing', async () => {
    await using site = await openSite();
    await using terminal = openPlain(site);
    await terminal.shows(/^zjobs>$/m);
    const { jobId } = await runningJob(site);
    await enter(terminal, `cancel ${jobId}`);
    await terminal.showsSentence(answerToCancel);
    expect(terminal.output()).not.toContain('[y/N]');
    expect(sentCancels(site)).toHaveLength(0);
    await enter(terminal, 'quit');
    expect(await terminal.waitForExit()).toBe(0);
  });

  test.runIf(mode.can.cancel)('ends with Ctrl-C in a question, and sends nothing', async () => {
    await using site = await openSite();
    await using terminal = openPlain(site);
    await terminal.shows(/^zjobs>$/m);
    const job = await runningJob(site);
    await enter(terminal, `cancel ${job.jobId}`);
    await terminal.showsSentence(/\[y\/N\]/);
    await terminal.press('ctrl+c');
    expect(await terminal.waitForExit()).toBe(130);
    expect(sentCancels(site)).toHaveLength(0);
    expect(terminal.output()).not.toContain('\u001b');
  });

  test('reports an outage and its end, and the prompt works during it', async () => {
    await using site = await openSite();
    await using terminal = openPlain(site, [], { LANG: 'ja_JP.UTF-8' });
    await terminal.shows(/^zjobs>$/m);
    await site.relay.down();
    await terminal.shows(/から読み込めません/);
    await enter(terminal, 'list status:in-progress');
    await terminal.shows(mode.can.reportProgress ? /進行中、進捗/ : /は進行中です/);
    await site.relay.up();
    await terminal.shows(/が再び応答しました/);
    await enter(terminal, 'q');
    expect(await terminal.waitForExit()).toBe(0);
  });

  test.runIf(mode.can.cancel)('asks without line editing on a dumb terminal, in other commands as well', async () => {
    await using site = await openSite();
    const job = await runningJob(site);
    const start = monitorLaunch(site);
    const args = [program, 'cancel', job.jobId, '--plain', ...start.args.slice(1)];
    await using terminal = openTerminal({ args, env: { ...start.env, TERM: 'dumb' }, columns: 200 });
    await terminal.showsSentence(/\[y\/N\]/);
    await enter(terminal, 'n');
    expect(await terminal.waitForExit()).toBe(1);
    expect(terminal.output()).not.toContain('\u001b');
  });
});

describe('zjobs --plain without a terminal', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('prints a log until %s', async (signal, expected) => {
    await using site = await openSite({ speed: mode.livelySpeed * 10 });
    const { args, env } = monitorLaunch(site, { args: ['--plain', '--interval', '1s'] });
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

  test('ends with 0 when the reader of its output is gone', async () => {
    await using site = await openSite({ speed: 20 });
    const { args, env } = monitorLaunch(site, { args: ['--plain', '--interval', '1s'] });
    const child = spawn(process.execPath, [...args], { env: cleanEnv(env), stdio: ['ignore', 'pipe', 'pipe'] });
    const errors: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = await once(child, 'exit');
    expect({ code, stderr: Buffer.concat(errors).toString() }).toEqual({ code: 0, stderr: '' });
  });

  test.runIf(mode.can.checkKeys)('ends with 3 when the key is rejected', async () => {
    await using site = await openSite();
    const { code, stderr } = await run(['--plain'], {
      ZJOBS_ENDPOINT: site.server.endpoint,
      [mode.keyVariable]: 'wrong',
    });
    expect(code).toBe(3);
    expect(stderr).toMatch(/^zjobs: .*(?:21119|1800).*\n$/);
  });
});
