import { describe, expect, test } from 'vitest';
import { commandSpecs } from '../../src/cli/commands.ts';
import { optionKeys, optionSpec } from '../../src/cli/options.ts';
import { takesValue } from '../../src/cli/tokens.ts';
import { createFakeWorld } from '../support/fake-world.ts';
import { aJob } from '../support/jobs.ts';

/** Options that may have any value: what they name may exist. */
const freeOptions = new Set(['project', 'filter', 'request', 'endpoint', 'profile', 'view']);

const argumentsOf = { ids: ['job-1'], none: [], command: [], shell: [], words: [] } as const;

const rows = commandSpecs.flatMap(({ name, takes, options }) =>
  optionKeys
    .filter(key => (options as readonly string[]).includes(key) && takesValue(key) && !freeOptions.has(key))
    .map(key => [name, optionSpec(key).name, argumentsOf[takes.kind]] as const),
);

describe('an option with a value that begins with a dash and a digit', () => {
  test.each(rows)('is a usage error of %s --%s that names option and value', async (command, option, args) => {
    for (const value of ['-5x', '-1h', '-1']) {
      const more = command === 'monitor' ? ['--plain'] : command === 'cancel' || command === 'retry' ? ['--yes'] : [];
      const wait = option === 'timeout' && more.length > 0 ? ['--wait'] : [];
      const fake = createFakeWorld({ jobs: [aJob({ id: 'job-1' })] });
      expect([value, await fake.run(command, ...args, ...more, ...wait, `--${option}`, value)]).toEqual([value, 2]);
      expect(fake.err()).toMatch(option === 'columns' ? /column/ : `--${option}`);
      // --plain refuses both of these whatever their value is.
      const isRefused = command === 'monitor' && (option === 'order' || option === 'group');
      if (!isRefused) expect(fake.err()).toContain(value);
      expect(fake.server.calls).toEqual([]);
    }
  });
});

test.each([
  ['describe', 'nope\u200b', 5],
  ['cancel', 'no\u00a0pe', 5],
  ['wait', '\u202enope', 5],
])('%s of an ID with an odd character shows it as an escape', async (command, id, code) => {
  const fake = createFakeWorld({ jobs: [aJob({ id: 'job-1' })] });
  expect(await fake.run(command, id, ...(command === 'cancel' ? ['--yes'] : []))).toBe(code);
  const odd = /[^ -~]/u.exec(id)?.[0] ?? '';
  expect(fake.err()).toContain(`\\u${odd.charCodeAt(0).toString(16).padStart(4, '0')}`);
});

test.each(['job-1\r', ' job-1', '\ufeffjob-1', 'job-1\u00a0'])('describe finds the job of the ID %j', async id => {
  const fake = createFakeWorld({ jobs: [aJob({ id: 'job-1' })] });
  expect(await fake.run('describe', id)).toBe(0);
});
