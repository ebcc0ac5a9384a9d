import { describe, expect, test } from 'vitest';
import { cloudError } from '../../support/cloud-error.ts';
import { eventually } from '../../support/eventually.ts';
import { aJob, failedImport, noon } from '../../support/jobs.ts';
import { openSeveralPlain as open } from '../../support/open-plain.ts';
import type { SeveralWorlds } from '../../support/several-worlds.ts';

const running = aJob({ id: 'job-run', description: 'products' });
const other = aJob({ id: 'job-ads', description: 'ads', startedAt: noon - 60_000, createdAt: noon - 60_000 });
const broken = failedImport({ id: 'job-bad', description: 'films', reason: 'row 7 is broken' });

const untimed = (lines: readonly string[]): readonly string[] =>
  lines.map(line => line.replace(/^(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|\d\d:\d\d) /, ''));

/** Names the project of each server. */
const named =
  (...names: readonly string[]) =>
  ({ serverAt }: SeveralWorlds): void => {
    for (const [index, name] of names.entries()) serverAt(index).projects = [{ id: `proj-${index + 1}`, name }];
  };

describe('--plain of several sources', () => {
  test('announces the jobs and the changes of all, each after the name of its source', async () => {
    const visit = await open([[running], [other]], 'Ads: Collection backup', {}, named('Search', 'Ads'));
    expect(untimed(visit.newLines())).toEqual([
      'Watching the jobs of Search (proj-1) at 127.0.0.1:1.',
      'Watching the jobs of Ads (proj-2) at 127.0.0.1:2.',
      'Search: 1 job, of which 1 In Progress.',
      'Search: Collection backup job-run (products) is In Progress, 40%.',
      'Ads: 1 job, of which 1 In Progress.',
      'Ads: Collection backup job-ads (ads) is In Progress, 40%.',
    ]);
    const { serverAt } = visit.fake;
    expect([0, 1].map(index => serverAt(index).calls.filter(call => call === 'projects').length)).toEqual([1, 1]);
    serverAt(1).jobs = [{ ...other, progress: 55 }];
    await visit.poll();
    expect(untimed(visit.newLines())).toEqual(['Ads: Collection backup job-ads (ads) is at 55%.']);
    visit.fake.stop.abort();
    expect(await visit.code).toBe(130);
  });

  test('names sources by project and host where two projects have one name', async () => {
    const visit = await open([[running], [other]], '(127.0.0.1:2): Collection', {}, named('Search', 'Search'));
    expect(visit.newLines().join('\n')).toMatch(/Search \(127\.0\.0\.1:1\): (?:1 job|Collection)/);
  });

  test('continues with the others while one is down, and reports its outage and its recovery once', async () => {
    const visit = await open([[running], [other]], 'Search: Collection', {}, fake => {
      named('Search', 'Ads')(fake);
      fake.serverAt(1).before = () => {
        throw cloudError('network', { message: 'connect ECONNREFUSED' });
      };
    });
    await visit.poll();
    await visit.poll();
    const lines = untimed(visit.newLines());
    expect(lines).toContain('Search: Collection backup job-run (products) is In Progress, 40%.');
    expect(lines.filter(line => line.includes('127.0.0.1:2: connect ECONNREFUSED'))).toHaveLength(1);
    visit.fake.serverAt(1).before = () => {};
    await eventually(async () => {
      await visit.clock.pass(5_000);
      expect(visit.fake.out()).toContain('Ads: Collection backup job-ads (ads) is In Progress, 40%.');
    });
    expect(visit.fake.out()).toContain('127.0.0.1:2 answers again.');
  });

  test('says which source rejects the key, continues with the others, and ends with 3', async () => {
    const visit = await open([[running], [other]], 'Search: Collection', {}, fake => {
      named('Search', 'Ads')(fake);
      fake.serverAt(1).before = () => {
        throw cloudError('auth', { message: 'wrong key', code: 21119 });
      };
    });
    await visit.poll();
    expect(visit.fake.out()).toMatch(/127\.0\.0\.1:2 is not watched: .*wrong key.*21119/);
    expect(visit.fake.err()).toBe('');
    visit.fake.serverAt(0).jobs = [{ ...running, progress: 75 }];
    await visit.poll();
    expect(visit.fake.out()).toContain('Search: Collection backup job-run (products) is at 75%.');
    visit.fake.stop.abort();
    expect(await visit.code).toBe(3);
  });

  test('says once, by its name, that a source is not watched whose key is rejected when its jobs are listed', async () => {
    const visit = await open([[running], [other]], 'Ads is not watched', { terminal: 80 }, fake => {
      named('Search', 'Ads')(fake);
      fake.serverAt(1).before = call => {
        if (call.startsWith('list')) throw cloudError('auth', { message: 'wrong key', code: 21119 });
      };
    });
    await eventually(() => expect(visit.fake.out()).toContain('Search: Collection'));
    expect(visit.fake.out()).not.toContain('Can’t load');
    visit.newLines();
    await visit.enter('cancel job-run');
    expect(visit.newLines()[0]).toContain('Nothing was sent: Ads doesn’t say whether it also has the job job-run.');
  });

  test('takes all projects of a server that names none', async () => {
    const visit = await open([[running], [other]], 'Films: ', {}, fake => {
      fake.serverAt(0).projects = ['Search', 'Films'].map(name => ({ id: `id-${name}`, name }));
    });
    expect(visit.newLines().join('\n')).toMatch(/Search(?: \S+)?: 1 job/);
  });
});

describe('the prompt of several sources', () => {
  const talk = async (lists = [[running, broken], [other]]) => {
    const visit = await open(lists, 'Ads: Collection backup', { terminal: 80 }, named('Search', 'Ads'));
    await visit.enter('');
    visit.newLines();
    const { serverAt } = visit.fake;
    const sent = (index: number) => serverAt(index).calls.filter(call => /^(?:cancel|retry) /.test(call));
    return { ...visit, serverAt, sent };
  };

  test('lists the jobs of all in one order', async () => {
    const visit = await talk();
    await visit.enter('list');
    expect(
      visit
        .newLines()
        .slice(0, 3)
        .map(line => line.replace(/ .*/, '')),
    ).toEqual(['Ads:', 'Search:', 'Search:']);
    await visit.enter('list source:ads');
    expect(visit.newLines()).toEqual(['Ads: Collection backup job-ads (ads) is In Progress, 40%.', 'zjobs> ']);
    await visit.enter('filter source:search status:failed');
    expect(visit.newLines()[0]).toBe('Filter source:search status:failed: 1 job matches.');
  });

  test('sends an action to the source of its job, and names it in the question', async () => {
    const visit = await talk();
    await visit.enter('cancel job-ads');
    expect(visit.newLines().slice(0, 1)).toEqual(['Ads: Collection backup job-ads (ads) is In Progress, 40%.']);
    expect(visit.fake.out()).toMatch(/(?:LAB|lab): Ads: Cancel this job\? \[y\/N\] $/);
    await visit.enter('y');
    expect(visit.sent(0)).toEqual([]);
    expect(visit.sent(1)).toEqual(['cancel job-ads']);
    expect(visit.newLines()[0]).toMatch(/^Ads: .*job-ads/);
  });

  test('asks for the source of a job that two have, and sends nothing without an answer', async () => {
    const visit = await talk([[running], [other, running]]);
    await visit.enter('cancel job-run');
    const asked = '2 sources have the job job-run. Enter the number or name of one: ';
    expect(visit.newLines()).toEqual(['1: Search, 127.0.0.1:1', '2: Ads, 127.0.0.1:2', asked]);
    await visit.enter('3');
    expect(visit.newLines()[0]).toBe('No source is chosen, so nothing is done for job-run.');
    await visit.enter('cancel job-run');
    await visit.enter('ads');
    await visit.enter('y');
    expect([visit.sent(0), visit.sent(1)]).toEqual([[], ['cancel job-run']]);
  });

  test('takes the number that it shows, although another source has it as its name', async () => {
    const prepare = named('Search', '1');
    const visit = await open([[running, other], [other]], '1: Collection', { terminal: 80 }, prepare);
    await eventually(() => expect(visit.fake.out()).toContain('Search: Collection'));
    await visit.enter('cancel job-ads');
    const numberOf = /(\d): Search, 127/.exec(visit.fake.out())?.[1] ?? '';
    await visit.enter(numberOf);
    await visit.enter('y');
    const { serverAt } = visit.fake;
    const sent = (index: number) => serverAt(index).calls.filter(call => call.startsWith('cancel '));
    expect([numberOf, sent(0), sent(1)]).toEqual(['1', ['cancel job-ads'], []]);
  });

  test('says that no list has arrived while no source answers', async () => {
    const visit = await open([[running], [other]], 'zjobs> ', { terminal: 80 }, fake => {
      for (const index of [0, 1]) {
        fake.serverAt(index).before = () => {
          throw cloudError('network', { message: 'connect ECONNREFUSED' });
        };
      }
    });
    visit.newLines();
    await visit.enter('list');
    expect(visit.newLines()[0]).toBe('No list of jobs has arrived yet.');
  });

  test('finds a job that no list has, unless a source does not say whether it has it, too', async () => {
    const visit = await talk();
    const unlisted = aJob({ id: 'job-old' });
    visit.serverAt(0).before = call => {
      if (call === 'describe job-old') throw cloudError('permission', { message: 'not allowed' });
    };
    visit.serverAt(1).jobs = [...visit.serverAt(1).jobs, unlisted];
    await visit.enter('cancel job-old');
    await eventually(() => expect(visit.fake.out()).toContain('Nothing was sent: Search doesn’t say whether it also'));
    await visit.enter('describe job-old');
    await eventually(() => expect(visit.fake.out()).toMatch(/Source +Ads \(127\.0\.0\.1:2\)/));
    await visit.enter('describe nope');
    await eventually(() => expect(visit.fake.out()).toContain('no source has the job nope: Search, Ads'));
    expect([visit.sent(0), visit.sent(1)]).toEqual([[], []]);
  });

  test('sends nothing for a job that one source lists while another can’t say whether it has it, too', async () => {
    const visit = await talk();
    visit.serverAt(1).before = () => {
      throw cloudError('permission', { message: 'not allowed' });
    };
    await visit.enter('cancel job-run');
    await eventually(() => expect(visit.fake.out()).toContain('Nothing was sent: Ads doesn’t say whether it also'));
    await visit.enter('describe job-run');
    await eventually(() => expect(visit.fake.out()).toMatch(/Source +Search \(127\.0\.0\.1:1\)/));
    expect([visit.sent(0), visit.sent(1)]).toEqual([[], []]);
  });

  test('sends nothing while a source has not been opened yet', async () => {
    const visit = await open([[running], [other]], 'Search: Collection', { terminal: 80 }, fake => {
      named('Search', 'Ads')(fake);
      fake.serverAt(1).before = () => {
        throw cloudError('network', { message: 'connect ECONNREFUSED' });
      };
    });
    await visit.enter('');
    visit.newLines();
    await visit.enter('cancel job-run');
    expect(visit.newLines()[0]).toContain('Nothing was sent: 127.0.0.1:2 doesn’t say whether it also has the job');
    await visit.enter('describe job-old');
    await eventually(() =>
      expect(visit.fake.out()).toContain('127.0.0.1:2: can’t read job-old: No list of jobs has arrived yet.'),
    );
    expect(visit.fake.serverAt(0).calls.filter(call => call.startsWith('cancel'))).toEqual([]);
  });

  test('sums up all in one digest, and watches a job of one', async () => {
    const visit = await talk();
    await visit.enter('digest 24h');
    expect(visit.newLines().join('\n')).toMatch(/Search, Ads.*✗ 1 failed/s);
    await visit.enter('watch job-ads');
    expect(visit.newLines()[0]).toBe('Watching job-ads.');
    await visit.enter('quit');
    expect(await visit.code).toBe(0);
  });
});
