import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findMe } from '../../src/storage/me.ts';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'zjobs-test-'));
});
afterEach(() => rm(home, { recursive: true }));

const writeCredentials = async (text: string): Promise<void> => {
  await mkdir(join(home, '.zilliz'));
  await writeFile(join(home, '.zilliz', 'credentials'), text);
};

test('finds the user in ZJOBS_ME before the credentials file', async () => {
  await writeCredentials('[default]\nuser = bo@example.com\napi_key = secret\n');
  expect(await findMe({ ZJOBS_ME: ' ana@example.com\n' }, home)).toBe('ana@example.com');
  expect(await findMe({ ZJOBS_ME: '' }, home)).toBe('bo@example.com');
});

test('finds no user without a file, a home or an entry', async () => {
  expect(await findMe({}, null)).toBeNull();
  expect(await findMe({}, home)).toBeNull();
  await writeCredentials('[default]\napi_key = secret\n');
  expect(await findMe({}, home)).toBeNull();
});
