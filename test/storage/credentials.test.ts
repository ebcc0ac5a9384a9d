import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { credentialsPath, findApiKey, findToken, iniValue } from '../../src/storage/credentials.ts';

describe('iniValue', () => {
  test.each([
    ['[default]\napi_key = abc\n', 'abc'],
    ['[default]\napi_key=abc', 'abc'],
    ['[default]\r\napi_key: abc\r\n', 'abc'],
    ['\uFEFF[default]\napi_key = abc\n', 'abc'],
    ['[work]\napi_key = w\n[default]\napi_key = d\n', 'd'],
    ['[work]\napi_key = w\n[other]\napi_key = o\n', 'w'],
    ['api_key = bare\n', 'bare'],
    ['# note\n; note\n[default]\n  api_key = a=b:c  \n', 'a=b:c'],
    ['[default]\napi_key =\n', null],
    ['[DEFAULT]\nAPI_KEY = abc\n', 'abc'],
    ['[work]\napi_key = w\n[Default]\nApi_Key: d\n', 'd'],
    ['[default]\nuser = ana\n[work]\napi_key = w\n', null],
    ['[default]\n#api_key = abc\n', null],
    ['', null],
  ])('reads %j as %j', (text, value) => {
    expect(iniValue(text, 'api_key')).toBe(value);
  });
});

describe('findApiKey', () => {
  let home = '';
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'zjobs-test-'));
    await mkdir(join(home, '.zilliz'));
  });
  afterEach(() => rm(home, { recursive: true }));

  const write = (text: string) => writeFile(join(home, '.zilliz', 'credentials'), text);

  test('prefers the environment to the file', async () => {
    await write('[default]\napi_key = from-file\n');
    expect(await findApiKey({ ZILLIZ_API_KEY: ' from-env\n' }, home)).toEqual({
      found: 'key',
      apiKey: 'from-env',
      source: 'ZILLIZ_API_KEY',
    });
    expect(await findApiKey({ ZILLIZ_API_KEY: '' }, home)).toEqual({
      found: 'key',
      apiKey: 'from-file',
      source: join(home, '.zilliz', 'credentials'),
    });
  });

  test('reads the file in ZILLIZ_CONFIG_DIR', async () => {
    expect(credentialsPath({ ZILLIZ_CONFIG_DIR: '/etc/z' }, home)).toBe('/etc/z/credentials');
    expect(credentialsPath({}, home)).toBe(join(home, '.zilliz', 'credentials'));
  });

  test('finds no key without a file or an entry', async () => {
    const path = join(home, '.zilliz', 'credentials');
    expect(await findApiKey({}, home)).toEqual({ found: 'none', path });
    await write('[default]\n');
    expect(await findApiKey({}, home)).toEqual({ found: 'none', path });
  });

  test('names the source of an invalid key, and never the key', async () => {
    await write('[default]\napi_key = a b\n');
    expect(await findApiKey({}, home)).toEqual({ found: 'unusable', source: join(home, '.zilliz', 'credentials') });
    expect(await findApiKey({ ZILLIZ_API_KEY: 'a\nb' }, home)).toEqual({ found: 'unusable', source: 'ZILLIZ_API_KEY' });
    expect(await findApiKey({ ZILLIZ_API_KEY: 'ключ' }, home)).toEqual({ found: 'unusable', source: 'ZILLIZ_API_KEY' });
  });

  test.each(['"abc"', "'abc'", '`abc`', '“abc”', ' "a b" '])('names the source of the key %s in quotes', async key => {
    expect(await findApiKey({ ZILLIZ_API_KEY: key }, home)).toEqual({ found: 'quoted', source: 'ZILLIZ_API_KEY' });
    await write(`[default]\napi_key = ${key}\n`);
    expect(await findApiKey({}, home)).toMatchObject({ found: 'quoted' });
    expect(findToken({ MILVUS_TOKEN: key }, ['MILVUS_TOKEN'])).toEqual({ found: 'quoted', source: 'MILVUS_TOKEN' });
  });

  test('takes a quote inside a key for a part of it', async () => {
    expect(await findApiKey({ ZILLIZ_API_KEY: `a"b'` }, home)).toMatchObject({ found: 'key', apiKey: `a"b'` });
  });

  test('reports a file that can’t be read', async () => {
    await mkdir(join(home, '.zilliz', 'credentials'));
    expect(await findApiKey({}, home)).toMatchObject({ found: 'unreadable', why: 'not a regular file' });
  });
});
