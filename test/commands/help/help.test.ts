import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { commandSpecs } from '../../../src/cli/commands.ts';
import { optionKeys, optionSpec } from '../../../src/cli/options.ts';
import { parseFlags } from '../../../src/cli/parse.ts';
import { queryFields } from '../../../src/jobs/query.ts';
import { createFakeWorld } from '../../support/fake-world.ts';

describe('help', () => {
  test('the general help names every command and the exit codes', async () => {
    for (const argv of [['--help'], ['help'], ['-h']]) {
      const fake = createFakeWorld();
      expect(await fake.run(...argv)).toBe(0);
      for (const { name } of commandSpecs) expect(fake.out()).toContain(`\n  ${name}`);
      expect(fake.out()).toContain('130');
    }
  });

  test.each(commandSpecs.map(spec => [spec.name, spec] as const))('the help of %s', async (name, spec) => {
    const fake = createFakeWorld();
    expect(await fake.run(name, '--help')).toBe(0);
    const asked = createFakeWorld();
    expect(await asked.run('help', name)).toBe(0);
    expect(asked.out()).toBe(fake.out());
    expect(spec.examples.length).toBeGreaterThan(0);
    for (const option of spec.options) expect(fake.out()).toContain(`--${optionSpec(option).name}`);
    for (const line of fake.out().split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });

  test('a row that is too long goes on below, with no word lost', async () => {
    const fake = createFakeWorld();
    await fake.run('serve', '--help');
    for (const kind of optionSpec('fault').help.split(' ')) expect(fake.out().split(/\s+/)).toContain(kind);
    expect(fake.out()).toMatch(/\n {10,}\S/);
  });

  test('the help of an unknown command is 2', async () => {
    expect(await createFakeWorld().run('help', 'nope')).toBe(2);
  });

  const examples = commandSpecs.flatMap(spec => spec.examples.map(([line]) => [line] as const));
  test.each(examples)('the example "%s" can be read', line => {
    const [own = ''] = line.slice(line.indexOf('zjobs')).split(/ [|&>]|\)/);
    const argv = [...own.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
    expect(argv[0]).toBe('zjobs');
    expect(() => parseFlags(argv.slice(1))).not.toThrow();
  });

  test('a shell hands the examples’ filters for jq on as they are', () => {
    const jq = examples.map(([line]) => line).filter(line => line.includes('select('));
    expect(jq.length).toBeGreaterThan(0);
    for (const line of jq) {
      const script = `zjobs() { :; }; jq() { printf '%s\\n' "$@"; }; ${line}`;
      expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toMatch(/select\(\.event == "\w+"\)/);
    }
  });

  test('a command that takes a filter says how one is written', async () => {
    for (const spec of commandSpecs) {
      const fake = createFakeWorld();
      await fake.run(spec.name, '--help');
      const takesFilter = spec.options.some(option => option === 'filter');
      expect([spec.name, fake.out().includes('\nFilter\n')]).toEqual([spec.name, takesFilter]);
      if (takesFilter) for (const field of queryFields) expect(fake.out()).toContain(`${field}:`);
    }
  });

  test('every option belongs to a command', () => {
    const used = new Set<string>(commandSpecs.flatMap(spec => [...spec.options]));
    expect(optionKeys.filter(key => !used.has(key) && key !== 'help' && key !== 'version')).toEqual([]);
  });
});
