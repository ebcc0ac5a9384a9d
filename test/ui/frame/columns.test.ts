import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jobStatuses } from '../../../src/jobs/statuses.ts';
import { displayWidth } from '../../../src/terminal/text/width.ts';
import { cellText, gutter, headingLine, layOutColumns } from '../../../src/ui/frame/column-layout.ts';
import { columns } from '../../../src/ui/frame/columns.ts';
import { aJob, noon } from '../../support/jobs.ts';
import { contextFor, english, hostileJob, japanese } from '../../support/ui-fixtures.ts';

const placedFor = (width: number, context = english) => layOutColumns(width, context.translate);
const idsAt = (width: number): readonly string[] => placedFor(width).map(({ column }) => column.id);
const widths = Array.from({ length: 241 }, (_, index) => 60 + index);

describe('the columns', () => {
  test.each(['en', 'ja'] as const)('fit into every width from 60 to 300 cells, in %s', language => {
    const context = contextFor(language);
    for (const width of widths) {
      const placed = placedFor(width, context);
      const taken = gutter + placed.reduce((sum, column) => sum + column.width, 0) + placed.length - 1;
      expect(taken).toBeLessThanOrEqual(width);
      expect(displayWidth(headingLine(placed, context))).toBe(taken);
    }
  });

  test('leave a narrowing list by priority: creator, ID, start, end, progress, type', () => {
    const leaving = ['createdBy', 'id', 'started', 'elapsed', 'progress', 'type'];
    const order = [...widths.toReversed(), 50, 40, 30, 20].flatMap((width, index, all) => {
      const before = index === 0 ? 300 : (all[index - 1] ?? 300);
      return idsAt(before).filter(id => !idsAt(width).includes(id));
    });
    expect(order.slice(0, leaving.length)).toEqual(leaving);
  });

  test('have different IDs, priorities and turns to grow', () => {
    for (const values of [
      columns.map(({ id }) => id),
      columns.map(({ priority }) => priority),
      columns.flatMap(({ growth }) => growth.map(({ turn }) => turn)),
    ]) {
      expect(new Set<unknown>(values).size).toBe(values.length);
    }
  });

  test('include status and description at 60 cells, and all at 120', () => {
    expect(idsAt(60)).toEqual(expect.arrayContaining(['status', 'type', 'description', 'progress']));
    expect(idsAt(120)).toEqual(['status', 'type', 'description', 'progress', 'started', 'elapsed', 'createdBy', 'id']);
  });

  test('head a narrow progress column with % instead of a cut word', () => {
    expect(headingLine(placedFor(60), english)).toMatch(/ %$/);
    expect(headingLine(placedFor(180), english)).toMatch(/ PROGRESS /);
    for (const context of [english, japanese]) expect(headingLine(placedFor(60, context), context)).not.toContain('…');
  });

  test('never cut a known status, in both languages', () => {
    for (const context of [english, japanese]) {
      const status = placedFor(100, context).find(({ column }) => column.id === 'status');
      for (const word of jobStatuses.filter(one => one !== 'unknown').map(one => context.translate(`status.${one}`))) {
        expect(status?.width).toBeGreaterThanOrEqual(displayWidth(word) + 2);
      }
    }
  });
});

describe('a cell', () => {
  test('is exactly as wide as its column, whatever the server sends', () => {
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
    ['a bar for a running job', {}, 'progress', '━━━╌╌╌╌╌  40%'],
    ['the number for an ended job', { status: 'failed', progress: 37 }, 'progress', '          37%'],
    ['a dash for unknown progress', { progress: null }, 'progress', '            –'],
    ['glyph and word of the status', { status: 'failed' }, 'status', '✗ Failed'],
    ['an unknown status as the server wrote it', { status: 'unknown', rawStatus: 'THAWING' }, 'status', '? THAWING'],
    ['the elapsed time of a running job', {}, 'elapsed', '9m'],
    ['the end of an ended job', { status: 'successful', finishedAt: noon - 60_000 }, 'elapsed', '11-22 13:59'],
    ['a dash without a start', { startedAt: null }, 'elapsed', '–'],
    ['the year of another year', { startedAt: Date.UTC(2025, 0, 2) }, 'started', '2025-01-02'],
    ['a dash without a description', { description: null, collectionName: null }, 'description', '–'],
    ['the collection without a description', { description: null, collectionName: 'docs' }, 'description', 'docs'],
    ['a dash without a creator', { createdBy: null }, 'createdBy', '–'],
    ['a wide description cut between characters', { description: '商'.repeat(200) }, 'description', '…'],
  ])('shows %s', (_, facts, id, expected) => {
    const placed = placedFor(180).find(({ column }) => column.id === id);
    const text = placed === undefined ? '' : cellText(placed, aJob(facts), english, noon);
    if (id === 'progress') expect(text).toBe(expected);
    else expect(text.trimEnd().endsWith(expected)).toBe(true);
  });
});
