import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { keyOf, mode, projectOf } from '../support/e2e/mode.ts';
import { cleanEnv, program } from '../support/e2e/program.ts';
import { failure } from '../support/e2e/relay.ts';
import { isAction, isLike, openSite, sendCancel } from '../support/e2e/visit.ts';

/** A cancel whose answer never comes. Told as events: `sent`, and `broken` when zjobs has let go of it. */
const startCancel = async () => {
  const site = await openSite();
  onTestFinished(() => site[Symbol.asyncDispose]());
  const { server, relay } = site;
  const job = (await site.jobs()).find(isLike(mode.running));
  if (job === undefined) throw new Error('no job can be canceled');
  const { jobId } = job;
  const events = new EventEmitter();
  relay.answer('POST', mode.cancelRoute, (response, received) => {
    if (!isAction(received)) return failure(200, 1802, 'Missing required parameter: jobId.')(response, received);
    response.on('close', () => events.emit('broken'));
    void sendCancel(site, jobId).then(() => events.emit('sent'));
  });
  const args = [program, 'cancel', jobId, '--yes', '--endpoint', relay.endpoint, ...projectOf(mode, server)];
  const child = spawn(process.execPath, args, { env: cleanEnv(keyOf(mode, server)) });
  const out: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  const ended = once(child, 'close').then(([code]) => ({ code, stdout: Buffer.concat(out).toString() }));
  await once(events, 'sent');
  return { jobId, child, ended, broken: once(events, 'broken') };
};

test('Ctrl-C while a cancel is on its way: what became of it is read and told, and the code is 130', async () => {
  const { jobId, child, ended } = await startCancel();
  child.kill('SIGINT');
  expect(await ended).toEqual({ code: 130, stdout: `${jobId}\n` });
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('a second %s does not wait for that', async (signal, code) => {
  const { child, ended, broken } = await startCancel();
  child.kill(signal);
  await broken;
  child.kill(signal);
  expect(await ended).toEqual({ code, stdout: '' });
});
