import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LastView, noLastView, openLastView } from '../../../src/storage/last-view/last-view.ts';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'zjobs-views-'));
});
afterEach(() => rm(home, { recursive: true }));

const endpoint = 'https://api.example.com';
const folder = (): string => join(home, '.local', 'state', 'zjobs', 'views');
const fileOf = (given: Partial<Parameters<typeof openLastView>[0]> = {}) =>
  openLastView({ env: {}, home, endpoint, profile: null, ...given });
const onlyFile = async (): Promise<string> => join(folder(), (await readdir(folder()))[0] ?? '');

const view: LastView = {
  project: { id: 'proj-1', name: '検索' },
  filter: 'status:failed "two words"',
  types: ['IMPORT'],
  statuses: ['failed', 'unknown'],
  cause: 'disk is <number> full',
  order: 'longest',
  isReversed: true,
  group: 'reason',
  detailsOpen: true,
  folded: ['20779', 'running'],
};

describe('the last view', () => {
  test('comes back as it was saved, for its owner only', async () => {
    await fileOf().save(noLastView);
    await fileOf().save(view);
    expect(await fileOf().read()).toEqual(view);
    expect(await readdir(folder())).toHaveLength(1);
    expect((await stat(await onlyFile())).mode & 0o777).toBe(0o600);
    expect((await stat(folder())).mode & 0o777).toBe(0o700);
  });

  test('is that of its server and profile', async () => {
    await fileOf().save(view);
    await fileOf({ profile: '../../prod' }).save({ ...view, filter: 'prod' });
    expect((await fileOf({ profile: '../../prod' }).read())?.filter).toBe('prod');
    expect((await fileOf().read())?.filter).toBe(view.filter);
    expect(await fileOf({ endpoint: 'https://other.example.com' }).read()).toBeNull();
    expect(await fileOf({ profile: 'lab' }).read()).toBeNull();
    expect(await readdir(join(home, '.local', 'state', 'zjobs'))).toEqual(['views']);
  });

  test('is in XDG_STATE_HOME if that is set, and nowhere without a home folder', async () => {
    await fileOf({ env: { XDG_STATE_HOME: join(home, 'xdg') } }).save(view);
    expect(await readdir(join(home, 'xdg', 'zjobs', 'views'))).toHaveLength(1);
    await fileOf({ home: null }).save(view);
    expect(await fileOf({ home: null }).read()).toBeNull();
  });

  test.each<[string, (path: string) => Promise<unknown>]>([
    ['torn', path => writeFile(path, '{"zjobs":1,"endpoint"')],
    ['empty', path => writeFile(path, '')],
    [
      'too large',
      path => writeFile(path, JSON.stringify({ zjobs: 1, endpoint, profile: null, x: 'x'.repeat(70_000) })),
    ],
    ['that of another server', async path => writeFile(path, (await readFile(path, 'utf8')).replace('api.', 'bad.'))],
    [
      'of another version',
      async path => writeFile(path, (await readFile(path, 'utf8')).replace('"zjobs":1', '"zjobs":2')),
    ],
    ['a device', async path => rm(path).then(() => symlink('/dev/zero', path))],
    ['a folder', async path => rm(path).then(() => mkdir(path))],
    ['in a folder that everyone can write to', async () => chmod(folder(), 0o777)],
  ])('is ignored if its file is %s', async (_, damage) => {
    await fileOf().save(view);
    await damage(await onlyFile());
    expect(await fileOf().read()).toBeNull();
  });

  test('leaves no other file when it can’t be saved', async () => {
    await fileOf().save(view);
    const path = await onlyFile();
    await rm(path);
    await mkdir(path);
    await fileOf().save(view);
    expect(await readdir(folder())).toHaveLength(1);
  });

  test('takes no value of another type', async () => {
    await fileOf().save(view);
    const path = await onlyFile();
    const anyFields = Object.fromEntries(Object.keys(view).map(key => [key, fc.anything()]));
    await fc.assert(
      fc.asyncProperty(fc.record(anyFields), async values => {
        await writeFile(path, JSON.stringify({ zjobs: 1, endpoint, profile: null, ...values }) ?? '');
        const read = await fileOf().read();
        expect(read === null ? [] : Object.keys(read).toSorted()).toEqual(
          read === null ? [] : Object.keys(view).toSorted(),
        );
        expect(typeof (read?.filter ?? '')).toBe('string');
        expect(read?.project?.id ?? 'proj-1').toMatch(/^[\w.-]+$/);
      }),
      { numRuns: 50 },
    );
    await writeFile(
      path,
      JSON.stringify({ zjobs: 1, endpoint, profile: null, project: { id: '../../v2', name: 'x' } }),
    );
    expect(await fileOf().read()).toEqual(noLastView);
  });

  test('is kept for a bounded number of servers', async () => {
    for (let index = 0; index < 60; index += 1) await fileOf({ endpoint: `http://host-${index}` }).save(view);
    expect((await readdir(folder())).length).toBeLessThanOrEqual(50);
    expect(await fileOf({ endpoint: 'http://host-59' }).read()).toEqual(view);
  });
});
