import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { forgetSecrets, hideSecrets, hideSecretsInJson, keepSecret } from '../../src/lib/secrets.ts';
import { escapeForJson, sanitizeLine } from '../../src/terminal/text/sanitize.ts';

afterEach(forgetSecrets);

const key = 'secretkey-4711/never+shown';
const escaped = [...key].map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

test.each([
  ['as it is', key],
  ['as base64', Buffer.from(key).toString('base64')],
  ['as base64url', Buffer.from(key).toString('base64url')],
  ['as the base64 of a login', Buffer.from(`ana:${key}`).toString('base64')],
  ['as a part of base64', Buffer.from(`{"key":"${key}","x":1}`).toString('base64')],
  ['URL-encoded', encodeURIComponent(key)],
  ['URL-encoded in lower case', encodeURIComponent(key).toLowerCase()],
  ['with one JSON escape', `\\u0073${key.slice(1)}`],
  ['with all JSON escapes', escaped],
  ['with escaped slashes', key.replaceAll('/', '\\/')],
])('hides a key %s', (_, form) => {
  keepSecret(key);
  const shown = hideSecrets(`the key ${form} is wrong`);
  expect(shown).toMatch(/^the key .*…+.* is wrong$/);
  expect(shown).not.toContain('secretkey');
  expect(shown).not.toContain('never');
  expect(shown).not.toContain(Buffer.from(key).toString('base64').slice(4, 16));
});

test('leaves percentages and paths', () => {
  keepSecret(key);
  expect(hideSecrets('━━━╸──── 46%, C:\\temp, 100% done')).toBe('━━━╸──── 46%, C:\\temp, 100% done');
});

test('hides the password of a token, and the whole token', () => {
  keepSecret('root:Passw0rd-of-Milvus');
  expect(hideSecrets('no user with Passw0rd-of-Milvus')).toBe('no user with …');
  expect(hideSecrets('idPassw0rd-of-Milvusx, root:Passw0rd-of-Milvus')).toBe('id…x, …');
  expect(hideSecrets('root')).toBe('root');
});

test.each([
  ['root:12345678', 'job-12345678 and 991234567800', 'job-12345678 and 991234567800'],
  ['12345678', 'job-12345678, key 12345678', 'job-12345678, key …'],
  ['root:12345678', 'login 12345678 failed', 'login … failed'],
  ['root:12345678', 'login root:12345678 failed', 'login … failed'],
  ['root:Completed', 'CompletedLate', 'CompletedLate'],
  ['jobId', 'jobId', 'jobId'],
])('hides the password of %s only where it stands alone', (token, text, shown) => {
  keepSecret(token);
  expect(hideSecrets(text)).toBe(shown);
});

test('leaves the names, IDs and fixed words of JSON', () => {
  keepSecret('root:Completed');
  keepSecret('root:progress');
  keepSecret('root:12345678');
  const json = JSON.stringify({ jobId: '12345678', rawStatus: 'Completed', progress: 7, clusterId: 'in-12345678' });
  expect(hideSecretsInJson(json)).toBe(json);
  expect(hideSecretsInJson('{"reason":"12345678 is Completed"}')).toBe('{"reason":"… is …"}');
});

test('hides a key in what is drawn and in what is printed as JSON', () => {
  keepSecret(key);
  expect(sanitizeLine(`a ${key.slice(0, 4)}\u200b${key.slice(4)} b`)).toBe('a … b');
  expect(sanitizeLine(`${'x'.repeat(990)}${key}`)).not.toContain('secret');
  expect(escapeForJson(JSON.stringify({ jobId: key, reason: `no ${key}` }))).toBe('{"jobId":"…","reason":"no …"}');
});

test('keeps JSON valid, and shows no key, whatever the key and the text', () => {
  const keyText = fc.string({
    minLength: 8,
    maxLength: 40,
    unit: fc.integer({ min: 0x21, max: 0x7e }).map(code => String.fromCharCode(code)),
  });
  fc.assert(
    fc.property(keyText, fc.string(), fc.string(), (secret, before, after) => {
      forgetSecrets();
      keepSecret(secret);
      const shown: unknown = JSON.parse(hideSecretsInJson(JSON.stringify({ reason: `${before} ${secret} ${after}` })));
      expect(JSON.stringify(shown)).not.toContain(` ${JSON.stringify(secret).slice(1, -1)} `);
      expect(hideSecrets(`${before} ${secret} ${after}`)).not.toContain(` ${secret} `);
    }),
  );
});

test('hides every key in every form, alone and in a text', () => {
  const printable = fc.integer({ min: 33, max: 126 }).map(code => String.fromCharCode(code));
  fc.assert(
    fc.property(fc.string({ unit: printable, minLength: 8, maxLength: 60 }), someKey => {
      forgetSecrets();
      keepSecret(someKey);
      for (const form of [someKey, encodeURIComponent(someKey), Buffer.from(someKey).toString('base64')])
        for (const text of [form, `the key ${form} is wrong`, form.replaceAll('+', '-').replaceAll('/', '_')])
          if (text.includes(form) || form === Buffer.from(someKey).toString('base64'))
            expect(hideSecrets(text)).not.toBe(text);
    }),
  );
});
