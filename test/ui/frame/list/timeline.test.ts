import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { translator } from '../../../../src/i18n/translate.ts';
import type { Job } from '../../../../src/jobs/job.ts';
import { inCharset } from '../../../../src/terminal/text/charset.ts';
import { displayWidth } from '../../../../src/terminal/text/width.ts';
import { concurrencyStrip } from '../../../../src/ui/frame/list/concurrency.ts';
import { timeAxis } from '../../../../src/ui/frame/list/time-axis.ts';
import { barText } from '../../../../src/ui/frame/list/timeline-bar.ts';
import { firstTimeline, type TimeWindow, windowOf } from '../../../../src/ui/state/timeline.ts';
import { aJob, noon } from '../../../support/jobs.ts';
import { aState, hostileJob, japanese, measured, screenRows, unstyled } from '../../../support/ui-fixtures.ts';

const minute = 60_000;
/** Twenty cells of a minute, of which the last three lie behind now. */
const window: TimeWindow = { from: noon - 16 * minute, cellMs: minute, cells: 20 };

const ran = (from: number, to: number | null, facts: Partial<Job> = {}): Job =>
  aJob({
    status: to === null ? 'in-progress' : 'successful',
    startedAt: noon + from * minute,
    finishedAt: to === null ? null : noon + to * minute,
    ...facts,
  });

describe('a bar', () => {
  test.each<[string, Job, number | null, string]>([
    ['a job that runs', ran(-4, null), null, '            ━━━━▶   '],
    ['an estimate', ran(-4, null), 2, '            ━━━━▶╌╌ '],
    ['an estimate beyond the window', ran(-4, null), 90, '            ━━━━▶╌╌╌'],
    ['a job that succeeded', ran(-10, -7), null, '      ━━━✓          '],
    ['a job that failed within a cell', ran(-10, -10, { status: 'failed' }), null, '      ✗             '],
    ['a canceled job', ran(-3, -2, { status: 'canceled' }), null, '             ━⊘     '],
    ['a job that is canceled now', ran(-3, null, { status: 'canceling' }), null, '             ━━━◌   '],
    ['a pending job', aJob({ status: 'pending', startedAt: null }), null, '                ○   '],
    ['a job that began before', ran(-60, -14), null, '━━✓                 '],
    ['a job that ended before', ran(-60, -50), null, '‹                   '],
    ['a job that began later', ran(30, 40), null, '                   ›'],
    ['a job that ends later', ran(0, 40), null, '                ━━━━'],
    ['a job without a start', ran(0, 0, { startedAt: null }), null, '                    '],
    ['a job whose end is unknown', ran(-8, null, { status: 'unknown' }), null, '        ?           '],
  ])('shows %s', (_, job, likely, text) => {
    expect(barText(job, noon, likely === null ? null : noon + likely * minute, window)).toBe(text);
  });

  test('is exactly as wide as the window, whatever the job is', () => {
    fc.assert(
      fc.property(
        hostileJob(),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 0, max: 4 }),
        (job, cells, zoom) => {
          const text = barText(job, noon, noon + minute, windowOf({ zoom, at: null }, noon, cells));
          expect(displayWidth(text)).toBe(cells);
        },
      ),
    );
  });
});

describe('the window', () => {
  test('has now at five sixths, and stays while less than a cell passes', () => {
    const { from, cellMs, cells } = windowOf(firstTimeline, noon, 60);
    expect([cells, cellMs, Math.floor((noon - from) / cellMs)]).toEqual([60, 360_000, 49]);
    expect(windowOf(firstTimeline, noon + 359_000, 60).from).toBe(from);
    expect(windowOf(firstTimeline, noon + 361_000, 60).from).toBe(from + cellMs);
  });
});

describe('the axis', () => {
  const english = translator('en');
  const axis = (zoom: number, cells: number, now = noon): string =>
    timeAxis(windowOf({ zoom, at: null }, now, cells), now, english);

  test.each([
    ['an hour', 0, 60, /^ *╷13:20 +╷13:30 +╷13:40 +╷13:50 +now/],
    ['six hours', 1, 60, /╷10:00 +╷11:00 +╷12:00 +╷13:00 +now/],
    ['a day', 2, 60, /╷Nov 22 +╷06:00 .*now/],
    ['a week', 3, 60, /╷Nov 17 +╷Nov 18 .*╷Nov 22 +now|╷Nov 17 .*now/],
    ['thirty days', 4, 60, /╷Nov \d\d +╷Nov \d\d .*now/],
  ])('of %s has ticks with times', (_, zoom, cells, form) => {
    expect(axis(zoom, cells)).toMatch(form);
  });

  test.each([0, 1, 2, 3, 4])('is exactly as wide as the window, with labels that do not touch, at zoom %i', zoom => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 240 }), fc.integer({ min: 0, max: 30 * 24 * 60 }), (cells, minutes) => {
        const now = noon + minutes * minute;
        for (const language of ['en', 'ja'] as const) {
          const line = timeAxis(windowOf({ zoom, at: null }, now, cells), now, translator(language));
          expect(displayWidth(line)).toBe(cells);
          expect(line).not.toMatch(/\S╷/);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('the strip', () => {
  const stripOf = (jobs: readonly Job[]) => concurrencyStrip(aState(jobs).rows, window, noon);

  test('shows how many jobs ran at once', () => {
    const jobs = [
      ran(-10, -8, { id: 'a' }),
      ran(-9, -8, { id: 'b' }),
      ran(-60, -15, { id: 'c' }),
      ran(-1, null, { id: 'd' }),
      aJob({ id: 'e', status: 'pending', startedAt: null }),
    ];
    expect(stripOf(jobs)).toEqual({ text: '▄▄    ▄██      ▄▄   ', most: 2 });
  });

  test('is empty when nothing ran', () => {
    expect(stripOf([])).toEqual({ text: ' '.repeat(20), most: 0 });
  });

  test('visits the jobs once for the same list', () => {
    let reads = 0;
    const { rows } = aState([ran(-1, null)]);
    const counted = {
      ...rows,
      slice: (from: number, to: number) => {
        reads += 1;
        return rows.slice(from, to);
      },
    };
    for (let key = 0; key < 5; key += 1) concurrencyStrip(counted, window, noon);
    concurrencyStrip(counted, { ...window, from: window.from - minute }, noon);
    expect(reads).toBe(1);
    concurrencyStrip({ ...counted, version: rows.version + 1 }, window, noon);
    expect(reads).toBe(2);
  });
});

describe('the timeline on the screen', () => {
  const jobs = [
    ran(-30, null, { id: 'runs', description: 'Backfill of docs_chunks' }),
    ran(-200, -140, { id: 'done', description: '商品カタログ' }),
  ];
  const screen = (
    columns: number,
    rows: number,
    context = undefined as typeof japanese | undefined,
  ): readonly string[] =>
    screenRows(measured(aState(jobs, { size: { columns, rows }, timeline: firstTimeline })), context).map(unstyled);

  test.each([
    [60, 15],
    [80, 24],
    [120, 40],
    [200, 60],
  ])('fits into %i×%i', (columns, rows) => {
    const lines = screen(columns, rows);
    expect(lines).toHaveLength(rows);
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    expect(lines[3]).toMatch(/up to 1 ran at once +[▁█]/);
    expect(lines[4]).toMatch(/DESCRIPTION.* now/);
  });

  test('has bars beside the columns that identify jobs', () => {
    const lines = screen(120, 24);
    expect(lines.find(line => line.includes('Backfill'))).toMatch(/^❯ {2}● Backup +Backfill of docs_chunks +━+▶ *$/);
    expect(lines.find(line => line.includes('商品'))).toMatch(/✓ Backup +商品カタログ +━+✓ *$/);
  });

  test('continues dotted to the expected end of a job', () => {
    const likely = noon + 20 * minute;
    const estimate = { earliest: likely, likely, latest: likely, basis: 'pace', jobs: 0, took: null } as const;
    const state = aState(jobs, { size: { columns: 120, rows: 24 }, timeline: firstTimeline });
    const insights = new Map([['runs', { estimate, stalledSince: null, isSlow: false }]]);
    const lines = screenRows(measured({ ...state, attention: { ...state.attention, insights } })).map(unstyled);
    expect(lines.find(line => line.includes('Backfill'))).toMatch(/━▶╌+ *$/);
  });

  test('is in Japanese', () => {
    expect(screen(120, 24, japanese)[3]).toContain('同時実行は最大 1 件');
    expect(screen(120, 24, japanese)[4]).toContain('現在');
  });

  test('has an ASCII character for each of its symbols', () => {
    const ascii = [...screen(120, 24).join('')].map(character => inCharset(character, 'ascii-symbols')).join('');
    expect(ascii).toMatch(/=+>/);
    expect(ascii).toMatch(/=+\+/);
    expect(ascii.replaceAll(/[\u3000-\u9fff]/g, '')).toMatch(/^[ -~]*$/);
  });

  test('lays out only the rows in view', () => {
    let reads = 0;
    const many = Array.from({ length: 5_000 }, (_, index) => ran(-index, -index + 1, { id: `j${index}` }));
    const state = aState(many, { size: { columns: 120, rows: 30 }, timeline: firstTimeline });
    const { rows } = state;
    const at = (index: number) => {
      reads += 1;
      return rows.at(index);
    };
    const counted = { ...state, rows: { ...rows, at } };
    screenRows(counted);
    reads = 0;
    screenRows({ ...counted, top: 1_000 });
    expect(reads).toBeLessThan(200);
  });
});
