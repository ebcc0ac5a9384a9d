import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRow } from '../../../../src/terminal/paint/cells.ts';
import { gutter, layOutColumns } from '../../../../src/ui/frame/list/column-layout.ts';
import { jobListPane } from '../../../../src/ui/frame/list/job-list.ts';
import { layoutOf } from '../../../../src/ui/state/layout.ts';
import type { MonitorState } from '../../../../src/ui/state/state.ts';
import { aJob, failedImport, jobsInOrder, noon } from '../../../support/jobs.ts';
import {
  aFeedProblem,
  appliedFilter,
  aState,
  contextFor,
  english,
  hostileJob,
  japanese,
  unstyled,
} from '../../../support/ui-fixtures.ts';

/** The list of `count` rows and its headings, `width` cells wide. */
const listLines = (state: MonitorState, width: number, count: number, context = english): readonly string[] => {
  const layout = { ...layoutOf(state), listColumns: width, listRows: count, bodyRows: count + 1 };
  return jobListPane(state, layout, context)?.lines ?? [];
};

/** A list without headings of groups. */
const listOf = (jobs: Parameters<typeof aState>[0], facts: Partial<MonitorState> = {}): MonitorState =>
  aState(jobs, { group: 'none', ...facts });

const lines = (state: MonitorState, width = 100, count = 10, context = english): readonly string[] =>
  listLines(state, width, count, context).map(unstyled);

describe('the list', () => {
  test('shows headings, the cursor and marks', () => {
    const state = listOf(jobsInOrder(3), { marks: new Set(['job-1', 'job-2']) });
    const [heads, first, second, third] = lines(state);
    expect(heads?.trimEnd()).toMatch(/^ {3}STATUS +TYPE +DESCRIPTION/);
    expect([first, second, third].map(line => line?.slice(0, 4))).toEqual(['❯* ●', ' * ●', '   ●']);
  });

  test('shows the visible rows', () => {
    const shown = lines({ ...listOf(jobsInOrder(50)), top: 20 }, 200, 5);
    expect(shown).toHaveLength(6);
    expect(shown[1]).toContain('job-21');
    expect(shown[5]).toContain('job-25');
  });

  test('shows the position of the cursor beside the headings where there is room and the header has no other facts', () => {
    const jobs = jobsInOrder(50).map(job => ({ ...job, createdBy: null, clusterName: null, collectionName: null }));
    const state = { ...listOf(jobs), selectedIndex: 11 };
    expect(lines(state, 300, 5)[0]).toMatch(/ ID +12 of 50 $/);
    expect(lines({ ...state, marks: new Set(['job-1']) }, 300, 5)[0]).toMatch(/ ID *$/);
    expect(lines(state, 80, 5)[0]).toMatch(/ WHEN *$/);
    expect(lines(listOf(jobs.slice(0, 3)), 300, 5)[0]).toMatch(/ ID *$/);
  });

  test('dims finished jobs, and colors a failed one by glyph and reason only', () => {
    const drawn = (facts: Parameters<typeof aJob>[0]): string => {
      const state = listOf([aJob({ id: 'cursor' }), aJob({ id: 'other', ...facts })], { selectedId: 'cursor' });
      return listLines(state, 120, 5)[2] ?? '';
    };
    for (const status of ['successful', 'canceled'] as const)
      expect(drawn({ status })).toMatch(/^ {3}\u001b\[2m[^\u001b]+\u001b\[22m$/);
    const failed = drawn({ status: 'failed', reason: 'no disk' });
    expect(failed).toMatch(
      /\u001b\[1m\u001b\[31m✗ Failed *\u001b\[39m\u001b\[22m[^\u001b]*\u001b\[31mno disk *\u001b\[39m/,
    );
    expect(failed.match(/31m/g)).toHaveLength(2);
  });

  test('colors the glyph alone of a job that runs', () => {
    const jobs = [aJob({ id: 'z-cursor' }), aJob({ id: 'run' }), aJob({ id: 'stop', status: 'canceling' })];
    const rows = listLines(listOf(jobs, { selectedId: 'z-cursor' }), 120, 5);
    expect(rows.join()).toMatch(/\u001b\[36m●\u001b\[39m In Progress[^\u001b]*\u001b\[2m/);
    expect(rows.join()).toMatch(/\u001b\[36m◌\u001b\[39m Canceling/);
  });

  test('keeps the color of the row under the cursor', () => {
    const row = (facts: Parameters<typeof aJob>[0]): string => listLines(listOf([aJob(facts)]), 80, 5)[1] ?? '';
    expect(row({ status: 'failed' })).toMatch(/^\u001b\[7m\u001b\[1m\u001b\[31m❯.*\u001b\[39m\u001b\[22m\u001b\[27m$/);
    expect(row({ status: 'successful' })).toMatch(/^\u001b\[7m\u001b\[2m❯.*\u001b\[22m\u001b\[27m$/);
    expect(row({})).toMatch(/^\u001b\[7m❯[^\u001b]*\u001b\[27m$/);
  });

  test('underlines what the filter matches', () => {
    const jobs = [aJob({ id: 'b', description: 'docs' }), aJob({ id: 'a', description: 'Backfill of DOCS' })];
    const state = listOf(jobs, { filter: appliedFilter('docs') });
    const row = listLines(state, 120, 5).find(line => line.includes('Backfill'));
    expect(row).toContain('Backfill of \u001b[4mDOCS\u001b[24m');
  });

  test('underlines a match in the name of the cluster', () => {
    const jobs = [aJob({ id: 'b', clusterName: 'staging' }), aJob({ id: 'a', clusterName: 'staging-eu' })];
    const state = listOf(jobs, { filter: appliedFilter('staging') });
    // The row under the cursor has no underlines.
    const row = listLines({ ...state, selectedId: 'b' }, 240, 5).find(line => line.includes('-eu'));
    expect(row).toContain('\u001b[4mstaging\u001b[24m-eu');
  });

  test('inverts the cursor’s row over the whole width', () => {
    const state = listOf(jobsInOrder(1));
    const [, row] = listLines(state, 80, 5);
    expect(row?.startsWith('\u001b[7m❯')).toBe(true);
    expect(unstyled(row ?? '')).toHaveLength(80);
  });

  test.each([80, 120, 160])('gives a reason the cells that the time leaves blank at %i cells', width => {
    const reason = 'vector field "embedding" has 1024 dimensions, the schema says 768';
    const jobs = [aJob({ id: 'other' }), failedImport({ id: 'failed', reason })];
    const columns = layOutColumns({ width, facts: listOf(jobs).rows.facts, context: english, now: noon });
    const cells = columns.find(({ column }) => column.id === 'progress')?.width ?? 0;
    const row = lines(listOf(jobs), width).find(line => line.includes('vector')) ?? '';
    const [, shown = ''] = /(vector.*?) {2,}\d+[smh]/.exec(row) ?? [];
    expect(shown.length).toBeGreaterThan(cells);
    const selected = lines({ ...listOf(jobs), selectedId: 'failed' }, width).find(line => line.includes('vector'));
    expect(selected?.slice(3)).toBe(row.slice(3).padEnd(width - 3));
  });

  test('updates the age of a running job as time passes', () => {
    const jobs = jobsInOrder(2);
    expect(lines(listOf(jobs), 160)[2]).toContain(' 2m ');
    expect(lines(listOf(jobs, { now: noon + 120_000 }), 160)[2]).toContain(' 4m ');
  });

  test('lays out only the rows that changed and the cursor’s', () => {
    const laidOut: string[] = [];
    const watched = jobsInOrder(30).map(job =>
      Object.defineProperty({ ...job }, 'description', {
        enumerable: true,
        get: () => {
          laidOut.push(job.id);
          return job.description;
        },
      }),
    );
    const first = lines(listOf(watched), 120, 30);
    expect(new Set(laidOut).size).toBe(30);
    laidOut.length = 0;
    const changed = watched.map(job => (job.id === 'job-7' ? { ...job, progress: 99 } : job));
    laidOut.length = 0;
    const second = lines(listOf(changed), 120, 30);
    expect(laidOut).toEqual(['job-1']);
    expect(second.flatMap((line, row) => (line === first[row] ? [] : [row]))).toEqual([7]);
  });

  test('starts its columns in the same cell on every row, whatever a server sends', () => {
    const someJobs = fc.uniqueArray(hostileJob(), { minLength: 1, maxLength: 6, selector: ({ id }) => id });
    fc.assert(
      fc.property(someJobs, fc.integer({ min: 60, max: 300 }), fc.constantFrom('en', 'ja'), (jobs, width, language) => {
        const context = contextFor(language);
        const state = listOf(jobs);
        const laidOut = layOutColumns({ width, facts: state.rows.facts, context, now: noon });
        let start = gutter;
        const gaps = laidOut.flatMap(({ column, width: cells }, index) => {
          const gap = start + (index === 0 ? -1 : column.gap - 1);
          start += cells + (index === 0 ? 0 : column.gap);
          // A reason may end within the column of the times.
          return column.id === 'took' ? [] : [gap];
        });
        for (const row of listLines(state, width, 10, context).slice(1)) {
          const { texts } = parseRow(row, width + 1);
          for (const gap of gaps.slice(1)) expect(texts[gap]).toBe(' ');
        }
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });
});

describe('an empty list', () => {
  test.each<[string, MonitorState, RegExp]>([
    ['no job yet', aState([]), /This project has no jobs yet/],
    ['no match', aState([], { types: new Set(['IMPORT']) }, { jobs: new Map([['x', aJob()]]) }), /No job matches/],
    ['loading', aState([], {}, { freshAt: null }), /Loading jobs from api\.example\.com/],
    [
      'no answer yet',
      aState([], {}, { freshAt: null, problem: aFeedProblem }),
      /Can’t load the jobs from api\.example\.com: down\. Trying again/,
    ],
    ['projects not known yet', aState([], { project: null, projects: null }), /Loading jobs from/],
    ['no project at all', aState([], { project: null, projects: [] }), /This API key has access to no project/],
    ['no project chosen', aState([], { project: null }), /Press p to choose a project/],
    [
      'no projects to be had',
      aState([], { project: null, projects: null, projectsProblem: aFeedProblem }, { freshAt: null }),
      /Can’t load the jobs/,
    ],
  ])('explains itself: %s', (_, state, why) => {
    expect(lines(state).join(' ')).toMatch(why);
    expect(lines(state, 60, 10, japanese).join('')).not.toMatch(why);
  });
});
