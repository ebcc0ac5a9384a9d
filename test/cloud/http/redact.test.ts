import { expect, test } from 'vitest';
import { createKeyRedactor } from '../../../src/cloud/http/redact.ts';

const answer = (body: string, requestid: string | readonly string[] = 'req-1') => ({
  httpStatus: 200,
  headers: { requestid, date: undefined },
  body,
});

test('hides a key that a good answer repeats in its fields and headers', () => {
  const key = 'key-4711-never-to-be-shown';
  const hide = createKeyRedactor(key);
  expect(hide(answer(`{"description":"by ${key}, ${key}"}`, `r-${key}`))).toEqual(
    answer('{"description":"by …, …"}', 'r-…'),
  );
  expect(hide(answer('{}', ['req-1', key]))).toEqual(answer('{}', ['req-1', '…']));
});

test.each(['abc/def+ghi=', 'abc"def\\ghi'])('hides the key %s however JSON escapes it', key => {
  const text = JSON.stringify({ reason: key });
  expect(createKeyRedactor(key)(answer(text)).body).toBe('{"reason":"…"}');
  expect(createKeyRedactor(key)(answer(text.replaceAll('/', '\\/'))).body).toBe('{"reason":"…"}');
});

test('leaves words intact that contain a very short key', () => {
  expect(createKeyRedactor('jobId')(answer('{"jobId":"job-1"}')).body).toBe('{"jobId":"job-1"}');
});
