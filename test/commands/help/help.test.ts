import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { commandSpecs, commandSummary } from '../../../src/cli/commands.ts';
import { exitCodeRows } from '../../../src/cli/exit-codes.ts';
import { optionHelp, optionSpec } from '../../../src/cli/options.ts';
import { parseFlags } from '../../../src/cli/parse.ts';
import { languages, translate, translator } from '../../../src/i18n/translate.ts';
import { queryFields } from '../../../src/jobs/query/query.ts';
import { displayWidth } from '../../../src/terminal/text/width.ts';
import { createFakeWorld } from '../../support/fake-world.ts';

const helpOf = async (...argv: readonly string[]): Promise<string> => {
  const fake = createFakeWorld();
  expect(await fake.run(...argv)).toBe(0);
  return fake.out();
};

/** Text without its line breaks and indents. Japanese text is wrapped anywhere, so spaces go too. */
const unwrapped = (text: string): string => text.replaceAll(/\s+/g, '');

describe.each(languages)('help in %s', language => {
  const lang = ['--lang', language];

  test('the general help lists every command with its summary, and every exit code with its meaning', async () => {
    for (const argv of [['--help'], ['help'], ['-h']]) {
      const help = await helpOf(...argv, ...lang);
      for (const { name } of commandSpecs) {
        expect(help).toContain(`\n  ${name}`);
        expect(unwrapped(help)).toContain(unwrapped(translate(language, commandSummary(name))));
      }
      for (const { code, meaning } of exitCodeRows) {
        expect(help).toMatch(new RegExp(`^  ${code.replace('+', '\\+')} +${translate(language, meaning)}$`, 'm'));
      }
    }
  });

  test.each(commandSpecs.map(spec => [spec.name, spec] as const))(
    'the help of %s has its options, notes and examples in lines of at most 120 cells',
    async (name, spec) => {
      const help = await helpOf(name, '--help', ...lang);
      expect(await helpOf('help', name, ...lang)).toBe(help);
      expect(spec.examples.length).toBeGreaterThan(0);
      for (const key of spec.options) {
        expect(help).toContain(`--${optionSpec(key).name}`);
        expect(unwrapped(help)).toContain(unwrapped(optionHelp(key, translator(language), name)));
      }
      const notes = 'notes' in spec ? spec.notes : [];
      for (const note of notes) expect(unwrapped(help)).toContain(unwrapped(translate(language, note)));
      for (const [line, what] of spec.examples) expect(help).toContain(`  # ${translate(language, what)}\n  ${line}`);
      for (const line of help.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(120);
    },
  );
});

describe('help', () => {
  test('wraps a long option description onto the next line without losing a word', async () => {
    const help = await helpOf('serve', '--help');
    for (const word of optionHelp('fault', translator('en')).split(' ')) expect(help.split(/\s+/)).toContain(word);
    expect(help).toMatch(/\n {10,}\S/);
  });

  test('describes --since for its own command alone', async () => {
    expect(await helpOf('digest', '--help')).not.toContain('journal recorded');
    expect(await helpOf('events', '--help')).not.toContain('period to cover');
  });

  test('exits with code 2 for an unknown command', async () => {
    expect(await createFakeWorld().run('help', 'nope')).toBe(2);
  });

  test('names the command that an unknown one resembles', async () => {
    const fake = createFakeWorld();
    expect(await fake.run('help', 'cancle')).toBe(2);
    expect(fake.err()).toContain('unknown command "cancle"; did you mean "cancel"?');
  });

  const examples = commandSpecs.flatMap(spec => spec.examples.map(([line]) => [line] as const));
  test.each(examples)('shows an example that the parser accepts: %s', line => {
    const [own = ''] = line.slice(line.indexOf('zjobs')).split(/ [|&>]|\)/);
    const argv = [...own.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
    expect(argv[0]).toBe('zjobs');
    expect(() => parseFlags(argv.slice(1))).not.toThrow();
  });

  test('shows jq filters that a shell passes on unchanged', () => {
    const jq = examples.map(([line]) => line).filter(line => line.includes('select('));
    expect(jq.length).toBeGreaterThan(0);
    for (const line of jq) {
      const script = `zjobs() { :; }; jq() { printf '%s\\n' "$@"; }; ${line}`;
      expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toMatch(/select\(\.event == "\w+"\)/);
    }
  });

  test('explains filters for each command that takes one', async () => {
    for (const spec of commandSpecs) {
      const help = await helpOf(spec.name, '--help');
      const takesFilter = spec.options.some(option => option === 'filter');
      expect([spec.name, help.includes('\nFilter\n')]).toEqual([spec.name, takesFilter]);
      if (takesFilter) for (const field of queryFields) expect(help).toContain(`${field}:`);
    }
  });
});
