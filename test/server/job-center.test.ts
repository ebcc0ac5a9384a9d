import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { createJobCenter } from '../../src/server/job-center.ts';
import { createTestClock, listAll, openCenter } from '../support/open-center.ts';

/** The status and code of an answer to a request with this Host header. fetch() can't set the header. */
const askWithHost = async (endpoint: string, host: string, apiKey: string) => {
  const request = get(`${endpoint}/v2/projects`, { headers: { host, authorization: `Bearer ${apiKey}` } });
  const response = await new Promise<IncomingMessage>((resolve, reject) =>
    request.on('response', resolve).on('error', reject),
  );
  const answer = JSON.parse(await text(response));
  return { status: response.statusCode, code: answer.code };
};

describe('the job center over HTTP', () => {
  test.each([
    ['no key', {}, 1800],
    ['another scheme', { authorization: 'Basic abc' }, 1800],
    ['a wrong key', { authorization: 'Bearer nope' }, 21119],
  ])('answers 401 to %s', async (_, headers, code) => {
    const { endpoint } = await openCenter({ jobs: 20 });
    const response = await fetch(`${endpoint}/v2/projects`, { headers });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code, message: expect.any(String) });
  });

  test.each([
    ['GET', '/', 404, 404],
    ['GET', '/v2/nothing', 404, 404],
    ['GET', '/v2/projects/', 404, 404],
    ['GET', '/v2/projects/%/jobs/%E0%A4%A', 400, 96005],
    ['POST', '/v2/projects', 405, 405],
    ['DELETE', '/v2/jobs/job-1', 405, 405],
    ['GET', '/v2/vectordb/jobs/import/list', 405, 405],
  ])('answers %s %s with %i', async (method, path, status, code) => {
    const { ask } = await openCenter({ jobs: 20 });
    const answer = await ask(path, { method });
    expect(answer).toMatchObject({ status, code });
    expect(answer.headers.has('allow')).toBe(status === 405);
  });

  test('gives every answer its own requestid', async () => {
    const { ask, endpoint } = await openCenter({ jobs: 20 });
    const answers = [await ask('/v2/projects'), await ask('/v2/nothing'), await fetch(endpoint)];
    const ids = answers.map(answer => answer.headers.get('requestid'));
    expect(ids.every(id => /^[0-9a-f]{32}$/.test(id ?? ''))).toBe(true);
    expect(new Set(ids).size).toBe(3);
  });

  test.each([
    ['{"a":', 400, 1801],
    ['[1]', 400, 1801],
    ['"x"', 400, 1801],
    ['null', 400, 1801],
    ['', 400, 1802],
    [`{"clusterId":"${'x'.repeat(1_100_000)}"}`, 413, 413],
  ])('answers the body %.20s with %i', async (body, status, code) => {
    const { ask } = await openCenter({ jobs: 20 });
    expect(await ask('/v2/vectordb/jobs/import/list', { body })).toMatchObject({ status, code });
  });

  test('reads JSON with any content type', async () => {
    const open = await openCenter({ jobs: 20 });
    const [job] = await listAll(open);
    const response = await open.fetch('/v2/vectordb/jobs/import/list', {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: JSON.stringify({ clusterId: job?.clusterId }),
    });
    expect(await response.json()).toMatchObject({ code: 0 });
  });

  test('records requests without secrets', async () => {
    const clock = createTestClock();
    const open = await openCenter({ jobs: 20, now: clock.now });
    await open.ask('/v2/clusters?pageSize=5');
    expect(open.center.received()).toEqual([
      { method: 'GET', path: '/v2/clusters', query: 'pageSize=5', at: clock.now() },
    ]);
    expect(JSON.stringify(open.center.received())).not.toContain(open.apiKey);
  });

  // A web page of attacker.example may point that name at the loopback address (DNS rebinding).
  test.each([
    'attacker.example',
    'attacker.example:80',
    '127.0.0.1.attacker.example',
    'localhost.attacker.example',
    '[::2]',
  ])('answers 421 to the foreign host %s, with the key too', async host => {
    const { endpoint, apiKey, center } = await openCenter({ jobs: 20, faults: [] });
    expect(await askWithHost(endpoint, host, apiKey)).toEqual({ status: 421, code: 421 });
    expect(await askWithHost(endpoint, host, 'wrong')).toEqual({ status: 421, code: 421 });
    expect(center.received()).toHaveLength(2);
  });

  test.each(['127.0.0.1', '127.0.0.1:9', 'localhost', 'LOCALHOST:8080', '[::1]:80'])(
    'answers the loopback host %s',
    async host => {
      const { endpoint, apiKey } = await openCenter({ jobs: 20 });
      expect(await askWithHost(endpoint, host, apiKey)).toEqual({ status: 200, code: 0 });
    },
  );

  test('has a random key without a seed, and the same key for the same seed', async () => {
    const keys = await Promise.all(
      [{}, {}, { seed: 1 }, { seed: 1 }, { seed: 2 }].map(
        async options => (await openCenter({ jobs: 20, ...options })).apiKey,
      ),
    );
    expect(keys.every(key => /^[0-9a-f]{40}[0-9a-v]{16}$/.test(key))).toBe(true);
    expect(keys[2]).toBe(keys[3]);
    expect(new Set(keys).size).toBe(4);
  });

  test('restarts on the same port with the same key and project', async () => {
    const first = createJobCenter({ jobs: 20, seed: 1 });
    const access = await first.listen();
    await first.close();
    await expect(fetch(access.endpoint)).rejects.toThrow();
    const second = await openCenter({ jobs: 20, seed: 1, port: Number(new URL(access.endpoint).port) });
    expect({ ...access }).toEqual({ endpoint: second.endpoint, projectId: second.projectId, apiKey: second.apiKey });
    expect((await second.ask('/v2/projects')).status).toBe(200);
  });

  test('rejects listen() when its port is taken', async () => {
    const open = await openCenter({ jobs: 20 });
    const second = createJobCenter({ jobs: 20, port: Number(new URL(open.endpoint).port) });
    await expect(second.listen()).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('delays answers by the latency, and closes while one is delayed', async () => {
    const center = createJobCenter({ jobs: 20, latency: 600_000 });
    const { endpoint } = await center.listen();
    const answer = fetch(endpoint);
    await expect.poll(() => center.received()).toHaveLength(1);
    await center.close();
    await expect(answer).rejects.toThrow();
  });

  test('lists pages of 100,000 jobs', async () => {
    const open = await openCenter({ jobs: 100_000 });
    const page = await open.ask(`/v2/jobs?projectId=${open.projectId}&pageSize=100`);
    expect(page.data.total).toBe(100_000);
    const unfinished = await listAll(
      open,
      '&status=PENDING&status=PREPARING&status=IN_PROGRESS&status=RUNNING&status=CANCELING',
    );
    expect(unfinished.length).toBeGreaterThan(100);
    expect(unfinished.length).toBeLessThan(130);
  });
});
