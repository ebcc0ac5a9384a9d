import { describe, expect, test } from 'vitest';
import { type Fault, parseFault } from '../../../src/server/faults/fault.ts';
import type { RouteSet } from '../../../src/server/options.ts';
import { createTestClock, listAll, openCenter } from '../../support/open-center.ts';

const fault = (text: string): Fault => {
  const parsed = parseFault(text);
  if (!parsed) throw new Error(`not a fault: ${text}`);
  return parsed;
};

const openWith = (texts: readonly string[], more: { readonly seed?: number; readonly now?: () => number } = {}) =>
  openCenter({ jobs: 20, faults: texts.map(fault), ...more });

describe('faults', () => {
  test('429 sends Retry-After with every second answer', async () => {
    const { ask } = await openWith(['429']);
    const answers = [await ask('/v2/projects'), await ask('/v2/projects'), await ask('/v2/projects')];
    expect(answers.map(answer => answer.status)).toEqual([429, 429, 429]);
    expect(answers.map(answer => answer.headers.get('retry-after'))).toEqual(['1', null, '1']);
    expect(answers[0]?.headers.has('requestid')).toBe(true);
  });

  test.each([
    ['429-retry-after', ['1', '1', '1']],
    ['429-bare', [null, null, null]],
  ])('%s sends Retry-After with every answer, or with none', async (text, retryAfter) => {
    const { ask } = await openWith([text]);
    const answers = [await ask('/v2/projects'), await ask('/v2/projects'), await ask('/v2/projects')];
    expect(answers.map(answer => answer.status)).toEqual([429, 429, 429]);
    expect(answers.map(answer => answer.headers.get('retry-after'))).toEqual(retryAfter);
  });

  test.each([
    ['skew', 3_600_000],
    ['skew:10m', 600_000],
    ['skew:-1h', -3_600_000],
  ])('%s shifts every time that the server writes', async (text, ahead) => {
    const clock = createTestClock();
    const [open, right] = [await openWith([text], { now: clock.now }), await openCenter({ jobs: 20, now: clock.now })];
    const { headers } = await open.ask('/v2/projects');
    expect(Date.parse(headers.get('date') ?? '')).toBe(clock.now() + ahead);
    const times = async (center: typeof open) =>
      (await listAll(center)).flatMap(job => [job.createdAt, job.startedAt, job.finishedAt]);
    const wrong = (await times(open)).map(time => time && Date.parse(String(time)) - ahead);
    expect(wrong).toEqual((await times(right)).map(time => time && Date.parse(String(time))));
    const recent = new Date(clock.now() + ahead - 86_400_000).toISOString();
    expect((await listAll(open, `&createdAfter=${recent}`)).length).toBe(
      (await listAll(right, `&createdAfter=${new Date(clock.now() - 86_400_000).toISOString()}`)).length,
    );
  });

  const listRoutes: readonly (readonly [RouteSet, string, { readonly body?: object }])[] = [
    ['job-center', '/v2/jobs?projectId=PROJECT', {}],
    ['public', '/v2/backups', {}],
    ['public', '/v2/vectordb/jobs/external_collection/list', { body: {} }],
    ['milvus', '/v2/vectordb/jobs/import/list', { body: {} }],
  ];

  test.each(listRoutes)('no-route answers 404 to the lists of %s for its duration (%s)', async (routes, path, init) => {
    const clock = createTestClock();
    const open = await openCenter({ jobs: 20, routes, faults: [fault('no-route:12s')], now: clock.now });
    const status = async () => (await open.ask(path.replace('PROJECT', open.projectId), init)).status;
    clock.pass(60_000);
    expect(await status()).toBe(200);
    clock.pass(2_999);
    expect(await status()).toBe(200);
    clock.pass(1);
    expect(await status()).toBe(404);
    clock.pass(11_999);
    expect(await status()).toBe(404);
    if (routes !== 'milvus') expect((await open.ask('/v2/projects')).status).toBe(200);
    clock.pass(1);
    expect(await status()).toBe(200);
  });

  test('500 and code-200 send an error in the usual envelope', async () => {
    expect(await (await openWith(['500'])).ask('/v2/projects')).toMatchObject({ status: 500, code: 500 });
    expect(await (await openWith(['code-200'])).ask('/v2/projects')).toMatchObject({ status: 200, code: 65535 });
  });

  test('html-502 sends an HTML page', async () => {
    const response = await (await openWith(['html-502'])).fetch('/v2/projects');
    expect(response.status).toBe(502);
    expect(await response.text()).toContain('<html>');
  });

  test('truncated sends JSON that cannot be parsed', async () => {
    const response = await (await openWith(['truncated'])).fetch('/v2/projects');
    expect(response.status).toBe(200);
    await expect(response.json()).rejects.toThrow(SyntaxError);
  });

  test('stall without a duration never answers', async () => {
    const open = await openWith(['stall']);
    const abort = new AbortController();
    const answer = open.fetch('/v2/projects', { signal: abort.signal });
    await expect.poll(() => open.center.received()).toHaveLength(1);
    abort.abort();
    await expect(answer).rejects.toThrow();
  });

  test('stall with a duration answers late, and slow-body sends the whole body', async () => {
    expect(await (await openWith(['stall:20ms'])).ask('/v2/projects')).toMatchObject({ status: 200, code: 0 });
    expect(await (await openWith(['slow-body:40ms'])).ask('/v2/projects')).toMatchObject({ status: 200, code: 0 });
  });

  test('reset breaks the connection alternately after and before the action', async () => {
    const open = await openWith(['reset:0.5']);
    const cancelable = await listAll(await openCenter({ jobs: 20 }), '&status=IN_PROGRESS&status=RUNNING');
    const broken: string[] = [];
    for (const { jobId, type, subtype } of cancelable) {
      if (!['BACKUP', 'EXPORT_BACKUP', 'SPARK'].includes(String(type)) || subtype === 'COPY') continue;
      const path = `/v2/projects/${open.projectId}/jobs/${String(jobId)}`;
      await open.ask(`${path}/cancel`, { method: 'POST' }).catch(() => broken.push(path));
    }
    const statusOf = async (path: string): Promise<unknown> =>
      open.ask(path).then(
        answer => answer.data.status,
        () => statusOf(path),
      );
    const canceling = [];
    for (const path of broken) canceling.push(/^CANCEL/.test(String(await statusOf(path))));
    expect(canceling.length).toBeGreaterThanOrEqual(2);
    expect(canceling).toEqual(canceling.map((_, index) => index % 2 === 0));
  });

  test('down resets every connection for its duration', async () => {
    const clock = createTestClock();
    const open = await openWith(['down:20s'], { now: clock.now });
    await expect(open.fetch('/v2/projects')).rejects.toThrow();
    clock.pass(20_000);
    expect((await open.ask('/v2/projects')).status).toBe(200);
  });

  test('auth-revoked rejects the key after its duration', async () => {
    const clock = createTestClock();
    const open = await openWith(['auth-revoked:1m'], { now: clock.now });
    expect((await open.ask('/v2/projects')).status).toBe(200);
    clock.pass(60_000);
    expect(await open.ask('/v2/projects')).toMatchObject({ status: 401, code: 21119 });
  });

  test('each fault hits its share of the answers, and the same ones for the same seed', async () => {
    const codesOf = async (seed: number) => {
      const { ask } = await openWith(['500:0.3', 'code-200:0.2'], { seed });
      const codes: unknown[] = [];
      for (let request = 0; request < 200; request += 1) codes.push((await ask('/v2/nothing')).code);
      return codes;
    };
    const codes = await codesOf(1);
    expect(await codesOf(1)).toEqual(codes);
    expect(await codesOf(2)).not.toEqual(codes);
    const count = (code: number) => codes.filter(value => value === code).length;
    expect(count(500)).toBeGreaterThan(40);
    expect(count(500)).toBeLessThan(80);
    expect(count(65535)).toBeGreaterThan(15);
    expect(count(404)).toBeGreaterThan(70);
  });
});
