import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../../src/terminal/text/width.ts';
import { cellText, gutter, headingLine, layOutColumns, widestStatus } from '../../../src/ui/frame/columns.ts';
import { aJob, noon } from '../../support/jobs.ts';
import { contextFor, english, hostileJob, japanese } from '../../support/ui-fixtures.ts';

const placedFor = (width: number, context = english) => layOutColumns(width, widestStatus(context.translate));
const idsAt = (width: number): readonly string[] => placedFor(width).map(({ column }) => column.id);
const widths = Array.from({ length: 241 }, (_, index) => 60 + index);

describe('the columns', () => {
  test.each(['en', 'ja'] as const)('fill no more than any width from 60 to 300, in %s', language => {
    const context = contextFor(language);
    for (const width of widths) {
      const placed = placedFor(width, context);
      const taken = gutter + placed.reduce((sum, column) => sum + column.width, 0) + placed.length - 1;
      expect(taken).toBeLessThanOrEqual(width);
      expect(displayWidth(headingLine(placed, context))).toBe(taken);
    }
  });

  test('leave by priority as it narrows: creator, ID, start, end, progress, type', () => {
    const leaving = ['createdBy', 'id', 'started', 'elapsed', 'progress', 'type'];
    const order = [...widths.toReversed(), 50, 40, 30, 20].flatMap((width, index, all) => {
      const before = index === 0 ? 300 : (all[index - 1] ?? 300);
      return idsAt(before).filter(id => !idsAt(width).includes(id));
    });
    expect(order.slice(0, leaving.length)).toEqual(leaving);
  });

  test('status and description are there at 60, all at 120', () => {
    expect(idsAt(60)).toEqual(expect.arrayContaining(['status', 'type', 'description', 'progress']));
    expect(idsAt(120)).toEqual(['status', 'type', 'description', 'progress', 'started', 'elapsed', 'createdBy', 'id']);
  });

  test('a heading that its column is too narrow for is no torn word: the progress is %', () => {
    expect(headingLine(placedFor(60), english)).toMatch(/ %$/);
    expect(headingLine(placedFor(180), english)).toMatch(/ PROGRESS /);
    for (const context of [english, japanese]) expect(headingLine(placedFor(60, context), context)).not.toContain('…');
  });

  test('the status word is whole from the start, in both languages', () => {
    for (const context of [english, japanese]) {
      const status = placedFor(100, context).find(({ column }) => column.id === 'status');
      expect(status?.width).toBeGreaterThanOrEqual(widestStatus(context.translate));
    }
  });
});

describe('a cell', () => {
  test('is exactly as wide as its column, whatever the server sent', () => {
    fc.assert(
      fc.property(
        hostileJob(),
        fc.constantFrom(60, 80, 97, 120, 200, 300),
        fc.constantFrom('en', 'ja'),
        (job, width, language) => {
          const context = contextFor(language);
          for (const placed of placedFor(width, context)) {
            expect(displayWidth(cellText(placed, job, context, noon))).toBe(placed.width);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  test.each<[string, Parameters<typeof aJob>[0], string, string]>([
    ['a running job has a bar', {}, 'progress', '━━━╌╌╌╌╌  40%'],
    ['an ended one the number', { status: 'failed', progress: 37 }, 'progress', '          37%'],
    ['no progress is a dash', { progress: null }, 'progress', '            –'],
    ['the status by glyph and word', { status: 'failed' }, 'status', '✗ Failed'],
    ['an unknown status verbatim', { status: 'unknown', rawStatus: 'THAWING' }, 'status', '? THAWING'],
    ['elapsed while it runs', {}, 'elapsed', '9m'],
    ['its end when it has ended', { status: 'successful', finishedAt: noon - 60_000 }, 'elapsed', '11-22 13:59'],
    ['neither known', { startedAt: null }, 'elapsed', '–'],
    ['the year where it is another', { startedAt: Date.UTC(2025, 0, 2) }, 'started', '2025-01-02'],
    ['no description', { description: null, collectionName: null }, 'description', '–'],
    ['no description, but a collection', { description: null, collectionName: 'docs' }, 'description', 'docs'],
    ['no creator', { createdBy: null }, 'createdBy', '–'],
    ['a wide description, cut at a whole character', { description: '商'.repeat(200) }, 'description', '…'],
  ])('%s', (_, facts, id, expected) => {
    const placed = placedFor(180).find(({ column }) => column.id === id);
    const text = placed === undefined ? '' : cellText(placed, aJob(facts), english, noon);
    if (id === 'progress') expect(text).toBe(expected);
    else expect(text.trimEnd().endsWith(expected)).toBe(true);
  });
});
