import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandSpecs } from '../../src/cli/commands.ts';
import { parseCommon } from '../../src/cli/common-options.ts';
import { UsageError } from '../../src/cli/errors.ts';
import { optionKeys, optionSpec } from '../../src/cli/options.ts';
import { choiceOf, countOf, durationOf, parseFlags, textOf } from '../../src/cli/parse.ts';
import { readTokens, takesValue } from '../../src/cli/tokens.ts';

const words = (line: string): string[] => (line === '' ? [] : line.split(' '));

describe('the command line', () => {
  test.each([
    ['', 'monitor', []],
    ['--demo', 'monitor', []],
    ['list', 'list', []],
    ['--endpoint http://x list', 'list', []],
    ['list --endpoint http://x', 'list', []],
    ['cancel 123456789012345678 job-2 -y', 'cancel', ['123456789012345678', 'job-2']],
    ['cancel -- -odd-id', 'cancel', ['-odd-id']],
    ['help list', 'help', ['list']],
    ['describe --help', 'describe', []],
  ])('parses the command of "%s" as %s', (line, command, args) => {
    expect(parseFlags(words(line))).toMatchObject({ command, args });
  });

  test.each([
    ['list --filter status:failed', 'filter', 'status:failed'],
    ['list --filter=a=b', 'filter', 'a=b'],
    ['list --filter !status:failed', 'filter', '!status:failed'],
    ['list -o json', 'output', 'json'],
    ['list -ojson', 'output', 'json'],
    ['list -o=json', 'output', 'json'],
    ['-p 042 list', 'project', '042'],
  ] as const)('parses "%s", which sets --%s', (line, key, value) => {
    expect(textOf(parseFlags(words(line)), key)).toBe(value);
  });

  test.each([
    ['retry job-1 --request - --yes', ['job-1'], '-'],
    ['retry --request - job-1', ['job-1'], '-'],
    ['retry --request=- job-1', ['job-1'], '-'],
    ['retry --yes job-1 -- --request -', ['job-1', '--request', '-'], undefined],
  ] as const)('takes a lone dash for the value of the option before it in "%s"', (line, args, request) => {
    const flags = parseFlags(words(line));
    expect([flags.args, textOf(flags, 'request')]).toEqual([args, request]);
  });

  test('takes a lone dash after a switch or a complete option for an argument', () => {
    expect(parseFlags(words('track -p proj-1 -')).args).toEqual(['-']);
    expect(parseFlags(words('track --read-only -')).args).toEqual(['-']);
  });

  test.each([
    '–dry-run',
    '—dry-run',
    '‐‐dry-run',
    '−−dry-run',
    '－－dry-run',
    '﹣y',
    '\u200B--dry-run',
    '\u00A0--dry-run',
    '\uFEFF--dry-run',
  ])('rejects %j, which would be the ID of a job', word => {
    expect(() => parseFlags(['cancel', 'job-1', word, '--yes'])).toThrow(UsageError);
    expect(() => parseFlags(['retry', word, 'job-1', '-y'])).toThrow(UsageError);
  });

  test.each([
    ['cancel job-1 -yo json', 'json'],
    ['cancel job-1 -yojson', 'json'],
    ['cancel job-1 -yo=json', 'json'],
  ])('reads the cluster of short options in "%s"', (line, output) => {
    const flags = parseFlags(words(line));
    expect([flags.args, [...flags.switches], textOf(flags, 'output')]).toEqual([['job-1'], ['yes'], output]);
  });

  test.each(['-5s', '-1h', '-5y', '-1y', '-.5', '-0', '-5'])('takes %s after an option as its value', value => {
    for (const key of optionKeys.filter(takesValue)) {
      const { name } = optionSpec(key);
      const spec = commandSpecs.find(({ options }) => (options as readonly string[]).includes(key));
      const flags = parseFlags([spec?.name ?? 'list', `--${name}`, value, ...(spec?.takes.min ? ['job-1'] : [])]);
      expect([name, textOf(flags, key), [...flags.switches]]).toEqual([name, value, []]);
    }
  });

  test.each([
    ['list --filter', '"two words"'],
    ['list --filter', "'"],
    ['list --filter', '!"by:ana"'],
    ['list --filter', '"by:ana" "x"'],
    ['list --filter', ':a=b'],
    ['retry job-1 --request', ' my file '],
  ])('keeps the value of "%s" as it is: %s', (line, value) => {
    const flags = parseFlags([...words(line), value]);
    expect([...flags.values.values()]).toEqual([[value]]);
  });

  test('removes spaces around IDs and values, such as the CR of a CSV line', () => {
    const flags = parseFlags(['describe', 'job-1\r', ' job-2\u00a0', '\ufeffjob-3\n', '-p', 'Search\r']);
    expect([flags.args, textOf(flags, 'project')]).toEqual([['job-1', 'job-2', 'job-3'], 'Search']);
  });

  test('gives every word one meaning: meow sees the same options, values and arguments', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'cancel',
        'job-1',
        '-',
        '--',
        '-y',
        '-yo',
        '-o',
        'json',
        '--filter',
        '--timeout',
        '--wait',
        '-1y',
      ),
      fc.constantFrom(
        '-5y',
        '--no-color',
        '--filter=',
        '--filter="x"',
        '--timeout=-5s',
        '-ojson',
        "'",
        '"a"',
        '0',
        '1e3',
      ),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
      fc.string({ maxLength: 3 }).map(text => `-${text}`),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 7 }), pieces => {
        const argv = ['cancel', ...pieces];
        try {
          const { args, values, switches } = parseFlags(argv);
          const tokens = readTokens(argv);
          const given = tokens.flatMap(token => (token.kind === 'argument' ? token.text.trim() : []));
          expect(['cancel', ...args]).toEqual(given);
          for (const token of tokens) {
            if (token.kind !== 'option') continue;
            if (token.value === undefined) expect(switches.has(token.key)).toBe(true);
            else expect(values.get(token.key)).toContain(token.value);
          }
          expect(switches.has('yes')).toBe(tokens.some(token => token.kind === 'option' && token.key === 'yes'));
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('collects switches and repeated options', () => {
    const flags = parseFlags(words('serve --fault 429:0.1 --fault stall:30s'));
    expect(flags.values.get('fault')).toEqual(['429:0.1', 'stall:30s']);
    expect([...parseFlags(words('list --no-color --no-cache --read-only')).switches].sort()).toEqual([
      'noCache',
      'noColor',
      'readOnly',
    ]);
  });

  test.each([
    ['list --bogus', 'unknown option --bogus'],
    ['list --bogus=1', 'unknown option --bogus'],
    ['list -x', 'unknown option -x'],
    ['list --dryRun', 'unknown option --dryRun'],
    ['list --no-wait', 'unknown option --no-wait'],
    ['list --color', 'unknown option --color'],
    ['list --__proto__ x', 'unknown option --__proto__'],
    ['list --yes', 'list has no option --yes'],
    ['serve --endpoint http://x', 'serve has no option --endpoint'],
    ['list --filter', '--filter needs a value'],
    ['list --filter=', '--filter needs a value'],
    ['list -o', '-o needs a value'],
    ['list --project --read-only', '--project needs a value'],
    ['serve --fault', '--fault needs a value'],
    ['list --read-only=yes', '--read-only takes no value'],
    ['list --filter a --filter b', '--filter can be given only once'],
    ['list extra', 'list does not take "extra"'],
    ['describe', 'describe needs a job ID'],
    ['wait', 'wait needs a job ID'],
    ['frobnicate', 'unknown command "frobnicate"; expected one of'],
    ['thaw', 'unknown command "thaw"'],
    ['lst', 'unknown command "lst"; did you mean "list"? Expected one of'],
    ['-1', 'unknown option -1'],
    ['cancel job-1 -1y', 'unknown option -1y'],
    ['cancel job-1 -y5', 'unknown option -y5'],
    ['cancel job-1 -yx', 'unknown option -yx'],
    ['cancel job-1 -y=yes', '-y takes no value'],
    ['cancel job-1 -.5y', 'unknown option -.5y'],
    ['cancel --filter d -1y', 'unknown option -1y'],
    ['cancel job-1 --timeout -y', '--timeout needs a value'],
    ['describe \u00a0', 'empty job ID'],
    ['wait \u200b', 'empty job ID'],
    ['list -p \u00a0', '-p needs a value'],
  ])('rejects "%s"', (line, message) => {
    expect(() => parseFlags(words(line))).toThrow(UsageError);
    expect(() => parseFlags(words(line))).toThrow(message);
  });

  test('rejects an empty argument and an empty value', () => {
    expect(() => parseFlags(['describe', ''])).toThrow('empty job ID');
    expect(() => parseFlags(['list', '--filter', ''])).toThrow('--filter needs a value');
  });
});

describe('option values', () => {
  const flags = (line: string) => parseFlags(words(line));

  test.each(['0', '-5', '1.5', 'ten', '1e3', '99999999999999999999'])('countOf rejects --limit %s', text => {
    expect(() => countOf(flags(`list --limit=${text}`), 'limit', { min: 1, max: 1_000 })).toThrow(
      'needs a whole number',
    );
  });

  test.each([
    ['1s', 1_000],
    ['30m', 1_800_000],
    ['1500ms', 1_500],
  ])('durationOf reads --interval %s', (text, ms) => {
    expect(durationOf(flags(`list --interval ${text}`), 'interval', 1_000)).toBe(ms);
  });

  test.each([
    ['5', 'needs a duration'],
    ['soon', 'needs a duration such as 5s, 30m or 24h, not'],
    ['999ms', 'at least 1s'],
  ])('durationOf rejects --interval %s', (text, message) => {
    expect(() => durationOf(flags(`list --interval ${text}`), 'interval', 1_000)).toThrow(message);
  });

  test('choiceOf defaults to the first choice and rejects others', () => {
    expect(choiceOf(flags('list'), 'output', ['table', 'json'])).toBe('table');
    expect(() => choiceOf(flags('list -o yaml'), 'output', ['table', 'json'])).toThrow('choose one of table, json');
  });
});

describe('common options', () => {
  const common = (line: string, env: Record<string, string> = {}) => parseCommon(parseFlags(words(line)), env);

  test('options override environment variables', () => {
    const env = { ZJOBS_ENDPOINT: 'http://env', ZJOBS_PROJECT: 'from-env' };
    expect(common('list', env)).toMatchObject({ endpoint: 'http://env', project: 'from-env' });
    expect(common('list --endpoint http://x -p mine', env)).toMatchObject({ endpoint: 'http://x', project: 'mine' });
    expect(common('list', { ZJOBS_ENDPOINT: '' }).endpoint).toBeUndefined();
  });

  test('--demo ignores the environment variables of the real server', () => {
    const env = { ZJOBS_ENDPOINT: 'http://env', ZJOBS_PROJECT: 'from-env' };
    expect(common('--demo', env)).toMatchObject({ demo: true, endpoint: undefined, project: undefined });
    expect(() => common('--demo --endpoint http://x')).toThrow('can’t be used together');
  });

  test.each([
    ['list', {}, 'en'],
    ['list', { LANG: 'ja_JP.UTF-8' }, 'ja'],
    ['list', { LANG: 'ja_JP.UTF-8', LC_ALL: 'C' }, 'en'],
    ['list --lang en', { LANG: 'ja_JP.UTF-8' }, 'en'],
  ] as const)('the language of %s with the environment %o is %s', (line, env, language) => {
    expect(common(line, env).language).toBe(language);
  });

  test('rejects unknown languages and short intervals, and respects NO_COLOR', () => {
    expect(() => common('list --lang fr')).toThrow('choose one of en, ja');
    expect(common('list', { NO_COLOR: '1' }).color).toBe(false);
    expect(common('list', { NO_COLOR: '' }).color).toBe(true);
    expect(common('list')).toMatchObject({ interval: 5_000, readOnly: false, cache: true });
    expect(() => common('list --interval 10ms')).toThrow('at least 1s');
    expect(() => common('wait x --interval 25d')).toThrow('at most 1d, not 25d');
  });
});
