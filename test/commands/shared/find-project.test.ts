import { describe, expect, test } from 'vitest';
import { selectProject } from '../../../src/cloud/account/load-projects.ts';
import { requireProject } from '../../../src/commands/shared/find-project.ts';
import { cloudError } from '../../support/cloud-error.ts';
import { createFakeWorld } from '../../support/fake-world.ts';
import { aJob } from '../../support/jobs.ts';

const search = { id: 'proj-1', name: 'Search' };
const chat = { id: 'proj-2', name: 'Chat' };

describe('the project of a command', () => {
  test.each([
    ['without -p when there is only one', [search], undefined, search],
    ['by its ID', [search, chat], 'proj-2', chat],
    ['by its name', [search, chat], 'Search', search],
    ['by its name in any case', [search, chat], 'sEARCH', search],
    ['by its ID before a name that is the same', [{ id: 'x', name: 'proj-2' }, chat], 'proj-2', chat],
  ])('is found %s', (_, projects, wanted, expected) => {
    expect(requireProject(selectProject(projects, wanted ?? null, 'http://host-1'))).toBe(expected);
  });

  test.each([
    ['there is none', [], undefined, 5, 'access to no project'],
    ['there are several', [search, chat], undefined, 2, 'proj-1 (Search), proj-2 (Chat)'],
    [
      'the name is unknown',
      [search, chat],
      'Foo',
      5,
      'no project "Foo"; existing projects: proj-1 (Search), proj-2 (Chat)',
    ],
    [
      'two have the name',
      [search, { id: 'proj-3', name: 'Search' }],
      'Search',
      2,
      'give the ID: proj-1 (Search), proj-3',
    ],
  ])('is an error when %s', async (_, projects, wanted, code, message) => {
    const fake = createFakeWorld();
    fake.server.projects = projects;
    expect(await fake.run('list', ...(wanted === undefined ? [] : ['-p', wanted]))).toBe(code);
    expect(fake.err()).toContain(message);
    expect(fake.server.calls).toEqual(['projects', 'close']);
  });
});

describe('reading the projects', () => {
  test('repeats a failing read and gives up 15 s after the first failure', async () => {
    const fake = createFakeWorld();
    fake.server.before = () => {
      throw cloudError('network', { code: 'ECONNREFUSED' });
    };
    expect(await fake.run('list')).toBe(6);
    const waited = fake.slept.reduce((sum, ms) => sum + ms, 0);
    expect(waited).toBeGreaterThan(8_000);
    expect(waited).toBeLessThanOrEqual(15_000);
    expect(fake.slept[1]).toBeGreaterThan(fake.slept[0] ?? 0);
  });

  test('reports no failure that a repeated read overcomes', async () => {
    const fake = createFakeWorld({ jobs: [aJob()] });
    let failures = 3;
    fake.server.before = () => {
      failures -= 1;
      if (failures >= 0) throw cloudError('rate-limit', { retryAfter: 2_000 });
    };
    expect(await fake.run('list')).toBe(0);
    expect(fake.err()).toBe('');
    expect(Math.min(...fake.slept)).toBeGreaterThanOrEqual(2_000);
  });

  test('does not repeat a read with a rejected key', async () => {
    const fake = createFakeWorld();
    fake.server.before = () => {
      throw cloudError('auth', { code: 21119 });
    };
    expect(await fake.run('list')).toBe(3);
    expect(fake.server.calls).toEqual(['projects', 'close']);
  });

  test('ends at once and silently on Ctrl-C', async () => {
    const fake = createFakeWorld();
    fake.server.before = () => {
      throw cloudError('network');
    };
    fake.meanwhile = () => fake.stop.abort();
    expect(await fake.run('list')).toBe(130);
    expect(fake.err()).toBe('');
  });
});
