import { describe, expect, test } from 'vitest';
import { parseCommon } from '../../src/cli/common-options.ts';
import { parseFlags } from '../../src/cli/parse.ts';
import { parseConfig } from '../../src/config/parse.ts';

const file = `
interval = "10s"
lang = "ja"
mouse = true
me = "ana@example.com"

[profile.prod]
endpoint = "https://prod.example"
projects = ["Search", "Ads"]
api_key_env = "PROD_KEY"
read_only = true
interval = "20s"

[profile.staging]
api_key_env = "STAGING_KEY"

[profile.lab]
sources = [ { endpoint = "http://milvus:19530", token_env = "TOKEN" }, { endpoint = "http://vts:8080" } ]

[view.nightly]
filter = "type:import"
`;

const configWith = (more = '') => {
  const parsed = parseConfig(more + file, '/home/ana/config.toml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.mistake));
  return parsed.config;
};

const common = (line: string, env: Readonly<Record<string, string>> = {}, more = '') =>
  parseCommon(parseFlags(line.split(' ')), env, configWith(more));

describe('the options that are in force', () => {
  test('come from the option, else the profile, else the top level, else the default', () => {
    expect(common('list --interval 3s --profile prod').inForce.interval).toEqual({
      value: 3_000,
      origin: { from: 'option', name: '--interval' },
    });
    expect(common('list --profile prod').inForce.interval).toEqual({
      value: 20_000,
      origin: { from: 'profile', name: 'prod' },
    });
    expect(common('list').inForce.interval).toEqual({ value: 10_000, origin: { from: 'file' } });
    expect(common('list').inForce.plain).toEqual({ value: false, origin: { from: 'default' } });
  });

  test('name the server by option, variable and profile, in this order', () => {
    const env = { ZJOBS_ENDPOINT: 'https://env.example' };
    expect(common('list --profile prod --endpoint https://option.example', env).endpoint).toBe(
      'https://option.example',
    );
    expect(common('list --profile prod', env).endpoint).toBe('https://env.example');
    expect(common('list --profile prod').endpoint).toBe('https://prod.example');
    expect(common('list').endpoint).toBeUndefined();
  });

  test('name the projects by option, variable and profile, in this order', () => {
    const env = { ZJOBS_PROJECT: 'Env' };
    const projects = (line: string, variables = {}) => common(line, variables).sources.map(source => source.projects);
    expect(projects('list --profile prod -p A -p B', env)).toEqual([['A', 'B']]);
    expect(projects('list --profile prod', env)).toEqual([['Env']]);
    expect(projects('list --profile prod')).toEqual([['Search', 'Ads']]);
    expect(common('list -p A').project).toBe('A');
    expect(common('list -p *').project).toBeUndefined();
  });

  test('take the profile from the option, the variable and the file, in this order', () => {
    const more = 'default_profile = "prod"\n';
    expect(common('list --profile lab', { ZJOBS_PROFILE: 'staging' }, more).profile?.name).toBe('lab');
    expect(common('list', { ZJOBS_PROFILE: 'staging' }, more).profile?.name).toBe('staging');
    expect(common('list', {}, more).profile?.name).toBe('prod');
    expect(common('list --demo', {}, more).profile).toBeNull();
  });

  test('prefer the language of the file to that of the locale', () => {
    expect(common('list', { LANG: 'en_US.UTF-8' }).language).toBe('ja');
    expect(common('list --lang en', { LANG: 'ja_JP.UTF-8' }).language).toBe('en');
  });

  test('have the settings of the file that no option has', () => {
    expect(common('list')).toMatchObject({ mouse: true, me: 'ana@example.com', notify: ['bell', 'osc', 'title'] });
    expect(common('list --profile prod')).toMatchObject({ readOnly: true });
  });

  test.each([
    [
      'list --profile prd',
      'no profile "prd" in /home/ana/config.toml; did you mean "prod"? Profiles: prod, staging, lab',
    ],
    ['list --view nightley', 'no view "nightley" in /home/ana/config.toml; did you mean "nightly"? Views: nightly'],
    ['list --demo --profile prod', '--demo connects to its own server; leave out --profile'],
  ])('refuse %s', (line, message) => {
    expect(() => common(line)).toThrow(message);
  });
});

describe('the key of a profile', () => {
  const keyOf = (line: string, variables = {}, more = '') => common(line, variables, more).sources[0]?.key ?? null;
  const prodKey = { kind: 'variable', name: 'PROD_KEY' };
  const env = { ZJOBS_ENDPOINT: 'https://other.example' };

  test('goes to the server of the profile', () => {
    expect(keyOf('list --profile prod')).toEqual(prodKey);
    expect(keyOf('list --profile prod --endpoint https://PROD.example/')).toEqual(prodKey);
  });

  test('goes to another server only if the command line names both', () => {
    expect(keyOf('list --profile prod --endpoint https://other.example')).toEqual(prodKey);
    expect(keyOf('list --profile prod', env)).toBeNull();
    expect(keyOf('list --endpoint https://other.example', {}, 'default_profile = "prod"\n')).toBeNull();
  });

  test('goes to a server of a profile with sources, and to another one only by the command line', () => {
    const labKey = { kind: 'variable', name: 'LAB_KEY' };
    const more = '[profile.lab2]\napi_key_env = "LAB_KEY"\nsources = [ { endpoint = "http://vts:8080" } ]\n';
    expect(keyOf('list --profile lab2', {}, more)).toEqual(labKey);
    expect(keyOf('list --profile lab2', env, more)).toBeNull();
    expect(keyOf('list --profile lab2', { ZJOBS_ENDPOINT: 'http://VTS:8080/' }, more)).toEqual(labKey);
    expect(keyOf('list --profile lab2 --endpoint https://other.example', {}, more)).toEqual(labKey);
  });

  test('goes wherever a profile without a server is used', () => {
    expect(keyOf('list --profile staging', env)).toEqual({ kind: 'variable', name: 'STAGING_KEY' });
  });
});

describe('the sources of a profile', () => {
  const hosts = (line: string) => common(line).sources.map(({ endpoint, tokenEnv }) => [endpoint, tokenEnv]);

  test('are all of them, or those whose host is named as a project', () => {
    const milvus = ['http://milvus:19530', 'TOKEN'];
    const vts = ['http://vts:8080', null];
    expect(hosts('list --profile lab')).toEqual([milvus, vts]);
    expect(hosts('list --profile lab -p *')).toEqual([milvus, vts]);
    expect(hosts('list --profile lab -p vts:8080')).toEqual([vts]);
  });

  test('are read in all their projects for `*`, also if the profile names some', () => {
    const more =
      '[profile.some]\nsources = [ { endpoint = "http://a:1", projects = ["A"] }, { endpoint = "http://b:1" } ]\n';
    const projects = (line: string) =>
      common(line, {}, more).sources.map(source => [source.projects, source.mayLack ?? false]);
    expect(projects('list --profile some')).toEqual([
      [['A'], false],
      [[], false],
    ]);
    expect(projects('list --profile some -p * -p B')).toEqual([
      [['*', 'B'], true],
      [['*', 'B'], true],
    ]);
    expect(projects('list --profile some -p a')).toEqual([[['a'], false]]);
  });

  test('are replaced by the server of an option', () => {
    expect(hosts('list --profile lab --endpoint https://a.example')).toEqual([['https://a.example', null]]);
  });

  test('keep the token of a server that an option names alone', () => {
    expect(hosts('list --profile lab --endpoint http://milvus:19530/')).toEqual([['http://milvus:19530/', 'TOKEN']]);
  });
});
