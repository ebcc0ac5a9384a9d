import { createServer } from 'node:http';
import { type AddressInfo, createServer as createRawServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Endpoint, parseEndpoint } from '../../../src/cloud/http/endpoint.ts';
import type { Transport } from '../../../src/cloud/http/transport.ts';
import { type Certificates, makeCertificates } from '../../support/certificates.ts';
import { cloudErrorOf } from '../../support/cloud-error.ts';
import {
  type AnswerConnect,
  type ConnectProxy,
  refuseConnect,
  requireLogin,
  startConnectProxy,
} from '../../support/connect-proxy.ts';
import { eventually } from '../../support/eventually.ts';
import { answering, apiKey, type Handler, type StandIn, standIn, transportTo } from '../../support/stand-in-server.ts';

const jobs = { method: 'GET', route: '/v2/jobs' } as const;
const cancel = { method: 'POST', route: '/v2/jobs/{jobId}/cancel', params: { jobId: 'job-1' } } as const;

const good = answering(200, { code: 0, data: 'fine' });

/** A server whose name only the proxy can resolve. */
const endpointOf = (text: string): Endpoint => {
  const parsed = parseEndpoint(text, { insecureHttp: true });
  if (!parsed.ok) throw new Error(parsed.problem.id);
  return parsed.endpoint;
};
const far = endpointOf('https://jobs.far.example');
const farWithoutTls = endpointOf('http://jobs.far.example:19530');

let certificates: Certificates;
beforeAll(async () => {
  certificates = await makeCertificates('jobs.far.example');
  // Node reads the authorities of NODE_EXTRA_CA_CERTS at its start only.
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await certificates.remove();
});

type Limits = { readonly connect?: number; readonly answer?: number };

type Site = { readonly server: StandIn; readonly proxy: ConnectProxy; readonly transport: Transport };

/** A server, a proxy in front of it, and a transport through the proxy. */
const open = async (handler: Handler, through?: AnswerConnect, limits: Limits = {}, login = ''): Promise<Site> => {
  const server = await standIn(handler, certificates);
  const proxy = await startConnectProxy(Number(new URL(server.endpoint.origin).port), through);
  onTestFinished(() => proxy.close());
  const proxies = { HTTPS_PROXY: `http://${login}127.0.0.1:${proxy.port}` };
  return { server, proxy, transport: transportTo(far, { limits, proxies }) };
};

test('uses one tunnel for all calls, whose target the proxy knows', async () => {
  const { server, proxy, transport } = await open(good);
  for (let i = 0; i < 3; i += 1) expect((await transport.call(jobs)).data).toBe('fine');
  expect(server.requests).toEqual(['GET /v2/jobs', 'GET /v2/jobs', 'GET /v2/jobs']);
  expect(proxy.tunnels).toEqual([
    { to: 'jobs.far.example:443', headers: { host: 'jobs.far.example:443', connection: 'keep-alive' } },
  ]);
});

test('sends the proxy login to the proxy only, and the key to the server only', async () => {
  let headers: Record<string, unknown> = {};
  const record: Handler = (request, response) => {
    headers = request.headers;
    good(request, response);
  };
  const { proxy, transport } = await open(record, requireLogin('ana:p@ss'), {}, 'ana:p%40ss@');
  await transport.call(jobs);
  expect(headers).toMatchObject({ authorization: `Bearer ${apiKey}`, host: 'jobs.far.example' });
  expect(headers).not.toHaveProperty('proxy-authorization');
  expect(Object.keys(proxy.tunnels[0]?.headers ?? {}).sort()).toEqual(['connection', 'host', 'proxy-authorization']);
});

test.each([
  ['', 'requires a user and password'],
  ['ana:hunter2@', 'rejects this user and password'],
])('reports a proxy that requires a login and gets %j', async (login, message) => {
  const { server, proxy, transport } = await open(good, requireLogin('ana:right'), {}, login);
  const facts = await cloudErrorOf(transport.call(cancel));
  expect(facts).toMatchObject({ kind: 'proxy-login', code: 407, httpStatus: null, maybeDone: false });
  expect(facts.message).toBe(`the proxy 127.0.0.1:${proxy.port} ${message}`);
  expect(server.requests).toEqual([]);
  expect(proxy.tunnels).toHaveLength(1);
});

test.each([
  [403, 'Forbidden'],
  [502, 'Bad Gateway'],
  [301, 'Moved Permanently'],
])('reports a proxy that answers %i', async (status, word) => {
  const { server, proxy, transport } = await open(good, refuseConnect(status, word));
  expect(await cloudErrorOf(transport.call(cancel))).toMatchObject({
    kind: 'network',
    code: status,
    message: `the proxy 127.0.0.1:${proxy.port} refuses to connect to jobs.far.example:443`,
    maybeDone: false,
  });
  expect(server.requests).toEqual([]);
});

test('stops at the connection limit when the proxy never answers, with nothing done', async () => {
  const { proxy, transport } = await open(good, () => {}, { connect: 60 });
  expect(await cloudErrorOf(transport.call(cancel))).toMatchObject({
    kind: 'timeout',
    code: 'ETIMEDOUT',
    message: `no connection through the proxy 127.0.0.1:${proxy.port} within 60ms`,
    maybeDone: false,
  });
});

test('stops at the connection limit when the server behind the proxy never ends the handshake', async () => {
  const silent = createRawServer(socket => socket.on('error', () => {}));
  await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
  const proxy = await startConnectProxy((silent.address() as AddressInfo).port);
  onTestFinished(() => {
    proxy.close();
    silent.close();
  });
  const proxies = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
  const transport = transportTo(endpointOf('https://jobs.far.example'), { limits: { connect: 1_000 }, proxies });
  expect(await cloudErrorOf(transport.call(cancel))).toMatchObject({ kind: 'timeout', maybeDone: false });
  expect(proxy.tunnels.map(({ to }) => to)).toEqual(['jobs.far.example:443']);
});

test.each<readonly [string, AnswerConnect, code: string, why: string]>([
  [
    'hangs up',
    (_, socket) => socket.destroy(),
    'ECONNRESET',
    'the connection was closed before the answer was complete',
  ],
  ['is not a proxy', (_, socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'), 'HPE_INVALID_CONSTANT', 'Parse Error'],
])('names a proxy that %s', async (_, through, code, why) => {
  const { proxy, transport } = await open(good, through);
  const facts = await cloudErrorOf(transport.call(cancel));
  expect(facts).toMatchObject({ kind: 'network', code, maybeDone: false });
  expect(facts.message).toContain(`no connection through the proxy 127.0.0.1:${proxy.port}: ${why}`);
});

test('names an unreachable proxy without its password', async () => {
  const dead = createServer();
  await new Promise<void>(resolve => dead.listen(0, '127.0.0.1', resolve));
  const { port } = dead.address() as AddressInfo;
  await new Promise(resolve => dead.close(resolve));
  const proxies = { ALL_PROXY: `ana:hunter2@127.0.0.1:${port}` };
  expect(await cloudErrorOf(transportTo(far, { proxies }).call(cancel))).toMatchObject({
    kind: 'network',
    code: 'ECONNREFUSED',
    message: `no connection through the proxy 127.0.0.1:${port}: the connection was refused`,
    maybeDone: false,
  });
});

test('reports an answer lost behind the proxy as a call that may have been carried out, sent once', async () => {
  const { server, transport } = await open((_, response) => response.destroy());
  expect(await cloudErrorOf(transport.call(cancel))).toMatchObject({
    kind: 'network',
    code: 'ECONNRESET',
    maybeDone: true,
  });
  expect(server.requests).toEqual(['POST /v2/jobs/job-1/cancel']);
});

test('applies the answer limit behind a proxy', async () => {
  const { transport } = await open(() => {}, undefined, { answer: 80 });
  expect(await cloudErrorOf(transport.call(cancel))).toMatchObject({
    kind: 'timeout',
    message: 'no answer within 80ms',
  });
});

test('never sends a request that was aborted while its tunnel was opened', async () => {
  const waiting: (() => void)[] = [];
  const { server, proxy, transport } = await open(good, (_, _socket, tunnel) => {
    if (waiting.length === 0) waiting.push(tunnel);
    else tunnel();
  });
  const controller = new AbortController();
  const givenUp = cloudErrorOf(transport.call({ ...cancel, signal: controller.signal }));
  await eventually(() => expect(proxy.tunnels).toHaveLength(1));
  controller.abort();
  expect(await givenUp).toMatchObject({ kind: 'aborted', maybeDone: false });
  waiting[0]?.();
  await eventually(() => expect(server.connections()).toBe(1));
  await transport.call(jobs);
  expect(server.requests).toEqual(['GET /v2/jobs']);
});

test('reaches a host of NO_PROXY directly', async () => {
  const { proxy } = await open(good);
  const proxies = { HTTP_PROXY: `http://127.0.0.1:${proxy.port}`, NO_PROXY: 'jobs.invalid' };
  const facts = await cloudErrorOf(transportTo(endpointOf('http://jobs.invalid'), { proxies }).call(jobs));
  expect(['ENOTFOUND', 'EAI_AGAIN']).toContain(facts.code);
  expect(facts.message).not.toContain('proxy');
  expect(proxy.tunnels).toEqual([]);
});

test('reports a variable that is not a proxy address, and sends nothing', async () => {
  const transport = transportTo(far, { proxies: { HTTPS_PROXY: 'socks5://127.0.0.1:1' } });
  expect(await cloudErrorOf(transport.call(cancel))).toMatchObject({
    kind: 'network',
    message: 'HTTPS_PROXY is not the address of a proxy',
    maybeDone: false,
  });
});

describe('a server without TLS', () => {
  /** A transport through a proxy that handles requests in absolute-form. */
  const openForwarding = async (handler: Handler, login = '') => {
    const headers: Record<string, unknown>[] = [];
    const proxy = await standIn((request, response) => {
      headers.push(request.headers);
      handler(request, response);
    });
    const { host } = new URL(proxy.endpoint.origin);
    const transport = transportTo(farWithoutTls, { proxies: { HTTP_PROXY: `http://${login}${host}` } });
    return { proxy, host, headers, transport };
  };

  test('is asked through the proxy by the whole address, over one connection', async () => {
    const { proxy, headers, transport } = await openForwarding(good, 'ana:p%40ss@');
    for (let i = 0; i < 3; i += 1) expect((await transport.call(jobs)).data).toBe('fine');
    expect(proxy.requests).toEqual(Array(3).fill('GET http://jobs.far.example:19530/v2/jobs'));
    expect(proxy.connections()).toBe(1);
    expect(headers[0]).toMatchObject({
      host: 'jobs.far.example:19530',
      authorization: `Bearer ${apiKey}`,
      'proxy-authorization': `Basic ${Buffer.from('ana:p@ss').toString('base64')}`,
    });
  });

  test.each([
    ['', 'requires a user and password'],
    ['ana:hunter2@', 'rejects this user and password'],
  ])('reports a proxy that requires a login and gets %j', async (login, message) => {
    const { host, transport } = await openForwarding(answering(407, '<html>'), login);
    const facts = await cloudErrorOf(transport.call(cancel));
    expect(facts).toMatchObject({ kind: 'proxy-login', code: 407, message: `the proxy ${host} ${message}` });
  });

  test('reports a proxy that refuses the request as something in between', async () => {
    const { transport } = await openForwarding(answering(403, '<html>'));
    expect(await cloudErrorOf(transport.call(cancel))).toMatchObject({ kind: 'intermediary', maybeDone: false });
  });

  test('reports an unreachable proxy by its name', async () => {
    const proxies = { HTTP_PROXY: 'http://ana:hunter2@127.0.0.1:1' };
    expect(await cloudErrorOf(transportTo(farWithoutTls, { proxies }).call(cancel))).toMatchObject({
      kind: 'network',
      message: 'no connection through the proxy 127.0.0.1:1: the connection was refused',
      maybeDone: false,
    });
  });
});
