import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';

const path = '/home/ana/config.toml';

const configOf = (text: string) => {
  const parsed = parseConfig(text, path);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.mistake));
  return parsed.config;
};

const mistakeOf = (text: string) => {
  const parsed = parseConfig(text, path);
  return parsed.ok ? null : parsed.mistake;
};

describe('a configuration file', () => {
  test('gives every key of the contract', () => {
    const config = configOf(`
lang = "en"
interval = "5s"
plain = true
read_only = true
no_color = true
me = "ana@example.com"
notify = ["bell", "osc"]
mouse = true
group = "day"
default_profile = "prod"

[keys]
cancel = ["c", "x"]
job.retry = "ctrl+r"
"view.order" = "o"

[colors]
failed = "bright-red"
running = 33
accent = "#00ff7f"

[profile.prod]
endpoint = "https://api.cloud.zilliz.com"
projects = ["Search Platform", "Ads"]
api_key_env = "PROD_ZILLIZ_KEY"
badge = "PROD"
badge_color = "red"
read_only = true

[profile.lab]
sources = [ { endpoint = "http://milvus:19530", token_env = "MILVUS_TOKEN" }, { endpoint = "http://vts:8080" } ]

[view.nightly]
filter = "type:import since:24h"
order = "longest"
group = "reason"
columns = ["status", "description", "progress", "when", "took", "cluster"]
`);
    expect(config.settings).toMatchObject({
      lang: 'en',
      interval: 5_000,
      plain: true,
      readOnly: true,
      noColor: true,
      me: 'ana@example.com',
      notify: ['bell', 'osc'],
      mouse: true,
      group: 'day',
    });
    expect(config.defaultProfile).toBe('prod');
    expect([...config.keys]).toEqual([
      ['cancel', ['c', 'x']],
      ['job.retry', ['ctrl+r']],
      ['view.order', ['o']],
    ]);
    expect(config.keyLine('job.retry')).toBe(15);
    expect(config.colors).toEqual({ failed: 'bright-red', running: 33, accent: '#00ff7f' });
    expect(config.profiles).toMatchObject([
      {
        name: 'prod',
        endpoint: 'https://api.cloud.zilliz.com',
        projects: ['Search Platform', 'Ads'],
        key: { kind: 'variable', name: 'PROD_ZILLIZ_KEY' },
        badge: 'PROD',
        badgeColor: 'red',
        readOnly: true,
        sources: null,
      },
      {
        name: 'lab',
        sources: [
          { endpoint: 'http://milvus:19530', tokenEnv: 'MILVUS_TOKEN', projects: null },
          { endpoint: 'http://vts:8080', tokenEnv: null, projects: null },
        ],
      },
    ]);
    expect(config.views).toEqual([
      {
        name: 'nightly',
        filter: 'type:import since:24h',
        order: 'longest',
        group: 'reason',
        columns: ['status', 'description', 'progress', 'when', 'took', 'cluster'],
      },
    ]);
  });

  test('may be empty, and may begin with a byte order mark', () => {
    expect(configOf('').settings.lang).toBeUndefined();
    expect(configOf('\uFEFFlang = "ja"\r\n').settings.lang).toBe('ja');
  });

  test.each([
    ['api_key_command = ["pass", "show", "zilliz/prod"]', { kind: 'command', words: ['pass', 'show', 'zilliz/prod'] }],
    ['zilliz_config_dir = "~/.zilliz-prod"', { kind: 'folder', path: '~/.zilliz-prod', section: null }],
    ['zilliz_section = "prod"', { kind: 'folder', path: null, section: 'prod' }],
    ['badge = "x"', null],
  ])('finds the key of a profile with %s', (line, key) => {
    expect(configOf(`[profile.prod]\n${line}`).profiles[0]?.key).toEqual(key);
  });
});

describe('a mistake', () => {
  test.each([
    ['an unknown key', 'lang = "en"\nintervall = "5s"', 2, 'config.unknownKey', { nearest: 'interval' }],
    [
      'an unknown key of a profile',
      '[profile.a]\nbadge_colour = 1',
      2,
      'config.unknownKeyIn',
      { nearest: 'badge_color' },
    ],
    ['a misspelled key that is needed', '[profile.a]\nsources = [\n{ endpont = "x" }]', 3, 'config.unknownKeyIn', {}],
    ['an unknown color', '[colors]\n\nfail = 1', 3, 'config.unknownKeyIn', { nearest: 'failed' }],
    ['a wrong type', 'mouse = "yes"', 1, 'config.wrongValue', { wants: 'config.wants.bool' }],
    ['a wrong choice', 'lang = "jp"', 1, 'config.wrongChoice', { value: 'jp', nearest: 'ja' }],
    ['a wrong choice in a list', 'notify = [\n"bell",\n"osk"]', 3, 'config.wrongChoice', { nearest: 'osc' }],
    ['a word in place of a list', 'notify = "bell"', 1, 'config.wrongValue', { wants: 'config.wants.choices' }],
    ['no sources', '[profile.a]\nsources = []', 2, 'config.wrongValue', { wants: 'config.wants.sources' }],
    ['a default profile without profiles', 'default_profile = "prd"', 1, 'config.noProfiles', { name: 'prd' }],
    ['a short interval', 'interval = "0.5s"', 1, 'config.wrongValue', { wants: 'config.wants.duration' }],
    ['a wrong color', '[colors]\nfailed = 256', 2, 'config.wrongValue', { wants: 'config.wants.color' }],
    ['a misspelled color', '[colors]\nfailed = "rde"', 2, 'config.wrongChoice', { nearest: 'red' }],
    ['an endpoint with a password', '[profile.a]\nendpoint = "http://a:b@c"', 2, 'config.wrongValue', {}],
    ['a quote that is not closed', 'lang = "en\nplain = true', 1, 'config.unclosedQuote', {}],
    ['a single quote that is not closed', "plain = true\nme = 'ana", 2, 'config.unclosedQuote', {}],
    ['a quote behind an escaped one', 'me = "a\\"b', 1, 'config.unclosedQuote', {}],
    ['a quote in a comment of a broken line', 'plain = tru # "', 1, 'config.broken', {}],
    ['a broken file', 'lang = "en"\nplain = tru', 2, 'config.broken', {}],
    ['a repeated key', 'lang = "en"\nlang = "ja"', 2, 'config.broken', {}],
    ['an unknown field of a filter', '[view.n]\nfilter = "typo:x"', 2, 'config.filter', {}],
    ['a wrong order', '[view.n]\norder = "longst"', 2, 'config.wrongChoice', { nearest: 'longest' }],
    [
      'a default profile that is none',
      'default_profile = "prd"\n[profile.prod]',
      1,
      'config.noSuchProfile',
      { nearest: 'prod' },
    ],
    ['two keys of a profile', '[profile.a]\napi_key_env = "A"\napi_key_command = ["x"]', 3, 'config.clash', {}],
    [
      'sources beside an endpoint',
      '[profile.a]\nsources = [{ endpoint = "http://a" }]\nendpoint = "http://b"',
      3,
      'config.clash',
      {},
    ],
    ['a name with a blank', '[profile."a b"]', 1, 'config.badName', {}],
    ['a prototype', '__proto__ = 1', 1, 'config.unknownKey', {}],
    ['a profile that is a prototype', '\n[profile.__proto__]', 2, 'config.badName', {}],
    ['a table that is a value', 'profile = 3', 1, 'config.wrongValue', { wants: 'config.wants.table' }],
  ])('of %s has its line and the nearest name', (_, text, line, id, params) => {
    expect(mistakeOf(text)).toMatchObject({ line, id, params });
  });

  test.each(['api_key', 'apikey', 'token', 'milvus_token', 'password', 'secret'])(
    'of %s is refused without its value',
    name => {
      for (const text of [`${name} = "s3cr3t-value"`, `[profile.prod]\n${name} = "s3cr3t-value"`]) {
        const mistake = mistakeOf(text);
        expect(mistake?.id).toBe('config.secret');
        expect(JSON.stringify(mistake)).not.toContain('s3cr3t');
      }
    },
  );

  test('of broken TOML quotes nothing of the line', () => {
    expect(JSON.stringify(mistakeOf('api_key = "s3cr3t-value'))).not.toContain('s3cr3t');
  });

  test('is reported for the first of several lines', () => {
    expect(mistakeOf('mouse = 1\nplain = 1\nnope = 1')).toMatchObject({ line: 1 });
  });
});

test('does not change the prototype of objects', () => {
  parseConfig('[__proto__]\npolluted = 1\n[profile.__proto__]\nbadge = "x"\n[keys.__proto__]\nx = "y"', path);
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  expect(Object.hasOwn(Object.prototype, 'badge')).toBe(false);
});

test('never throws, whatever the file holds', () => {
  const piece = fc.constantFrom(
    '[profile.a]',
    '[[view]]',
    'lang = ',
    '"en"',
    "'''",
    '{ x = 1 }',
    '\n',
    '#',
    '=',
    'a.b = 1',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece).map(pieces => pieces.join('\n')),
      ),
      text => {
        const parsed = parseConfig(text, path);
        expect(parsed.ok || parsed.mistake.line >= 1).toBe(true);
      },
    ),
  );
});
