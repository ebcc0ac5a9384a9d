import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CloudError, type CloudErrorFacts } from '../../../src/cloud/error.ts';
import { openEnvelope, type RawAnswer } from '../../../src/cloud/http/envelope.ts';

const now = Date.parse('2026-05-01T12:00:00Z');

const open = (httpStatus: number, body: unknown, headers: RawAnswer['headers'] = {}) =>
  openEnvelope(
    { httpStatus, headers, body: typeof body === 'string' ? body : JSON.stringify(body) },
    { now, namesResource: false },
  );

const factsOf = (...answer: Parameters<typeof open>): CloudErrorFacts => {
  try {
    open(...answer);
  } catch (error) {
    if (error instanceof CloudError) return error.facts;
    throw error;
  }
  throw new Error('the answer was taken for a good one');
};

test.each([
  [200, { code: 0, data: [1] }, [1]],
  [200, { code: 200, data: { a: 1 } }, { a: 1 }],
  [200, { code: '0', data: 'x' }, 'x'],
  [200, { code: '200', data: null }, null],
  [202, { code: 0, data: { jobId: 'job-1' } }, { jobId: 'job-1' }],
  [200, { code: 0 }, undefined],
  [200, { data: [] }, []],
  [200, '{"code":0,"data":453098765432109876}', '453098765432109876'],
])('opens HTTP %i with %j', (status, body, data) => {
  expect(open(status, body).data).toEqual(data);
});

const html = '<html><body>Bad Gateway</body></html>';

test.each<readonly [status: number, body: unknown, kind: string, code: unknown, maybeDone: boolean]>([
  [401, { code: 401, message: 'x' }, 'auth', 401, false],
  [401, html, 'intermediary', 401, false],
  [401, { message: 'Unauthorized' }, 'intermediary', 401, false],
  [403, html, 'intermediary', 403, false],
  [403, '', 'intermediary', 403, false],
  [403, { error: 'blocked' }, 'intermediary', 403, false],
  [407, html, 'intermediary', 407, false],
  [451, html, 'intermediary', 451, false],
  [200, { code: 80_001, message: 'x' }, 'auth', 80_001, false],
  [200, { code: 80_002, message: 'x' }, 'auth', 80_002, false],
  [200, { code: 21119, message: 'x' }, 'auth', 21119, false],
  [400, { code: '21119', message: 'x' }, 'auth', 21119, false],
  [200, { code: 1800, message: 'x' }, 'auth', 1800, false],
  [403, {}, 'intermediary', 403, false],
  [403, { code: 403 }, 'permission', 403, false],
  [200, { code: 80_020 }, 'permission', 80_020, false],
  [200, { code: 40_022 }, 'permission', 40_022, false],
  [200, { code: 40_021 }, 'not-found', 40_021, false],
  [200, { code: 90_144 }, 'not-found', 90_144, false],
  [200, { code: 47_039 }, 'busy', 47_039, false],
  [400, { code: 47_055 }, 'busy', 47_055, false],
  [200, { code: 83_001 }, 'bad-source', 83_001, false],
  [200, { code: '10003' }, 'bad-source', 10_003, false],
  [200, { code: 1807, message: 'request is rejected by limiter' }, 'rate-limit', 1807, false],
  [200, { code: 4 }, 'rate-limit', 4, false],
  [200, { code: 8 }, 'rate-limit', 8, false],
  [200, { code: 9 }, 'rate-limit', 9, false],
  [429, { code: 8 }, 'rate-limit', 8, false],
  [500, { code: 1807, message: 'x' }, 'rate-limit', 1807, false],
  [500, { code: 90_144, message: 'x' }, 'not-found', 90_144, false],
  [500, { code: 1800, message: 'x' }, 'auth', 1800, false],
  [500, { code: 1100, message: 'import job does not exist' }, 'rejected', 1100, true],
  [500, { message: 'x' }, 'server', 500, true],
  [500, html, 'server', 500, true],
  [403, { code: 96013 }, 'permission', 96013, false],
  [200, { code: 96012 }, 'permission', 96012, false],
  [200, { code: 96014 }, 'permission', 96014, false],
  [200, { code: 96015 }, 'permission', 96015, false],
  [400, { code: 96016 }, 'permission', 96016, false],
  [400, { code: 96027 }, 'permission', 96027, false],
  [404, { code: 96026 }, 'not-found', 96026, false],
  [200, { code: 96018 }, 'not-found', 96018, false],
  [400, { code: 96005 }, 'not-found', 96005, false],
  [404, { code: 96999 }, 'not-found', 96999, false],
  [404, { code: 404, message: 'no route' }, 'unsupported', 404, false],
  [404, '404 page not found', 'unsupported', 404, false],
  [404, html, 'unsupported', 404, false],
  [405, { code: 0 }, 'unsupported', 405, false],
  [405, '', 'unsupported', 405, false],
  [409, { code: 409, message: 'x' }, 'conflict', 409, false],
  [409, { code: 90123, message: 'x' }, 'conflict', 90123, false],
  [429, '', 'rate-limit', 429, false],
  [200, { code: 429 }, 'rate-limit', 429, false],
  [400, { code: 96008, message: 'bad page' }, 'rejected', 96008, false],
  [200, { code: 65535, message: 'x' }, 'rejected', 65535, false],
  [200, { code: 'InvalidParameter', message: 'x' }, 'rejected', 'InvalidParameter', false],
  [400, { code: 0, data: [] }, 'rejected', 400, false],
  [408, '', 'timeout', 408, true],
  [500, { code: 500, message: 'x' }, 'server', 500, true],
  [200, { code: 500, message: 'x' }, 'server', 500, true],
  [200, { code: '502' }, 'server', 502, true],
  [200, { code: 504 }, 'server', 504, true],
  [200, { code: 503 }, 'server', 503, false],
  [501, { code: 501, message: 'x' }, 'server', 501, false],
  [502, html, 'server', 502, true],
  [503, { code: 503, message: 'busy' }, 'server', 503, false],
  [503, html, 'server', 503, true],
  [504, { code: 504 }, 'server', 504, true],
  [302, '', 'endpoint', 302, true],
  [301, { code: 0, data: [] }, 'endpoint', 301, true],
  [200, html, 'malformed', 200, true],
  [200, '{"code":0,"data":[', 'malformed', 200, true],
  [200, '', 'malformed', 200, true],
  [200, '[]', 'malformed', 200, true],
  [200, 'null', 'malformed', 200, true],
])('rejects HTTP %i with %j as %s', (status, body, kind, code, maybeDone) => {
  expect(factsOf(status, body)).toMatchObject({ kind, code, maybeDone, httpStatus: status });
});

test.each([
  [404, { code: 404, message: 'no such job' }, 'not-found'],
  [404, { code: 1100, message: 'job not found' }, 'not-found'],
  [404, { code: 'JobNotFound', message: 'no such job' }, 'not-found'],
  [200, { code: 404, message: 'no such job' }, 'not-found'],
  [404, { code: 96013, message: 'org owner is needed' }, 'permission'],
  [404, { code: 404 }, 'unsupported'],
  [404, { message: 'Not Found' }, 'unsupported'],
  [404, html, 'unsupported'],
  [405, { code: 405, message: 'x' }, 'unsupported'],
])('rejects, for a path with an ID, HTTP %i with %j as %s', (httpStatus, body, kind) => {
  const answer = { httpStatus, headers: {}, body: typeof body === 'string' ? body : JSON.stringify(body) };
  expect(() => openEnvelope(answer, { now, namesResource: true })).toThrow(
    expect.objectContaining({ facts: expect.objectContaining({ kind }) }),
  );
});

test.each([
  [40_021, 'cluster'],
  [96_018, 'cluster'],
  [96_005, 'project'],
  [96_026, undefined],
  [90_144, undefined],
  [409, undefined],
])('says for code %i that what is missing is: %s', (code, missing) => {
  expect(factsOf(200, { code, message: 'x' }).missing).toBe(missing);
});

test('rejects an answer without code and data', () => {
  expect(factsOf(200, {}).kind).toBe('rejected');
});

test('keeps the message of the server verbatim, and adds one where it sent none', () => {
  expect(factsOf(409, { code: 409, message: 'Only \u001b[31mrunning\u202e jobs' }).message).toBe(
    'Only \u001b[31mrunning\u202e jobs',
  );
  const notFromApi = 'this answer is not from the API; something between here and the server refused the request';
  expect(factsOf(502, html).message).toBe(`HTTP 502 Bad Gateway: ${notFromApi}`);
  expect(factsOf(403, html).message).toBe(`HTTP 403 Forbidden: ${notFromApi}`);
  expect(factsOf(404, html).message).toBe(`HTTP 404 Not Found: ${notFromApi}`);
  expect(factsOf(403, { message: 'blocked' }).message).toBe(`HTTP 403 Forbidden: ${notFromApi}: blocked`);
  expect(factsOf(409, { code: 1, message: { no: 'text' } }).message).toBe('HTTP 409 Conflict');
});

test.each([
  [{ requestid: 'req-1' }, {}, 'req-1'],
  [{ requestid: ['req-1', 'req-2'] }, {}, 'req-1'],
  [{}, { requestId: 'req-3' }, 'req-3'],
  [{}, { request_id: 'req-4' }, 'req-4'],
  [{ requestid: 'req-1' }, { requestId: 'req-3' }, 'req-1'],
  [{}, { requestId: 7 }, null],
  [{ requestid: 'x'.repeat(201) }, {}, null],
])('reads the requestid of %j and %j as %s', (headers, extra, requestId) => {
  expect(factsOf(500, { code: 1, ...extra }, headers).requestId).toBe(requestId);
  expect(open(200, { code: 0, ...extra }, headers).requestId).toBe(requestId);
});

test.each([
  [{}, null],
  [{ 'retry-after': '7' }, 7_000],
  [{ 'retry-after': ' 0.5 ' }, 500],
  [{ 'retry-after': 'Fri, 01 May 2026 12:00:30 GMT' }, 30_000],
  [{ 'retry-after': 'Fri, 01 May 2026 11:00:00 GMT' }, 0],
  // The server's clock is an hour ahead of this computer's.
  [{ 'retry-after': 'Fri, 01 May 2026 13:00:05 GMT', date: 'Fri, 01 May 2026 13:00:00 GMT' }, 5_000],
  [{ 'retry-after': 'soon' }, null],
  [{ 'retry-after': '-3' }, null],
  [{ 'retry-after': '' }, null],
])('reads the Retry-After of %j as %s ms', (headers, retryAfter) => {
  expect(factsOf(429, '', headers).retryAfter).toBe(retryAfter);
});

test('opens any answer or rejects it with a CloudError', () => {
  const bodies = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record({ code: fc.jsonValue(), message: fc.jsonValue(), data: fc.jsonValue() }, { requiredKeys: [] })
      .map(body => JSON.stringify(body)),
  );
  fc.assert(
    fc.property(fc.integer({ min: 200, max: 599 }), bodies, (status, body) => {
      try {
        open(status, body);
        expect(status).toBeLessThan(300);
      } catch (error) {
        expect(error).toBeInstanceOf(CloudError);
      }
    }),
  );
});

test.each<[number, unknown, true | undefined]>([
  [200, 65535, true],
  [200, 'NodeOffline', true],
  [500, 2, true],
  [200, 96008, undefined],
  [200, 1100, undefined],
  [500, 1802, undefined],
  [200, 96018, undefined],
  [400, 65535, undefined],
  [499, 65535, undefined],
  [200, undefined, undefined],
  [503, 2, undefined],
])('a failure with HTTP %i and code %j may pass because the code says nothing: %j', (httpStatus, code, expected) => {
  expect(factsOf(httpStatus, { code, message: 'x' }).hasUnknownCode).toBe(expected);
});
