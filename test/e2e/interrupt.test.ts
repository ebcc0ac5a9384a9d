import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { credentialOf, mode, projectOptions } from '../support/e2e/mode.ts';
import { cancelDirectly, findJob, isAction, openSite } from '../support/e2e/monitor.ts';
import { cleanEnv, program } from '../support/e2e/program.ts';
import { apiError } from '../support/e2e/relay.ts';

/** Starts a cancel whose answer never comes. `aborted` resolves when zjobs closes the connection of the request. */
const startCancel = async () => {
  const site = await openSite();
  onTestFinished(() => site[Symbol.asyncDispose]());
  const { server, relay } = site;
  const { jobId } = await findJob(site, mode.running);
  const events = new EventEmitter();
  relay.answer('POST', mode.cancelRoute, (response, received) => {
    if (!isAction(received)) return apiError(200, 1802, 'Missing required parameter: jobId.')(response, received);
    response.on('close', () => events.emit('aborted'));
    void cancelDirectly(site, jobId).then(() => events.emit('sent'));
  });
  const args = [program, 'cancel', jobId, '--yes', '--endpoint', relay.endpoint, ...projectOptions(mode, server)];
  const child = spawn(process.execPath, args, { env: cleanEnv(credentialOf(mode, server)) });
  const out: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  const ended = once(child, 'close').then(([code]) => ({ code, stdout: Buffer.concat(out).toString() }));
  await once(events, 'sent');
  return { jobId, child, ended, aborted: once(events, 'aborted') };
};

test('Ctrl-C under a cancel reads and prints its outcome, and ends with 130', async () => {
  const { jobId, child, ended } = await startCancel();
  child.kill('SIGINT');
  expect(await ended).toEqual({ code: 130, stdout: `${jobId}\n` });
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('a second %s ends the cancel without waiting for its outcome', async (signal, code) => {
  const { child, ended, aborted } = await startCancel();
  child.kill(signal);
  await aborted;
  child.kill(signal);
  expect(await ended).toEqual({ code, stdout: '' });
});
