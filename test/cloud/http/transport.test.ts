import { getEventListeners } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { forgetSecrets } from '../../../src/lib/secrets.ts';
import { cloudErrorOf } from '../../support/cloud-error.ts';
import { eventually } from '../../support/eventually.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { answering, apiKey, endpointOf, type Handler, standIn, transportTo } from '../../support/stand-in-server.ts';

const jobs = { method: 'GET', route: '/v2/jobs' } as const;
const cancel = {
  method: 'POST',
  route: '/v2/projects/{projectId}/jobs/{jobId}/cancel',
  params: { projectId: 'proj-1', jobId: 'job-1' },
} as const;

const good = answering(200, { code: 0, data: 'fine' }, { RequestID: 'req-9' });

/** A raw TCP server, for bytes that node:http never sends. */
const rawServer = async (onSocket: (socket: Socket) => void) => {
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => {});
    onSocket(socket);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return endpointOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
};

/** A port without a listener. */
const deadEndpoint = async () => {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return endpointOf(`http://127.0.0.1:${port}`);
};

test('sends key, accepted type, user agent and query, and opens the answer', async () => {
  let headers: Record<string, unknown> = {};
  const server = await standIn((request, response) => {
    headers = request.headers;
    good(request, response);
  });
  const answer = await transportTo(server.endpoint).call({
    ...jobs,
    query: [
      ['projectId', 'proj 1'],
      ['status', 'A&B'],
      ['status', 'ü\ud800'],
    ],
  });
  expect(answer).toEqual({ data: 'fine', requestId: 'req-9' });
  expect(headers).toMatchObject({
    authorization: `Bearer ${apiKey}`,
    accept: 'application/json',
    'user-agent': 'zjobs/test',
  });
  expect(headers).not.toHaveProperty('content-type');
  expect(server.requests).toEqual(['GET /v2/jobs?projectId=proj%201&status=A%26B&status=%C3%BC%EF%BF%BD']);
});

test('sends a JSON body, encodes IDs and prepends the prefix', async () => {
  const bodies: string[] = [];
  const server = await standIn((request, response) => {
    request.on('data', (chunk: Buffer) => bodies.push(`${request.headers['content-type']} ${chunk}`));
    request.on('end', () => good(request, response));
  });
  const transport = transportTo({ ...server.endpoint, prefix: '/gate' });
  await transport.call({ ...cancel, params: { projectId: 'a/b?c', jobId: 'ü ..' }, body: { a: 1 } });
  expect(server.requests).toEqual(['POST /gate/v2/projects/a%2Fb%3Fc/jobs/%C3%BC%20../cancel']);
  expect(bodies).toEqual(['application/json {"a":1}']);
});

test.each([
  ['sales', 'sales'],
  ['default', 'default'],
  [undefined, undefined],
  ['', undefined],
  ['a\r\nx: y', undefined],
  ['商品', undefined],
])('names the database %j in the header DB-Name as %j', async (database, sent) => {
  const names: unknown[] = [];
  const server = await standIn((request, response) => {
    names.push(request.headers['db-name']);
    good(request, response);
  });
  await transportTo(server.endpoint).call({ ...cancel, params: { projectId: 'p', jobId: 'j' }, database });
  expect(names).toEqual([sent]);
});

test('sends an idempotency key, and says whether the server names that header among those that it reads', async () => {
  const keys: unknown[] = [];
  const server = await standIn((request, response) => {
    keys.push(request.headers['idempotency-key']);
    if (keys.length > 1) response.setHeader('Access-Control-Allow-Headers', 'Authorization, Idempotency-Key');
    good(request, response);
  });
  const transport = transportTo(server.endpoint);
  const call = { ...cancel, params: { projectId: 'p', jobId: 'j' } };
  expect(await transport.call({ ...call, idempotencyKey: 'zjobs-1' })).not.toHaveProperty('readsKeys');
  expect(await transport.call({ ...call, idempotencyKey: 'a\r\nx: y' })).toMatchObject({ readsKeys: true });
  expect(keys).toEqual(['zjobs-1', undefined]);
});

test.each(['', '.', '..', '\ud800'])('rejects the ID %j and sends nothing', async jobId => {
  const server = await standIn(good);
  const call = { ...cancel, params: { projectId: 'proj-1', jobId } };
  expect(await cloudErrorOf(transportTo(server.endpoint).call(call))).toMatchObject({
    kind: 'not-found',
    maybeDone: false,
  });
  expect(server.requests).toEqual([]);
});

test.each(['', 'two words', 'line\nbreak', 'schlüssel'])('rejects the key %j before it is sent', async key => {
  const server = await standIn(good);
  const facts = await cloudErrorOf(transportTo(server.endpoint, { apiKey: key }).call(jobs));
  expect(facts.kind).toBe('auth');
  expect(key === '' || !JSON.stringify(facts).includes(key)).toBe(true);
  expect(server.requests).toEqual([]);
});

test('uses one connection for calls that follow each other', async () => {
  const server = await standIn(good);
  const transport = transportTo(server.endpoint);
  for (let i = 0; i < 5; i += 1) await transport.call(jobs);
  expect(server.requests).toHaveLength(5);
  expect(server.connections()).toBe(1);
});

test('makes a second call while the answer to the first stalls', async () => {
  const server = await standIn((request, response) => {
    if (request.method === 'POST') good(request, response);
  });
  const transport = transportTo(server.endpoint);
  const stalled = cloudErrorOf(transport.call(jobs));
  await eventually(() => expect(server.requests).toHaveLength(1));
  expect((await transport.call(cancel)).data).toBe('fine');
  await transport.close();
  expect(await stalled).toMatchObject({ kind: 'aborted' });
});

test('does not follow a redirect with the key', async () => {
  const elsewhere = await standIn(good);
  const server = await standIn(answering(307, '', { location: `${elsewhere.endpoint.origin}/v2/jobs` }));
  expect(await cloudErrorOf(transportTo(server.endpoint).call(jobs))).toMatchObject({
    kind: 'endpoint',
    code: 307,
    message: expect.stringContaining(`redirects to ${elsewhere.endpoint.origin}, where the key is not sent`),
  });
  expect(elsewhere.requests).toEqual([]);
});

test('reports a refused connection as a network failure that did nothing', async () => {
  expect(await cloudErrorOf(transportTo(await deadEndpoint()).call(cancel))).toMatchObject({
    kind: 'network',
    code: 'ECONNREFUSED',
    httpStatus: null,
    maybeDone: false,
  });
});

test('reports an unknown host name as a final failure that did nothing', async () => {
  const facts = await cloudErrorOf(transportTo(endpointOf('https://nowhere.invalid')).call(cancel));
  expect(facts).toMatchObject({ maybeDone: false });
  expect(facts.message).toMatch(
    facts.code === 'ENOTFOUND' ? /^the host name is unknown \(server nowhere\.invalid\)$/ : /resolved/,
  );
  expect(['ENOTFOUND', 'EAI_AGAIN']).toContain(facts.code);
});

test('reports a server without TLS in words, as a final failure that did nothing', async () => {
  const plain = await standIn(good);
  const endpoint = endpointOf(plain.endpoint.origin.replace('http:', 'https:'));
  expect(await cloudErrorOf(transportTo(endpoint).call(cancel))).toMatchObject({
    kind: 'endpoint',
    maybeDone: false,
    message: `the server does not speak TLS; the address of such a server starts with http:// (server ${new URL(endpoint.origin).host})`,
  });
});

test('reports a reset before the answer as a call that may have been carried out', async () => {
  const endpoint = await rawServer(socket => socket.on('data', () => socket.resetAndDestroy()));
  expect(await cloudErrorOf(transportTo(endpoint).call(cancel))).toMatchObject({
    kind: 'network',
    code: 'ECONNRESET',
    maybeDone: true,
  });
});

test('reports a connection that ends within the answer as a call that may have been carried out', async () => {
  const endpoint = await rawServer(socket =>
    socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{"code":0,"da')),
  );
  expect(await cloudErrorOf(transportTo(endpoint).call(cancel))).toMatchObject({
    kind: 'network',
    code: 'ECONNRESET',
    maybeDone: true,
  });
});

const slowly: Handler = (_, response) => {
  response.writeHead(200);
  response.write('{"code":0,');
  const timer = setInterval(() => response.write(' '), 5);
  response.on('close', () => clearInterval(timer));
};

test.each<readonly [string, Handler]>([
  ['no answer at all', () => {}],
  ['a body that trickles', slowly],
])('reports %s at the time limit as a call that may have been carried out', async (_, handler) => {
  const server = await standIn(handler);
  const clock = fakeClock();
  const transport = transportTo(server.endpoint, { limits: { answer: 60 }, clock });
  const failed = cloudErrorOf(transport.call(cancel));
  // On a busy machine, the connection could time out instead if the clock moved earlier.
  await eventually(() => expect(server.requests).toHaveLength(1));
  await clock.pass(60);
  expect(await failed).toMatchObject({
    kind: 'timeout',
    message: 'no answer within 60ms',
    maybeDone: true,
  });
});

test('reports a handshake that never ends as a timeout that did nothing', async () => {
  const silent = await rawServer(() => {});
  const endpoint = endpointOf(silent.origin.replace('http:', 'https:'));
  const transport = transportTo(endpoint, { limits: { connect: 50 } });
  expect(await cloudErrorOf(transport.call(cancel))).toMatchObject({
    kind: 'timeout',
    code: 'ETIMEDOUT',
    message: 'no connection within 50ms',
    maybeDone: false,
  });
});

test('never sends a request that was aborted while its connection was opened', async () => {
  const server = await standIn(good);
  const transport = transportTo(server.endpoint);
  const controller = new AbortController();
  const givenUp = cloudErrorOf(transport.call({ ...cancel, signal: controller.signal }));
  // Without a turn of the event loop the connection can't open, so the request still waits for it.
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
  controller.abort();
  expect(await givenUp).toMatchObject({ kind: 'aborted', maybeDone: false });
  await eventually(() => expect(server.connections()).toBe(1));
  await transport.call(jobs);
  expect(server.requests).toEqual(['GET /v2/jobs']);
});

test('reports an answer beyond the size limit as malformed', async () => {
  const server = await standIn(answering(200, { code: 0, data: 'x'.repeat(5_000) }));
  const transport = transportTo(server.endpoint, { limits: { bodyBytes: 1_000 } });
  expect(await cloudErrorOf(transport.call(jobs))).toMatchObject({
    kind: 'malformed',
    message: 'the answer is too large',
  });
});

test('reports an abort during the answer as a call that may have been carried out', async () => {
  const server = await standIn(() => {});
  const controller = new AbortController();
  const call = cloudErrorOf(transportTo(server.endpoint).call({ ...cancel, signal: controller.signal }));
  await eventually(() => expect(server.requests).toHaveLength(1));
  controller.abort();
  expect(await call).toMatchObject({ kind: 'aborted', maybeDone: true });
});

test('sends nothing when aborted before the call', async () => {
  const server = await standIn(good);
  const call = transportTo(server.endpoint).call({ ...cancel, signal: AbortSignal.abort() });
  expect(await cloudErrorOf(call)).toMatchObject({ kind: 'aborted', maybeDone: false });
  expect(server.requests).toEqual([]);
});

test('leaves no listener on a signal that outlives its calls', async () => {
  const server = await standIn(good);
  const { signal } = new AbortController();
  const transport = transportTo(server.endpoint);
  for (let i = 0; i < 3; i += 1) await transport.call({ ...jobs, signal });
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test('sends an action exactly once, even when its answer is lost', async () => {
  const server = await standIn((request, response) => {
    if (server.requests.length === 1) good(request, response);
    else response.destroy();
  });
  const transport = transportTo(server.endpoint);
  await transport.call(cancel);
  expect(await cloudErrorOf(transport.call(cancel))).toMatchObject({ kind: 'network', maybeDone: true });
  await transport.close();
  expect(server.requests).toHaveLength(2);
});

test('limits the rate of a route, whatever IDs its paths contain', async () => {
  const server = await standIn(good);
  const transport = transportTo(server.endpoint, { limits: { perSecond: 2 } });
  const call = (jobId: string) => transport.call({ ...cancel, params: { projectId: 'proj-1', jobId } });
  await Promise.all([call('job-1'), call('job-2')]);
  const third = cloudErrorOf(call('job-3'));
  await transport.call(jobs);
  expect(server.requests).toHaveLength(3);
  await transport.close();
  expect(await third).toMatchObject({ kind: 'aborted', maybeDone: false });
});

test('rejects calls after closing', async () => {
  const server = await standIn(good);
  const transport = transportTo(server.endpoint);
  await transport.call(jobs);
  await transport.close();
  expect(await cloudErrorOf(transport.call(jobs))).toMatchObject({ kind: 'aborted' });
});

test.each<readonly [string, Handler]>([
  ['a message that repeats it', answering(401, { code: 21119, message: `bad key ${apiKey}` }, { requestid: apiKey })],
  ['a code that is it', answering(400, { code: apiKey, message: `${'x'.repeat(9_990)}${apiKey}` })],
  ['a page', answering(200, `<html>${apiKey}`)],
  ['a lost answer', (_, response) => response.destroy()],
])('keeps the key out of errors: %s', async (_, handler) => {
  const server = await standIn(handler);
  const error = await transportTo(server.endpoint)
    .call({ ...cancel, body: { secretKey: 'hunter2' } })
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
  const shown = error instanceof Error ? [error.message, error.stack, JSON.stringify({ ...error }), error.cause] : [];
  expect(shown.join('\n')).not.toMatch(/4711|hunter2/);
});

test('leaves answers unchanged that contain the password of the token', async () => {
  const data = [{ jobId: 'job-12345678', state: 'Completed' }];
  const server = await standIn(answering(200, { code: 0, data }));
  for (const token of ['root:12345678', 'root:Completed']) {
    expect((await transportTo(server.endpoint, { apiKey: token }).call(jobs)).data).toEqual(data);
  }
  forgetSecrets();
});

test('takes a final failure for an outage once the server has answered', async () => {
  let handler = good;
  const server = await standIn((request, response) => handler(request, response));
  const transport = transportTo(server.endpoint);
  await transport.call(jobs);
  handler = answering(302, '', { location: 'https://login.example/?token=abc' });
  expect(await cloudErrorOf(transport.call(jobs))).toMatchObject({
    kind: 'network',
    message: expect.stringContaining('redirects to https://login.example, where'),
  });
});

test.each([
  'HTTP/1.1 000 Zero\r\n\r\n',
  'HTTP/1.1 099 Low\r\ncontent-length: 0\r\n\r\n',
  'SSH-2.0-OpenSSH_9.6\r\n',
  'HTTP/1.1 abc Broken\r\n\r\n',
])('tells at once that the answer %j is not HTTP', async bytes => {
  const endpoint = await rawServer(socket => socket.on('data', () => socket.end(bytes)));
  expect(await cloudErrorOf(transportTo(endpoint).call(cancel))).toMatchObject({
    kind: 'endpoint',
    maybeDone: true,
    message: expect.stringContaining('not valid HTTP'),
  });
});

test('cuts an error message of megabytes', async () => {
  const server = await standIn(answering(400, { code: 1, message: 'm'.repeat(1_000_000) }));
  expect((await cloudErrorOf(transportTo(server.endpoint).call(jobs))).message).toHaveLength(10_000);
});

test('aborts many calls with one signal without a warning from Node', async () => {
  const server = await standIn(answering(200, { code: 0, data: {} }));
  const transport = transportTo(server.endpoint);
  const warnings: string[] = [];
  const listen = (warning: Error): void => {
    warnings.push(warning.name);
  };
  process.on('warning', listen);
  const stop = new AbortController();
  const calls = Array.from({ length: 30 }, () =>
    transport.call({ method: 'GET', route: '/v2/projects', signal: stop.signal }).catch(() => null),
  );
  stop.abort();
  await Promise.all(calls);
  await new Promise(resolve => setImmediate(resolve));
  process.off('warning', listen);
  expect(warnings).toEqual([]);
});
