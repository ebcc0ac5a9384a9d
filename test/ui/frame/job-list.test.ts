import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRow } from '../../../src/terminal/paint/cells.ts';
import { gutter, layOutColumns } from '../../../src/ui/frame/column-layout.ts';
import { jobListPane } from '../../../src/ui/frame/job-list.ts';
import { layoutOf } from '../../../src/ui/state/layout.ts';
import type { MonitorState } from '../../../src/ui/state/state.ts';
import { aJob, jobsInOrder, noon } from '../../support/jobs.ts';
import { aState, contextFor, english, hostileJob, japanese, unstyled } from '../../support/ui-fixtures.ts';

/** The list of `count` rows and its headings, `width` cells wide. */
const listLines = (state: MonitorState, width: number, count: number, context = english): readonly string[] => {
  const layout = { ...layoutOf(state), listColumns: width, listRows: count, bodyRows: count + 1 };
  return jobListPane(state, layout, context)?.lines ?? [];
};

const lines = (state: MonitorState, width = 100, count = 10, context = english): readonly string[] =>
  listLines(state, width, count, context).map(unstyled);

const problem = {
  error: {
    kind: 'network',
    message: 'down',
    code: null,
    requestId: null,
    httpStatus: null,
    retryAfter: null,
    maybeDone: false,
  },
  since: noon,
  nextTryAt: null,
} as const;

describe('the list', () => {
  test('shows headings, the cursor and marks', () => {
    const state = aState(jobsInOrder(3), { marks: new Set(['job-1', 'job-2']) });
    const [heads, first, second, third] = lines(state);
    expect(heads?.trimEnd()).toMatch(/^ {3}STATUS +TYPE +DESCRIPTION/);
    expect([first, second, third].map(line => line?.slice(0, 4))).toEqual(['❯* ●', ' * ●', '   ●']);
  });

  test('shows the visible rows and how many are above', () => {
    const state = { ...aState(jobsInOrder(50)), top: 20 };
    const shown = lines(state, 160, 5);
    expect(shown).toHaveLength(6);
    expect(shown[0]?.trimEnd().endsWith('↑ 20 more')).toBe(true);
    expect(shown[1]).toContain('job-21');
    expect(shown[5]).toContain('job-25');
  });

  test('inverts the cursor’s row over the whole width', () => {
    const state = aState(jobsInOrder(1));
    const [, row] = listLines(state, 80, 5);
    expect(row?.startsWith('\u001b[7m❯')).toBe(true);
    expect(unstyled(row ?? '')).toHaveLength(80);
  });

  test('updates the age of a running job as time passes', () => {
    const jobs = jobsInOrder(2);
    expect(lines(aState(jobs), 160)[2]).toContain(' 9m ');
    expect(lines(aState(jobs, { now: noon + 120_000 }), 160)[2]).toContain(' 11m ');
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
    const first = lines(aState(watched), 120, 30);
    expect(new Set(laidOut).size).toBe(30);
    laidOut.length = 0;
    const changed = watched.map(job => (job.id === 'job-7' ? { ...job, progress: 99 } : job));
    laidOut.length = 0;
    const second = lines(aState(changed), 120, 30);
    expect(laidOut).toEqual(['job-1']);
    expect(second.flatMap((line, row) => (line === first[row] ? [] : [row]))).toEqual([7]);
  });

  test('starts its columns in the same cell on every row, whatever a server sends', () => {
    const someJobs = fc.uniqueArray(hostileJob(), { minLength: 1, maxLength: 6, selector: ({ id }) => id });
    fc.assert(
      fc.property(someJobs, fc.integer({ min: 60, max: 300 }), fc.constantFrom('en', 'ja'), (jobs, width, language) => {
        const context = contextFor(language);
        const starts = [gutter];
        for (const { width: cells } of layOutColumns(width, context.translate)) {
          starts.push((starts.at(-1) ?? gutter) + cells + 1);
        }
        for (const row of listLines(aState(jobs), width, 10, context).slice(1)) {
          const { texts } = parseRow(row, width + 1);
          for (const start of starts.slice(1, -1)) expect(texts[start - 1]).toBe(' ');
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
      aState([], {}, { freshAt: null, problem }),
      /Can’t load the jobs from api\.example\.com: down\. Trying again/,
    ],
    ['projects not known yet', aState([], { project: null, projects: null }), /Loading jobs from/],
    ['no project at all', aState([], { project: null, projects: [] }), /This API key has access to no project/],
    ['no project chosen', aState([], { project: null }), /Press p to choose a project/],
    [
      'no projects to be had',
      aState([], { project: null, projects: null, projectsProblem: problem }, { freshAt: null }),
      /Can’t load the jobs/,
    ],
  ])('explains itself: %s', (_, state, why) => {
    expect(lines(state).join(' ')).toMatch(why);
    expect(lines(state, 60, 10, japanese).join('')).not.toMatch(why);
  });
});
