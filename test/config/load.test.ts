import { execFileSync } from 'node:child_process';
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configPath, loadConfig } from '../../src/config/load.ts';

test.each([
  [{}, '/home/ana', '/home/ana/.config/zjobs/config.toml'],
  [{ XDG_CONFIG_HOME: '/etc/xdg' }, '/home/ana', '/etc/xdg/zjobs/config.toml'],
  [{ XDG_CONFIG_HOME: 'relative' }, '/home/ana', '/home/ana/.config/zjobs/config.toml'],
  [{ ZJOBS_CONFIG: '/tmp/x.toml', XDG_CONFIG_HOME: '/etc/xdg' }, '/home/ana', '/tmp/x.toml'],
  [{ ZJOBS_CONFIG: '' }, '/home/ana', '/home/ana/.config/zjobs/config.toml'],
  [{}, null, null],
])('the path with %j and home %s is %s', (env, home, path) => {
  expect(configPath(env, home)).toBe(path);
});

const folder = mkdtempSync(join(tmpdir(), 'zjobs-config-'));
const load = (name: string) => loadConfig({ ZJOBS_CONFIG: join(folder, name) }, null);

test('a missing file is an empty configuration', async () => {
  const empty = { outcome: 'loaded', config: { exists: false, profiles: [] } };
  expect(await loadConfig({ XDG_CONFIG_HOME: folder }, null)).toMatchObject(empty);
  expect(await loadConfig({}, '/dev/null')).toMatchObject(empty);
});

test('a missing file that ZJOBS_CONFIG names is unreadable', async () => {
  expect(await load('missing.toml')).toMatchObject({ outcome: 'unreadable', why: 'ENOENT' });
});

test('a file that can’t be looked up counts as unreadable', async () => {
  symlinkSync('loop', join(folder, 'loop'));
  const unreadable = { outcome: 'unreadable', why: 'ELOOP' };
  expect(await loadConfig({ XDG_CONFIG_HOME: join(folder, 'loop') }, null)).toMatchObject(unreadable);
  expect(await load('loop')).toMatchObject(unreadable);
});

test('reads a file and reports its mistakes', async () => {
  writeFileSync(join(folder, 'good.toml'), 'lang = "ja"');
  expect(await load('good.toml')).toMatchObject({
    outcome: 'loaded',
    config: { exists: true, settings: { lang: 'ja' } },
  });
  writeFileSync(join(folder, 'bad.toml'), 'lang = 1');
  expect(await load('bad.toml')).toMatchObject({ outcome: 'mistaken', mistake: { line: 1 } });
});

test.each([
  ['Latin-1', Buffer.from('lang = "en"\nme = "Jos\u00e9"\n', 'latin1'), 2],
  ['UTF-16', Buffer.from('\ufefflang = "en"\n', 'utf16le'), 1],
  ['a cut character at the end', Buffer.concat([Buffer.from('lang = "en"\n\n# '), Buffer.from([0xe3, 0x81])]), 3],
])('names the line of a file in %s', async (name, bytes, line) => {
  writeFileSync(join(folder, `${name}.toml`), bytes);
  const mistake = { line, id: 'config.notUtf8', params: {} };
  expect(await load(`${name}.toml`)).toMatchObject({ outcome: 'mistaken', mistake });
});

test('refuses a folder, a FIFO and a file that is too large', async () => {
  execFileSync('mkfifo', [join(folder, 'fifo')]);
  writeFileSync(join(folder, 'large.toml'), '#'.repeat(1_000_001));
  for (const name of ['.', 'fifo', 'large.toml']) {
    expect(await load(name), name).toMatchObject({ outcome: 'unreadable' });
  }
});
