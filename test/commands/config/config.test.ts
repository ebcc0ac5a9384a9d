import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandNames } from '../../../src/cli/commands.ts';
import { configTemplate } from '../../../src/commands/config/template.ts';
import { parseConfig } from '../../../src/config/parse.ts';
import { languages, translate } from '../../../src/i18n/translate.ts';
import { createFakeWorld } from '../../support/fake-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'zjobs-config-'));
let files = 0;

const fileWith = (text: string): string => {
  files += 1;
  const path = join(folder, `config-${files}.toml`);
  writeFileSync(path, text);
  return path;
};

const worldWith = (text: string, env: Readonly<Record<string, string>> = {}) => {
  const path = fileWith(text);
  return { path, ...createFakeWorld({ env: { ZJOBS_CONFIG: path, ...env } }) };
};

const prod = `
default_profile = "prod"
[keys]
cancel = ["c", "x"]
[profile.prod]
endpoint = "https://prod.example"
projects = ["Search", "Ads"]
api_key_env = "PROD_KEY"
read_only = true
`;

describe('zjobs config', () => {
  test('prints the default server and projects of a profile that leaves them open', async () => {
    const fake = worldWith('[profile.prod]\napi_key_env = "PROD_KEY"\n');
    expect(await fake.run('config', '--profile', 'prod')).toBe(0);
    const lines = fake
      .out()
      .split('\n')
      .map(line => line.replaceAll(/ +/g, ' '));
    expect(lines).toContain('endpoint = "https://api.cloud.zilliz.com" # default');
    expect(lines).toContain('projects = [] # default');
  });

  test('prints what is in force and where it comes from, with masked keys', async () => {
    const fake = worldWith(prod, { PROD_KEY: 'secret-of-prod' });
    expect(await fake.run('config', '--interval', '9s')).toBe(0);
    const lines = fake
      .out()
      .split('\n')
      .map(line => line.replaceAll(/ +/g, ' '));
    expect(lines).toContain('profile = "prod" # config.toml');
    expect(lines).toContain('endpoint = "https://prod.example" # [profile.prod]');
    expect(lines).toContain('projects = ["Search", "Ads"] # [profile.prod]');
    expect(lines).toContain('interval = "9s" # --interval');
    expect(lines).toContain('read_only = true # [profile.prod]');
    expect(lines).toContain('key = **** # [profile.prod] variable: PROD_KEY');
    expect(lines).toContain('keys.cancel = ["c", "x"] # config.toml');
    expect(fake.out()).not.toContain('secret-of-prod');
    expect(fake.server.calls).toEqual([]);
  });

  test('names the user of the zilliz CLI, who is "me" without a setting', async () => {
    const cli = mkdtempSync(join(tmpdir(), 'zjobs-cli-'));
    writeFileSync(join(cli, 'credentials'), '[DEFAULT]\nAPI_KEY = secret-key\nuser = ana@example.com\n');
    const meOf = async (env: Readonly<Record<string, string>>): Promise<string | undefined> => {
      const fake = worldWith('', { ZILLIZ_CONFIG_DIR: cli, ...env });
      expect(await fake.run('config')).toBe(0);
      const line = fake
        .out()
        .split('\n')
        .find(one => one.startsWith('me '));
      return line?.replaceAll(/ +/g, ' ');
    };
    expect(await meOf({})).toBe(`me = "ana@example.com" # ${join(cli, 'credentials')}`);
    expect(await meOf({ ZJOBS_ME: 'bo' })).toBe('me = "bo" # environment: ZJOBS_ME');
    expect(await meOf({ ZILLIZ_CONFIG_DIR: join(cli, 'none') })).toBe('me = – # default');
  });

  const key = 'abcdef0123456789abcdef0123456789';

  test.each([
    [`[profile.prod]\napi_key_env = "${key}"`, 'key = – # [profile.prod] variable: …'],
    [`[profile.prod]\napi_key_env = "${key.toUpperCase()}"`, 'key = – # [profile.prod] variable: …'],
    [`[profile.prod]\napi_key_command = ["${key}"]`, 'key = **** # [profile.prod] command: …'],
    ['[profile.prod]\napi_key_command = ["/usr/bin/pass", "zilliz"]', 'key = **** # [profile.prod] command: pass'],
    [
      `[profile.prod]\nsources = [ { endpoint = "http://milvus:19530", token_env = "${key}" } ]`,
      'key = – # environment: …',
    ],
  ])('shows no key that stands in the place of a name: %s', async (text, line) => {
    const fake = worldWith(text);
    expect(await fake.run('config', '--profile', 'prod')).toBe(0);
    expect(
      fake
        .out()
        .split('\n')
        .map(one => one.replaceAll(/ +/g, ' ')),
    ).toContain(line);
    expect(fake.out().toLowerCase()).not.toContain(key);
  });

  test('does not show a key that was written instead of a program', async () => {
    const fake = worldWith(`[profile.prod]\nendpoint = "https://prod.example"\napi_key_command = ["${key}"]`);
    expect(await fake.run('list', '--profile', 'prod')).toBe(3);
    expect(fake.err()).toContain('…');
    expect(fake.err()).not.toContain(key);
  });

  describe('names where the key in force is', () => {
    const home = mkdtempSync(join(tmpdir(), 'zjobs-home-'));
    const credentials = join(home, 'credentials');
    writeFileSync(credentials, '[default]\napi_key = key-of-file\n');
    const none = { ZILLIZ_API_KEY: '' };

    test.each([
      ['a token that Zilliz Cloud never gets', '', { ...none, MILVUS_TOKEN: 't' }, /^key = – # .*credentials$/],
      ['a token', 'http://127.0.0.1:19530', { MILVUS_TOKEN: 't' }, /^key = \*{4} # environment: MILVUS_TOKEN$/],
      ['the file', '', { ...none, ZILLIZ_CONFIG_DIR: home }, new RegExp(`^key = \\*{4} # ${credentials}$`)],
      ['a variable', '', { ZILLIZ_API_KEY: 'k' }, /^key = \*{4} # environment: ZILLIZ_API_KEY$/],
    ])('%s', async (_, endpoint, env, line) => {
      const fake = worldWith('', { ZILLIZ_CONFIG_DIR: join(folder, 'none'), ...env });
      expect(await fake.run('config', ...(endpoint === '' ? [] : ['--endpoint', endpoint]))).toBe(0);
      expect(fake.out().replaceAll(/ +/g, ' ')).toMatch(new RegExp(line.source, 'm'));
      expect(fake.out()).not.toContain('key-of-file');
    });

    test('the folder of a profile, which has none', async () => {
      const fake = worldWith(`[profile.prod]\nzilliz_config_dir = "${join(folder, 'none')}"`);
      expect(await fake.run('config', '--profile', 'prod')).toBe(0);
      expect(fake.out().replaceAll(/ +/g, ' ')).toContain('key = – # [profile.prod] folder: ');
    });
  });

  test('prints the path of the file, also with a mistake in it', async () => {
    const fake = worldWith('nope = 1');
    expect(await fake.run('config', 'path')).toBe(0);
    expect(fake.out()).toBe(`${fake.path}\n`);
  });

  test('init writes a template for its owner only, and never overwrites', async () => {
    const path = join(folder, 'new', 'config.toml');
    const fake = createFakeWorld({ env: { ZJOBS_CONFIG: path } });
    expect(await fake.run('config', 'init')).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe(configTemplate);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    writeFileSync(path, 'lang = "en"');
    expect(await fake.run('config', 'init')).toBe(2);
    expect(fake.err()).toBe(`zjobs: ${path} already exists; it was not changed\n`);
    expect(readFileSync(path, 'utf8')).toBe('lang = "en"');
  });

  test('init does not write through a dangling link', async () => {
    const { symlinkSync } = await import('node:fs');
    const path = join(folder, 'link.toml');
    symlinkSync(join(folder, 'target.toml'), path);
    expect(await createFakeWorld({ env: { ZJOBS_CONFIG: path } }).run('config', 'init')).toBe(2);
    expect(existsSync(join(folder, 'target.toml'))).toBe(false);
  });

  test('refuses another word', async () => {
    const fake = createFakeWorld();
    expect(await fake.run('config', 'edit')).toBe(2);
    expect(fake.err()).toContain('config takes path or init');
  });
});

/** The template with its examples in force: every key that it comments out. */
const templateInForce = configTemplate
  .split('\n')
  .map(line => line.replace(/^# (?=\w+ = |\[\w|\]| {2}\{)/, ''))
  .filter(line => !line.startsWith('#'))
  .join('\n');

test('the template is valid, and so is what it comments out', () => {
  expect(parseConfig(configTemplate, 'x')).toMatchObject({ ok: true });
  const parsed = parseConfig(templateInForce, 'x');
  expect(parsed.ok ? null : parsed.mistake).toBeNull();
  expect(parsed).toMatchObject({ config: { defaultProfile: 'prod', views: [{ name: 'nightly' }] } });
});

test('zjobs starts with what the template comments out, so no key of its examples is taken', async () => {
  const fake = worldWith(templateInForce, { PROD_ZILLIZ_KEY: 'secret-of-prod' });
  expect([await fake.run('config'), fake.err()]).toEqual([0, '']);
  const keys = parseConfig(templateInForce, 'x');
  expect(keys.ok && keys.config.keys.size).toBe(1);
});

test.each(languages)('the keys that a message gives as an example for [keys] can be chosen, in %s', async language => {
  const [, example = ''] = /(\["c", [^\]]*\])/.exec(translate(language, 'config.wants.key')) ?? [];
  expect(example).not.toBe('');
  const fake = worldWith(`[keys]\ncancel = ${example}`);
  expect([await fake.run('config'), fake.err()]).toEqual([0, '']);
});

describe('a mistake in the file', () => {
  const helping = new Set(['help', 'version', 'completion']);

  test.each(commandNames.filter(name => !helping.has(name)))('ends %s with 2 and one line', async name => {
    const fake = worldWith('lang = "en"\nintervall = "5s"');
    const args = { describe: ['job-1'], wait: ['job-1'], track: ['job-1'], untrack: ['job-1'] }[name as string] ?? [];
    expect(await fake.run(name, ...args)).toBe(2);
    expect(fake.err()).toBe(`zjobs: ${fake.path}, line 2: unknown key "intervall"; did you mean "interval"?\n`);
    expect(fake.server.calls).toEqual([]);
  });

  test.each([...helping].map(name => [name]))('leaves %s working', async name => {
    const fake = worldWith('intervall = "5s"');
    expect(await fake.run(name, ...(name === 'completion' ? ['bash'] : []))).toBe(0);
  });

  test.each([
    ['the file', 'lang = "ja"', ['--profile', 'nope'], '「nope」'],
    ['the profile', '[profile.prod]\nlang = "ja"\napi_key_env = "NO_KEY"', ['--profile', 'prod'], 'API キーを設定'],
    ['the file, if the command line can’t be read', 'lang = "ja"', ['--bogus'], '不明なオプション'],
    ['the option, if the command line can’t be read', 'lang = "ja"', ['--lang', 'en', '--bogus'], 'unknown option'],
    ['the option', 'lang = "ja"', ['--profile', 'nope', '--lang', 'en'], 'no profile "nope"'],
  ])('and errors of commands are in the language of %s', async (_, text, args, said) => {
    const fake = worldWith(text);
    await fake.run('list', ...args);
    expect(fake.err()).toContain(said);
  });

  test('is reported in the language of the command line, and as JSON', async () => {
    const fake = worldWith('intervall = "5s"');
    expect(await fake.run('list', '--lang', 'ja')).toBe(2);
    expect(fake.err()).toContain('不明なキー「intervall」です');
    const json = worldWith('[keys]\ncancel = "q"');
    expect(await json.run('list', '-o', 'json')).toBe(2);
    expect(JSON.parse(json.err()).error.message).toBe(
      `${json.path}, line 2: the key "q" of cancel already belongs to quit; give one of them another key`,
    );
  });
});

describe('completion', () => {
  test('offers the names of profiles and views', async () => {
    const fake = worldWith('[profile.prod]\n[profile.lab]\n[view.nightly]');
    await fake.run('completion', 'names', 'profile');
    await fake.run('completion', 'names', 'view');
    expect(fake.out()).toBe('prod\nlab\nnightly\n');
  });
});

describe('the key of a profile', () => {
  test('that is missing ends a command with 3 and names the variable', async () => {
    const fake = worldWith(prod);
    expect(await fake.run('list', '-p', 'Search')).toBe(3);
    expect(fake.err()).toBe(
      'zjobs: the environment variable PROD_KEY of profile prod is not set; set it to the API key\n',
    );
  });

  test('that a command can’t print ends zjobs with 3 and shows what it said, sanitized', async () => {
    const text = String.raw`[profile.prod]
endpoint = "https://prod.example"
api_key_command = ["sh", "-c", 'printf "\033[31mno entry\n" >&2; exit 1']`;
    const fake = worldWith(text, { PATH: process.env.PATH ?? '' });
    expect(await fake.run('list', '--profile', 'prod')).toBe(3);
    expect(fake.err()).toMatch(/^zjobs: the api_key_command of profile prod failed: exit code 1: .*no entry\n$/);
    expect(fake.err()).not.toContain('\u001b');
  });
});
