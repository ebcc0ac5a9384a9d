import { afterAll, beforeAll, expect, test } from 'vitest';
import { credentialOf, mode } from '../support/e2e/mode.ts';
import { program, run } from '../support/e2e/program.ts';
import { type RunningServer, startServer } from '../support/e2e/server.ts';
import { openTerminal, shellModes } from '../support/e2e/terminal.ts';

type Listed = {
  readonly jobId: string;
  readonly status: string;
  readonly actions: { readonly cancel: { readonly allowed: boolean } };
};

let served: RunningServer;
beforeAll(async () => {
  served = await startServer({ jobs: 60, seed: 3, ...mode.server });
});
afterAll(() => served.stop());

const env = () => ({
  ZJOBS_ENDPOINT: served.endpoint,
  ...credentialOf(mode, served),
  ZJOBS_PROJECT: served.projectId,
});

const describe = async (id: string): Promise<Listed> =>
  JSON.parse((await run(['describe', id, '-o', 'json'], env())).stdout);

/** The oldest job that can be canceled. The newest ones may change during the test. */
const cancelableId = async (): Promise<string> => {
  const { stdout } = await run(['list', '-o', 'json', '--filter', 'status:in-progress'], env());
  const jobs: readonly Listed[] = JSON.parse(stdout);
  const id = jobs.findLast(job => job.actions.cancel.allowed)?.jobId;
  if (id === undefined) throw new Error('no job can be canceled');
  return id;
};

const openQuestion = (id: string) =>
  openTerminal({ args: [program, 'cancel', id], env: env(), columns: 110, rows: 20 });

test.runIf(mode.can.cancel)('cancel shows the job, asks, and takes Enter for No', async () => {
  const id = await cancelableId();
  await using terminal = await openQuestion(id);
  const screen = await terminal.shows(/Cancel this job\? \[y\/N\]/);
  expect(screen).toContain(id);
  await terminal.press('enter');
  expect(await terminal.waitForExit()).toBe(1);
  expect(terminal.output()).toContain('nothing was sent');
  expect((await describe(id)).status).toBe('in-progress');
});

test.runIf(mode.can.cancel)('cancel ends with 130 on Ctrl-C and restores the terminal', async () => {
  const id = await cancelableId();
  await using terminal = await openQuestion(id);
  await terminal.shows(/\[y\/N\]/);
  await terminal.press('ctrl+c');
  expect(await terminal.waitForExit()).toBe(130);
  expect(terminal.output()).toMatch(/\nzjobs: nothing was sent\r\n$/);
  expect(terminal.modes()).toEqual(shellModes);
  expect((await describe(id)).status).toBe('in-progress');
});

test.runIf(mode.can.cancel)('cancel drops what was typed before it asks, and takes the answer after that', async () => {
  const id = await cancelableId();
  await using terminal = await openQuestion(id);
  terminal.send('y\r');
  await terminal.shows(/\[y\/N\] *$/m);
  await terminal.press('n', 'enter');
  expect(await terminal.waitForExit()).toBe(1);
  expect(terminal.output()).toContain('nothing was sent');
  expect((await describe(id)).status).toBe('in-progress');
});

test.runIf(mode.can.cancel)('cancel sends the request after y', async () => {
  const id = await cancelableId();
  await using terminal = await openQuestion(id);
  await terminal.shows(/\[y\/N\]/);
  await terminal.press('y', 'enter');
  expect(await terminal.waitForExit()).toBe(0);
  expect(terminal.output()).toContain(`${id}: the server accepted the cancel.`);
  expect(['canceling', 'canceled']).toContain((await describe(id)).status);
});

test.runIf(!mode.can.cancel)('cancel says why the job can’t be canceled, and asks nothing', async () => {
  const { stdout } = await run(['list', '-o', 'json', '--filter', 'status:in-progress'], env());
  const jobs: readonly Listed[] = JSON.parse(stdout);
  const id = jobs[0]?.jobId ?? '';
  await using terminal = await openQuestion(id);
  expect(await terminal.waitForExit()).toBe(1);
  expect(terminal.output()).toContain(`zjobs: ${id}: refused.`);
  expect(terminal.output()).not.toContain('[y/N]');
});
