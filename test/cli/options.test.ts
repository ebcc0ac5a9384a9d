import { expect, test } from 'vitest';
import { commandSpecs } from '../../src/cli/commands.ts';
import { parseCommon } from '../../src/cli/common-options.ts';
import { readOrigin } from '../../src/cli/endpoint-option.ts';
import { everywhere, optionHelp, optionKeys, optionSpellings } from '../../src/cli/options.ts';
import { parseFlags } from '../../src/cli/parse.ts';
import { defaultMax } from '../../src/commands/act/act.ts';
import { parseServe } from '../../src/commands/serve.ts';
import { catalog } from '../../src/i18n/catalog.ts';
import { languages, translator } from '../../src/i18n/translate.ts';
import { formatDuration } from '../../src/lib/duration.ts';
import { faultNames } from '../../src/server/faults/fault.ts';
import { settingsOf } from '../../src/server/options.ts';

const messagesOf = (area: string): readonly string[] =>
  catalog
    .flatMap(messages => Object.keys(messages))
    .filter(id => id.startsWith(`${area}.`))
    .map(id => id.slice(area.length + 1));

test('every option belongs to a command', () => {
  const used = new Set<string>([...commandSpecs.flatMap(({ options }) => options), ...everywhere]);
  expect([...optionKeys].sort()).toEqual([...used].sort());
});

test('no two options share a spelling', () => {
  const spellings = optionKeys.flatMap(optionSpellings);
  expect(spellings).toHaveLength(new Set(spellings).size);
});

test('a command has output formats if and only if it has --output', () => {
  for (const spec of commandSpecs) {
    expect([spec.name, 'outputs' in spec]).toEqual([spec.name, spec.options.some(key => key === 'output')]);
  }
});

test('every message about an option or a command has its option or command', () => {
  expect(messagesOf('option').toSorted()).toEqual([...optionKeys].sort());
  expect(messagesOf('command').toSorted()).toEqual(commandSpecs.map(({ name }) => name).toSorted());
});

test.each(languages)('the help of --fault names every fault (%s)', language => {
  for (const kind of faultNames) expect(optionHelp('fault', translator(language))).toContain(kind);
});

const cancelFlags = parseFlags(['cancel', '--filter', 'status:pending']);
const common = parseCommon(cancelFlags, {});
const { port, jobs, seed, speed, role, routes, latency } = settingsOf(parseServe(parseFlags(['serve'])));

test.each([
  ['endpoint', readOrigin(common)],
  ['interval', formatDuration(common.interval)],
  ['max', defaultMax],
  ...Object.entries({ port, jobs, seed, speed, role, routes, latency }),
] as const)('the help of --%s names its default, %s', (name, value) => {
  const key = optionKeys.find(one => one === name);
  if (key === undefined) throw new Error(`no option ${name}`);
  expect(optionHelp(key, translator('en'))).toMatch(new RegExp(`default: ${value}[,)]`));
  expect(optionHelp(key, translator('ja'))).toMatch(new RegExp(`既定値: ${value}[、）]`));
});
