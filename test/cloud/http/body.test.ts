import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BodyGuard } from '../../../src/cloud/http/body-guard.ts';
import { cloudErrorOf } from '../../support/cloud-error.ts';
import { standIn, transportTo } from '../../support/stand-in-server.ts';

const jobs = { method: 'GET', route: '/v2/jobs' } as const;
const content = Buffer.from(JSON.stringify({ code: 0, data: 'fünf '.repeat(500) }));

/** The first call of a transport to a server that always answers these bytes. */
const callTo = async (body: Buffer | string, encoding: string | readonly string[], status = 200) => {
  let accepted: unknown;
  const server = await standIn((request, response) => {
    accepted = request.headers['accept-encoding'];
    response.statusCode = status;
    response.setHeader('content-encoding', encoding);
    response.end(body);
  });
  const transport = transportTo(server.endpoint, { limits: { bodyBytes: 100_000 } });
  return { call: transport.call(jobs), accepted: () => accepted };
};

test.each([
  ['gzip', gzipSync(content), 'gzip'],
  ['gzip in capitals', gzipSync(content), 'GZIP'],
  ['x-gzip', gzipSync(content), 'x-gzip'],
  ['deflate with a header', deflateSync(content), 'deflate'],
  ['deflate without a header', deflateRawSync(content), 'deflate'],
  ['br', brotliCompressSync(content), 'br'],
  ['gzip over br', gzipSync(brotliCompressSync(content)), 'br, gzip'],
  ['deflate over gzip, in two headers', deflateSync(gzipSync(content)), ['gzip', 'deflate']],
  ['nothing', content, 'identity'],
])('unpacks an answer that is packed with %s', async (_, body, encoding) => {
  const { call, accepted } = await callTo(body, encoding);
  expect((await call).data).toBe('fünf '.repeat(500));
  expect(accepted()).toBe('gzip, deflate, br');
});

test('keeps the sentence of a packed refusal', async () => {
  const { call } = await callTo(gzipSync('{"code":96013,"message":"org owner is needed"}'), 'gzip', 403);
  expect(await cloudErrorOf(call)).toMatchObject({ kind: 'permission', message: 'org owner is needed' });
});

test.each([
  ['a bomb', gzipSync(Buffer.alloc(5_000_000)), 'gzip', 'the answer is too large'],
  ['a bomb of br', brotliCompressSync(Buffer.alloc(5_000_000)), 'br', 'the answer is too large'],
  ['a bomb in a bomb', gzipSync(gzipSync(Buffer.alloc(50_000_000))), 'gzip, gzip', 'the answer is too large'],
  ['a cut body', gzipSync(content).subarray(0, 40), 'gzip', 'the answer can’t be unpacked (gzip)'],
  ['a body that is not packed', content, 'deflate', 'the answer can’t be unpacked (deflate)'],
  ['an unknown encoding', content, 'zstd', 'the answer is packed in an unknown way'],
  ['many encodings', content, 'gzip, gzip, gzip, gzip, gzip', 'the answer is packed in an unknown way'],
])('rejects %s', async (_, body, encoding, message) => {
  const { call } = await callTo(body, encoding);
  expect(await cloudErrorOf(call)).toMatchObject({ kind: 'malformed', message });
});

test.each([
  ['lists', `{"code":0,"data":${'['.repeat(100)}${']'.repeat(100)}}`],
  ['objects', `{"code":0,"data":${'{"a":'.repeat(70)}1${'}'.repeat(70)}}`],
  ['lists without an end', '['.repeat(50_000)],
])('rejects %s that are nested too deeply', async (_, body) => {
  const { call } = await callTo(body, 'identity');
  expect(await cloudErrorOf(call)).toMatchObject({ kind: 'malformed', message: 'the answer is nested too deeply' });
  const packed = await callTo(gzipSync(body), 'gzip');
  expect(await cloudErrorOf(packed.call)).toMatchObject({ message: 'the answer is nested too deeply' });
});

const verdict = (pieces: readonly string[]) => {
  const guard = new BodyGuard();
  return pieces.map(piece => guard.add(Buffer.from(piece))).find(problem => problem !== null) ?? null;
};

test('takes 64 levels, and brackets in strings and in pages of HTML for none', () => {
  expect(verdict([`${'['.repeat(64)}${']'.repeat(64)}`])).toBe(null);
  expect(verdict([`${'['.repeat(65)}`])).toBe('too deep');
  expect(verdict([JSON.stringify({ reason: `"\\${'['.repeat(100)}` })])).toBe(null);
  expect(verdict([`<html>${'{'.repeat(100)}</html>`])).toBe(null);
});

test('rejects millions of values', () => {
  expect(verdict(['[', '{},'.repeat(500_001)])).toBe('too many values');
  expect(verdict(['[', '0,'.repeat(2_000_001)])).toBe('too many values');
  expect(verdict(['[', '{"a":1,"b":2},'.repeat(400_000)])).toBe(null);
});

test('gives the same verdict however the bytes are cut', () => {
  const texts = fc.oneof(
    fc.json({ maxDepth: 80 }),
    fc.string().map(text => JSON.stringify([text])),
  );
  fc.assert(
    fc.property(texts, fc.nat(), (text, at) => {
      const cut = at % (text.length + 1);
      expect(verdict([text.slice(0, cut), text.slice(cut)])).toBe(verdict([text]));
    }),
  );
});
