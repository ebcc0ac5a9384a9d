import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

const loader = fileURLToPath(new URL('../../.build/loader.cjs', import.meta.url));

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zjobs-loader-'));
  await copyFile(loader, join(folder, 'cli.cjs'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs a program with these chunks. */
const run = async (chunks: string) => {
  await writeFile(join(folder, 'zjobs.js'), `((require,__chunk,__load,__importMeta)=>({${chunks}}))`);
  return promisify(execFile)(process.execPath, [join(folder, 'cli.cjs')]);
};

test('a chunk that exports nothing runs once', async () => {
  const { stdout } = await run(
    `"zjobs/0":()=>{__chunk("zjobs/1");__chunk("zjobs/1")},"zjobs/1":()=>{console.log("ran")}`,
  );
  expect(stdout).toBe('ran\n');
});

test('a chunk that is missing ends the program with its name', async () => {
  const failed = run('"zjobs/0":()=>{__chunk("zjobs/7")}');
  await expect(failed).rejects.toMatchObject({
    stderr: expect.stringContaining('dist/zjobs.js has no chunk zjobs/7; reinstall zjobs'),
  });
});
