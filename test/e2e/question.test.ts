import { afterAll, beforeAll, expect, test } from 'vitest';
import { keyOf, mode } from '../support/e2e/mode.ts';
import { program, run, type Served, startServer } from '../support/e2e/program.ts';
import { openTerminal, shellModes } from '../support/e2e/terminal.ts';

type Listed = {
  readonly jobId: string;
  readonly status: string;
  readonly actions: { readonly cancel: { readonly allowed: boolean } };
};

let served: Served;
beforeAll(async () => {
  served = await startServer({ jobs: 60, seed: 3, routes: mode.name });
});
afterAll(() => served.stop());

const env = () => ({
  ZJOBS_ENDPOINT: served.endpoint,
  ...keyOf(mode, served),
  ZJOBS_PROJECT: served.projectId,
});

const describe = async (id: string): Promise<Listed> =>
  JSON.parse((await run(['describe', id, '-o', 'json'], env())).stdout);

/** The last job that can be canceled: the first ones are the youngest, and may end or change meanwhile. */
const cancelable = async (): Promise<string> => {
  const { stdout } = await run(['list', '-o', 'json', '--filter', 'status:in-progress'], env());
  const jobs: readonly Listed[] = JSON.parse(stdout);
  const id = jobs.findLast(job => job.actions.cancel.allowed)?.jobId;
  if (id === undefined) throw new Error('no job can be canceled');
  return id;
};

const ask = (id: string) => openTerminal({ args: [program, 'cancel', id], env: env(), columns: 110, rows: 20 });

test('cancel asks on a terminal, shows the job first, and No is the default', async () => {
  const id = await cancelable();
  await using terminal = await ask(id);
  const screen = await terminal.sees(/Cancel this job\? \[y\/N\]/);
  expect(screen).toContain(id);
  await terminal.press('enter');
  expect(await terminal.ended()).toBe(1);
  expect(terminal.raw()).toContain('nothing was sent');
  expect((await describe(id)).status).toBe('in-progress');
});

test('Ctrl-C at the question is 130, and the terminal is as before', async () => {
  const id = await cancelable();
  await using terminal = await ask(id);
  await terminal.sees(/\[y\/N\]/);
  await terminal.press('ctrl+c');
  expect(await terminal.ended()).toBe(130);
  expect(terminal.raw()).toMatch(/\nzjobs: nothing was sent\r\n$/);
  expect(terminal.modes()).toEqual(shellModes);
  expect((await describe(id)).status).toBe('in-progress');
});

test('yes sends it', async () => {
  const id = await cancelable();
  await using terminal = await ask(id);
  await terminal.sees(/\[y\/N\]/);
  await terminal.press('y', 'enter');
  expect(await terminal.ended()).toBe(0);
  expect(terminal.raw()).toContain(`${id}: the server accepted the cancel.`);
  expect(['canceling', 'canceled']).toContain((await describe(id)).status);
});
