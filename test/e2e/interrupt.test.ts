import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { cleanEnv, program } from './program.ts';

/** A cancel whose answer never comes. Told as events: `sent`, and `broken` when zjobs has let go of it. */
const startCancel = async () => {
  const events = new EventEmitter();
  let status = 'IN_PROGRESS';
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      status = 'CANCELING';
      response.on('close', () => events.emit('broken'));
      events.emit('sent');
      return;
    }
    const isList = request.url === '/v2/projects';
    const data = isList
      ? [{ projectId: 'p', projectName: 'P' }]
      : { jobId: 'j', type: 'BACKUP', subtype: 'CLUSTER', status };
    response.end(JSON.stringify({ code: 0, data }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const env = cleanEnv({ ZJOBS_ENDPOINT: `http://127.0.0.1:${port}`, ZILLIZ_API_KEY: 'key-of-the-test' });
  const child = spawn(process.execPath, [program, 'cancel', 'j', '--yes'], { env });
  const out: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  const ended = once(child, 'close').then(([code]) => ({ code, stdout: Buffer.concat(out).toString() }));
  await once(events, 'sent');
  return { child, ended, broken: once(events, 'broken') };
};

test('Ctrl-C while a cancel is on its way: what became of it is read and told, and the code is 130', async () => {
  const { child, ended } = await startCancel();
  child.kill('SIGINT');
  expect(await ended).toEqual({ code: 130, stdout: 'j\n' });
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
