import { describe, expect, test } from 'vitest';
import type { FeedSnapshot, SourceStatus } from '../../../src/feed/types.ts';
import { frame, frameRows } from '../../../src/ui/frame/frame.ts';
import { headerLines } from '../../../src/ui/frame/header.ts';
import { displayWidthOfStyled } from '../../../src/ui/frame/styled-text.ts';
import type { MonitorState } from '../../../src/ui/state/state.ts';
import { aJob, failedImport, jobsInOrder, noon } from '../../support/jobs.ts';
import {
  aFeedProblem,
  appliedFilter,
  aSourceStatus,
  aState,
  aTrouble,
  english,
  japanese,
  publicCapabilities,
  snapshotOf,
  typedFilter,
  unstyled,
} from '../../support/ui-fixtures.ts';

const header = (state: MonitorState, context = english): readonly string[] => headerLines(state, context).map(unstyled);

/** A feed that reports `size` jobs without holding as many objects. */
const manyJobs = (size: number, facts: Partial<FeedSnapshot>): FeedSnapshot => {
  const jobs = new Map([['job-0001', aJob()]]);
  return { ...snapshotOf([aJob()], facts), jobs: Object.defineProperty(jobs, 'size', { value: size }) };
};

describe('the first line', () => {
  test.each<[string, MonitorState, string, string]>([
    ['one job', aState(jobsInOrder(1)), '1 job', 'ジョブ 1 件'],
    ['no jobs', aState([]), '0 jobs', 'ジョブ 0 件'],
    ['a hundred thousand', { ...aState([]), feed: manyJobs(100_000, {}) }, '100,000 jobs', 'ジョブ 100,000 件'],
    [
      'while loading',
      { ...aState([]), feed: manyJobs(4_200, { loading: true, total: 100_000 }) },
      '4,200 of 100,000',
      '100,000 件中 4,200 件',
    ],
    [
      'while loading without a total',
      { ...aState([]), feed: manyJobs(4_200, { loading: true, total: null }) },
      '4,200 jobs',
      '4,200 件',
    ],
    ['before the first answer', aState([], {}, { freshAt: null }), 'connecting', '接続中'],
    ['without a feed', { ...aState([]), feed: null }, 'connecting', '接続中'],
  ])('shows the total: %s', (_, state, en, ja) => {
    expect(header(state)[0]?.trimEnd().endsWith(en)).toBe(true);
    expect(header(state, japanese)[0]).toContain(ja);
  });

  test('names product, project and host', () => {
    expect(header(aState([]))[0]).toMatch(/^ zjobs {2}Search · api\.example\.com /);
    expect(header(aState([], { project: null, projects: [] }))[0]).toContain('no project chosen');
    expect(header(aState([], { project: null, projects: null }))[0]).toContain('connecting');
    const choosing = aState([], { project: null, feed: null, projects: [{ id: 'a', name: 'A' }] });
    expect(header({ ...choosing, feed: null })[0]).not.toContain('connecting');
  });

  test.each([
    [80, ' zjobs  Search · 127.0.0.1:35605 '],
    [38, ' zjobs  Search · 127.0.0.1:35… 0 jobs '],
    [28, ' zjobs  Search · 12… 0 jobs '],
  ])('marks a cut host with an ellipsis at %i columns', (columns, expected) => {
    const state = aState([], { host: '127.0.0.1:35605', size: { columns, rows: 20 } });
    expect(header(state)[0]).toContain(expected);
  });

  test.each([
    ['a:1, b:2', 'a:1, b:2', 'zjobs  a:1, b:2 '],
    ['Search (a:1), Search (b:2)', 'a:1, b:2', 'zjobs  Search (a:1), Search (b:2) '],
    ['Search (a:1), Ads', 'a:1, b:2', 'zjobs  Search (a:1), Ads · a:1, b:2 '],
  ])('names the hosts of the sources %s once', (name, host, shown) => {
    const state = aState([aJob()], { project: { id: '*', name }, host, size: { columns: 160, rows: 20 } });
    expect(header(state)[0]).toContain(shown);
  });

  test('marks a cut project name with an ellipsis', () => {
    const project = { id: 'proj-1', name: 'Search Platform of Europe and Asia' };
    expect(header(aState([], { project, size: { columns: 60, rows: 20 } }))[0]).toMatch(
      /^ zjobs {2}Search Platform of … · api/,
    );
  });

  test('drops the badge of the server’s kind before it cuts project and host', () => {
    const facts = { incomplete: [aTrouble()] };
    const at = (columns: number) =>
      header(aState([], { capabilities: publicCapabilities, size: { columns, rows: 20 } }, facts))[0] ?? '';
    expect(at(100)).toContain('Search · api.example.com');
    expect(at(100)).toContain('PUBLIC API   INCOMPLETE');
    expect(at(60)).toContain('Search · api.example.com');
    expect(at(60)).toContain('INCOMPLETE');
    expect(at(60)).not.toContain('PUBLIC');
  });

  test('shows the badges', () => {
    const state = aState(
      [],
      { demo: true, readOnly: true, now: noon + 75_000 },
      { problem: aFeedProblem, paused: true },
    );
    expect(header(state)[0]).toContain('DEMO   READ-ONLY   STALE 1m   PAUSED');
    expect(header(aState([]))[0]).not.toMatch(/DEMO|READ|STALE|PAUSED/);
    expect(header(aState([], { now: noon + 12_000 }, { isOverdue: true }))[0]).toContain('STALE 10s');
  });

  test('says that a list comes from the cache, and how complete it is', () => {
    const [line] = header(aState(jobsInOrder(3), {}, { freshAt: null, fromCache: true }));
    expect(line).toContain('CACHED');
    expect(line).toContain('3 jobs');
  });

  test.each([
    [9_000, '5s'],
    [2_000, '2s'],
    [19_000, '10s'],
    [59_000, '50s'],
    [3_700_000, '1h 01m'],
  ])('shows an age of %i ms in steps, as %s', (age, text) => {
    expect(header(aState([], { now: noon + age }, { problem: aFeedProblem }))[0]).toContain(`STALE ${text} `);
  });
});

describe('the counts', () => {
  const jobs = [
    ...jobsInOrder(2),
    failedImport({ id: 'f' }),
    aJob({ id: 'u', status: 'unknown', rawStatus: 'THAWING' }),
  ];

  test('show glyph, number and word', () => {
    const line = header(aState(jobs, { size: { columns: 160, rows: 20 } }))[1];
    expect(line).toBe(
      ' ✗ 1 Failed   ● 2 In Progress   ○ 0 Pending   ◌ 0 Canceling   ? 1 Unknown   ⊘ 0 Canceled   ✓ 0 Successful',
    );
  });

  test.each<[string, Parameters<typeof snapshotOf>[1]]>([
    ['older pages are missing', { loading: true }],
    ['the list is from the cache', { loading: true, freshAt: null, fromCache: true }],
  ])('claim no number that is not known: %s', (_, feed) => {
    const line = header(aState(jobs, { size: { columns: 160, rows: 20 } }, feed))[1];
    expect(line).toBe(
      ' ✗ 1+ Failed   ● 2+ In Progress   ○ – Pending   ◌ – Canceling   ? 1+ Unknown   ⊘ – Canceled   ✓ – Successful',
    );
  });

  test('say no number before the first answer', () => {
    expect(header(aState([], {}, { freshAt: null, loading: true }))[1]).toMatch(/^ ✗ – Failed/);
    expect(header(aState([]))[1]).toMatch(/^ ✗ 0 Failed/);
  });

  const countsAt = (columns: number): string | undefined => header(aState(jobs, { size: { columns, rows: 20 } }))[1];

  test.each([
    [105, '✗ 1 Failed   ● 2 In Progress   ○ 0 Pending   ◌ 0 Canceling   ? 1 Unknown   ⊘ 0 Canceled   ✓ 0 Successful'],
    [104, '✗ 1 Failed  ● 2 In Progress  ○ 0 Pending  ◌ 0 Canceling  ? 1 Unknown  ⊘ 0 Canceled  ✓ 0 Successful'],
    [98, '✗ 1 Failed  ● 2 In Progress  ○ 0 Pending  ◌ 0 Canceling  ? 1 Unknown  ⊘ 0 Canceled  ✓ 0'],
    [80, '✗ 1 Failed  ● 2 In Progress  ○ 0 Pending  ◌ 0 Canceling  ? 1 Unknown  ⊘ 0  ✓ 0'],
    [60, '✗ 1 Failed  ● 2 In Progress  ○ 0  ◌ 0  ? 1  ⊘ 0  ✓ 0'],
  ])('lose their words one by one from the right, at %i columns', (columns, line) => {
    expect(countsAt(columns)).toBe(` ${line}`);
  });

  test('keep glyph and number of every status where no word fits', () => {
    const many = {
      pending: 1_234_567,
      'in-progress': 1_234_567,
      successful: 1_234_567,
      failed: 1_234_567,
      canceling: 1,
      canceled: 1,
      unknown: 0,
    };
    const narrow = header({
      ...aState([], { size: { columns: 60, rows: 20 } }),
      feed: { ...snapshotOf([]), counts: many },
    });
    expect(narrow[1]?.trimEnd()).toBe(' ✗ 1,234,567 ● 1,234,567 ○ 1,234,567 ◌ 1 ⊘ 1 ✓ 1,234,567');
  });

  test('are cut when even that is too long', () => {
    const lots = {
      pending: 9_999_999,
      'in-progress': 9_999_999,
      successful: 9_999_999,
      failed: 9_999_999,
      canceling: 9_999_999,
      canceled: 9_999_999,
      unknown: 9_999_999,
    };
    const state = { ...aState([], { size: { columns: 60, rows: 20 } }), feed: { ...snapshotOf([]), counts: lots } };
    for (const line of headerLines(state, english)) expect(displayWidthOfStyled(line)).toBeLessThanOrEqual(60);
  });
});

describe('the line of the filter', () => {
  test.each<[string, Partial<MonitorState>, string]>([
    ['no filter', {}, ' '],
    ['an applied filter', { filter: appliedFilter('products') }, ' filter: products'],
    ['an order', { order: 'oldest' }, ' oldest first'],
    ['filter and order', { filter: appliedFilter('x'), order: 'type' }, ' filter: x · by type'],
    ['statuses and types', { statuses: new Set(['failed']), types: new Set(['IMPORT']) }, ' filter: Failed, Import'],
    ['an unknown type', { types: new Set(['DEFRAG\u001b[31m\u202e']) }, ' filter: DEFRAG[31m'],
  ])('shows %s', (_, facts, expected) => {
    const line = header(aState(jobsInOrder(2), facts))[2] ?? '';
    expect(line.startsWith(expected)).toBe(true);
  });

  test('is in Japanese, too', () => {
    const state = aState(jobsInOrder(2), { types: new Set(['IMPORT']), order: 'oldest' });
    expect(header(state, japanese)[2]).toContain('絞り込み: インポート · 古い順');
  });

  test('is an input line while the filter is typed', () => {
    expect(header(aState(jobsInOrder(2), { filter: typedFilter('status:') }))[2]).toMatch(/^ \/status: +$/);
  });

  test('shows the end of a filter that is longer than the line', () => {
    const text = `${'x'.repeat(150)}end`;
    expect(header(aState(jobsInOrder(2), { filter: { ...typedFilter(text), applied: [] } }))[2]).toContain('xend');
  });

  test.each([60, 80, 120])('marks what it cuts, and leaves room for filter and facts, in %i columns', columns => {
    const state = aState(
      jobsInOrder(20),
      {
        size: { columns, rows: 20 },
        filter: appliedFilter(`type:import ${'status:failed '.repeat(12)}`),
        marks: new Set(['job-1', 'job-2']),
      },
      { badRecords: 3 },
    );
    const line = header(state)[2] ?? '';
    const facts = '2 marked, 2 not shown  3 unreadable records skipped  0 of 20 shown';
    const [, filter = '', right = ''] = /^ filter: (.+?…) (.+) $/.exec(line) ?? [];
    expect(filter.length).toBeGreaterThan(columns / 2 - 16);
    expect(right.length > columns / 2 - 6 || right === facts).toBe(true);
    expect(facts.startsWith(right.replace('…', ''))).toBe(true);
  });

  test('says how many of the marks the filter hides', () => {
    const marked = (ids: readonly string[]): string | undefined =>
      header(aState(jobsInOrder(3), { marks: new Set(ids), filter: appliedFilter('job-1') }))[2]?.trimEnd();
    expect(marked(['job-1', 'job-2', 'job-3'])).toMatch(/ 3 marked, 2 not shown {2}1 of 3 shown$/);
    expect(marked(['job-1'])).toMatch(/ 1 marked {2}1 of 3 shown$/);
  });

  test('has the position of the cursor beside its other facts', () => {
    const state = aState(jobsInOrder(50), { size: { columns: 300, rows: 20 } }, { badRecords: 3 });
    const rows = frameRows(frame(state, english)).map(unstyled);
    expect(rows[2]).toMatch(/ 3 unreadable records skipped {2}1 of 50 $/);
    expect(rows.filter(row => row.includes('1 of 50'))).toHaveLength(1);
  });

  test('counts marks, skipped records, and the jobs that the filter leaves', () => {
    const state = aState(
      jobsInOrder(2),
      { marks: new Set(['job-1']), filter: appliedFilter('job-1') },
      { badRecords: 3 },
    );
    expect(header(state)[2]?.trimEnd()).toMatch(/1 marked {2}3 unreadable records skipped {2}1 of 2 shown$/);
  });
});

describe('how often the list is refreshed', () => {
  const wide = (feed: Partial<FeedSnapshot>, columns = 120): string => {
    const state = aState(jobsInOrder(3), { size: { columns, rows: 24 } });
    return header({ ...state, feed: state.feed && { ...state.feed, ...feed } })[0] ?? '';
  };

  test('is in front of the number of jobs while the list is current', () => {
    expect(wide({ freshAt: noon, interval: 5_000 })).toMatch(/ live 5s {2}3 jobs $/);
    expect(wide({ freshAt: noon, interval: 90_000 })).toMatch(/ live 90s {2}3 jobs $/);
  });

  test.each<[string, Partial<FeedSnapshot>]>([
    ['has not arrived', { freshAt: null }],
    ['is from the cache', { freshAt: noon, fromCache: true }],
    ['is paused', { freshAt: noon, paused: true }],
    ['is overdue', { freshAt: noon, isOverdue: true }],
  ])('is not shown while the list %s', (_, feed) => {
    expect(wide(feed)).not.toMatch(/live/);
  });
});

describe('the line of what is new', () => {
  const counts = { failed: 1, successful: 0, canceled: 0, started: 0, others: 0 };
  const news = { since: noon, jobIds: new Set(['job-0001']), counts, hasLine: true };
  const withNews = (columns: number): MonitorState => {
    const state = aState(jobsInOrder(3), { size: { columns, rows: 24 } });
    return { ...state, attention: { ...state.attention, news } };
  };

  test.each([60, 80, 120, 200])('takes the place of the position at %i columns', columns => {
    expect(header(withNews(columns))[2]).toMatch(/^ Since .*1 failed/);
  });

  test.each<[string, Partial<MonitorState>, RegExp]>([
    ['a filter', { filter: appliedFilter('import') }, /^ filter: import/],
    ['a filter that is typed', { filter: typedFilter('impo') }, /^ \/impo/],
    ['an order', { order: 'longest' }, /^ longest running first/],
    ['marks', { marks: new Set(['job-0001']) }, / 1 marked, /],
  ])('stands above the line of %s, and the list is a row shorter', (_, facts, line) => {
    const state = { ...withNews(80), ...facts };
    const [, , above, below] = header(state);
    expect(above).toMatch(/^ Since .*1 failed/);
    expect(below).toMatch(line);
    const drawn = frame(state, english);
    expect(drawn.list?.y).toBe(4);
    expect(frameRows(drawn)).toHaveLength(state.size.rows);
  });

  test('names the jobs that were canceled', () => {
    const state = withNews(120);
    const canceled = { ...state.attention, news: { ...news, counts: { ...counts, canceled: 2 } } };
    expect(header({ ...state, attention: canceled })[2]).toMatch(/✗ 1 failed · ⊘ 2 canceled/);
  });

  test('leaves the header three lines while the filter has nothing to say', () => {
    expect(header(withNews(80))).toHaveLength(3);
    expect(frame(withNews(80), english).list?.y).toBe(3);
  });
});

describe('the header of a list of several sources', () => {
  const milvus = { server: 'milvus', families: [] } as const;
  const of = (...sources: readonly SourceStatus[]): MonitorState =>
    aState(jobsInOrder(2), { size: { columns: 160, rows: 20 }, now: noon + 130_000 }, { sources });

  test('shows a badge of every source without a name', () => {
    const sources = [0, 1].map(index => aSourceStatus(index, { capabilities: milvus, incomplete: [aTrouble()] }));
    expect(header(of(...sources))[0]).toContain(' MILVUS   INCOMPLETE ');
  });

  test('names the source that a badge is about, and counts several', () => {
    const line = header(
      of(
        aSourceStatus(0, { capabilities: publicCapabilities }),
        aSourceStatus(1, { capabilities: milvus, fromCache: true }),
        aSourceStatus(2, { capabilities: milvus, incomplete: [aTrouble()], problem: aFeedProblem, isOverdue: true }),
        aSourceStatus(3, { isOverdue: true }),
      ),
    )[0];
    expect(line).toContain('PUBLIC API: source-0   MILVUS: 2 sources   INCOMPLETE: source-2   CACHED: source-1');
    expect(line).toContain('STALE: 2 sources');
  });

  test('takes no trouble of a data plane that is not always reachable for an incomplete list', () => {
    const sources = [aSourceStatus(0), aSourceStatus(1, { incomplete: [aTrouble({ bestEffort: true })] })];
    expect(header(of(...sources))[0]).not.toContain('INCOMPLETE');
  });

  test('says which source gives no answer, and since when', () => {
    const auth = { ...aFeedProblem, error: { ...aFeedProblem.error, kind: 'auth', message: 'bad key' } } as const;
    const line = header(
      of(aSourceStatus(0, { problem: aFeedProblem }), aSourceStatus(1, { problem: auth }), aSourceStatus(2)),
    )[2];
    expect(line).toContain('source-0: no answer for 2 min  source-1: bad key');
  });

  test('counts further sources without an answer', () => {
    const sources = [0, 1, 2, 3].map(index => aSourceStatus(index, { problem: aFeedProblem }));
    expect(header(of(...sources))[2]).toContain('source-1: no answer for 2 min  2 more sources without an answer');
  });
});
