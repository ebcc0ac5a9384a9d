import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Kind } from '../../../../src/jobs/kind.ts';
import { kinds } from '../../../../src/jobs/kinds.ts';
import { type OrderName, orderNames } from '../../../../src/jobs/order.ts';
import { jobStatuses } from '../../../../src/jobs/statuses.ts';
import { viewColumns } from '../../../../src/jobs/view-columns.ts';
import { displayWidth } from '../../../../src/terminal/text/width.ts';
import { cellText, headingLine, layOutColumns, usedWidth } from '../../../../src/ui/frame/list/column-layout.ts';
import { type Column, columns, isSearched, type ListShape } from '../../../../src/ui/frame/list/columns.ts';
import { type ListFacts, optionalFields } from '../../../../src/ui/rows/list-facts.ts';
import { aJob, aSource, noon } from '../../../support/jobs.ts';
import { contextFor, english, hostileJob, japanese } from '../../../support/ui-fixtures.ts';

/** A list with a job of every kind, all fields, and times of the last week. */
const facts: ListFacts = {
  present: new Set(optionalFields.filter(field => field !== 'source')),
  types: kinds,
  idLength: 26,
  oldest: noon - 3 * 86_400_000,
  hasObserved: false,
};

const shapeFor = (width: number, context = english): ListShape => ({ width, facts, context, now: noon });
const placedFor = (width: number, context = english) => layOutColumns(shapeFor(width, context));
const idsAt = (width: number): readonly string[] => placedFor(width).map(({ column }) => column.id);
const widthAt = (width: number, id: string): number =>
  placedFor(width).find(({ column }) => column.id === id)?.width ?? 0;
const widths = Array.from({ length: 241 }, (_, index) => 60 + index);

const sorting = { order: 'default', isReversed: false } as const;

const narrow = ['status', 'type', 'description', 'progress', 'took', 'when'];

describe('the columns', () => {
  test.each(['en', 'ja'] as const)('fit into every width from 60 to 300 cells, in %s', language => {
    const context = contextFor(language);
    for (const width of widths) {
      const placed = placedFor(width, context);
      expect(usedWidth(placed)).toBeLessThanOrEqual(width);
      expect(displayWidth(headingLine(placed, sorting, context))).toBe(usedWidth(placed));
    }
  });

  test('underline what free text of a filter searches', () => {
    const searched = columns.filter(isSearched).map(({ id }) => id);
    expect(searched).toEqual(['description', 'createdBy', 'id', 'cluster', 'collection']);
  });

  test('that need a field of the jobs show this field', () => {
    const needing: readonly Column[] = columns.filter(({ field }) => field !== null);
    expect(needing.filter(({ field, shows }) => field !== null && !shows.includes(field))).toEqual([]);
  });

  test('leave a narrowing list from the right by priority', () => {
    const leaving = ['collection', 'cluster', 'id', 'createdBy', 'when', 'took', 'progress', 'type'];
    // At 200 cells the type gets its whole name, for which other columns give way.
    const narrowing = Array.from({ length: 180 }, (_, index) => 199 - index);
    const order = narrowing.flatMap((width, index, all) => {
      const before = index === 0 ? 300 : (all[index - 1] ?? 300);
      return idsAt(before).filter(id => !idsAt(width).includes(id));
    });
    expect(order.slice(0, leaving.length)).toEqual(leaving);
  });

  test('give the description the cells that a job needs to be recognized', () => {
    for (const width of widths.filter(cells => cells >= 80)) {
      const least = width >= 160 ? 48 : width >= 120 ? 40 : 36;
      expect(widthAt(width, 'description')).toBeGreaterThanOrEqual(least);
      expect(widthAt(width, 'description')).toBeLessThanOrEqual(72);
    }
  });

  test('are absent instead of narrower than their least width', () => {
    for (const width of widths) {
      for (const [id, least] of [
        ['createdBy', 16],
        ['id', 26],
        ['cluster', 12],
        ['collection', 12],
      ] as const) {
        expect([0, ...Array.from({ length: 60 }, (_, extra) => least + extra)]).toContain(widthAt(width, id));
      }
    }
  });

  test('show both the time and the source from 80 cells on', () => {
    const several = { ...facts, present: new Set(optionalFields) };
    for (const width of widths.filter(cells => cells >= 80)) {
      for (const context of [english, japanese]) {
        const placed = layOutColumns({ ...shapeFor(width, context), facts: several });
        expect(placed.map(({ column }) => column.id)).toEqual(expect.arrayContaining([...narrow, 'source']));
        expect(usedWidth(placed)).toBeLessThanOrEqual(width);
      }
    }
  });

  test.each([
    ['Search Platform', 'Search Pl…'],
    ['Search Platform (example.com)', 'Sea…e.com)'],
    ['Search', 'Search    '],
  ])('cut the source %s to %s', (name, cell) => {
    const column = columns.find(({ id }) => id === 'source');
    const job = aJob({ source: aSource(0, { name }) });
    expect(column && cellText({ column, width: 10 }, job, { context: english, now: noon })).toBe(cell);
  });

  test('show the word of a status from 100 cells on, and the whole name of a type from 200 on', () => {
    expect(widthAt(99, 'status')).toBe(1);
    expect(widthAt(100, 'status')).toBe(13);
    const migration = aJob({ type: 'MIGRATION', subtype: 'PINECONE' });
    const refresh = aJob({ type: 'EXTERNAL_COLLECTION_REFRESH', subtype: null });
    const typeAt = (width: number, job = migration): string => {
      const placed = placedFor(width).find(({ column }) => column.id === 'type');
      return placed === undefined ? '' : cellText(placed, job, { context: english, now: noon }).trimEnd();
    };
    expect([80, 120, 199].map(width => typeAt(width))).toEqual(['Migrate', 'Migrate', 'Migrate']);
    expect([80, 99, 100, 199].map(width => typeAt(width, refresh))).toEqual([
      ...['Ext refr', 'Ext refr'],
      ...['Ext refresh', 'Ext refresh'],
    ]);
    expect([200, 300].map(width => typeAt(width))).toEqual(['Migration from Pinecone', 'Migration from Pinecone']);
  });

  test('leave the list when no job has a value', () => {
    const bare = layOutColumns({ ...shapeFor(300), facts: { ...facts, present: new Set() } });
    expect(bare.map(({ column }) => column.id)).toEqual([...narrow, 'id']);
    expect(idsAt(300)).toEqual([...narrow, 'createdBy', 'id', 'cluster', 'collection']);
  });

  test.each([
    ['short', ({ shortName }: Kind) => shortName, 11],
    ['narrow', ({ shortName, narrowName }: Kind) => narrowName ?? shortName, 8],
  ] as const)('have %s names of kinds that fit, and that tell the types apart', (_, nameOf, most) => {
    for (const kind of kinds) {
      expect(displayWidth(nameOf(kind).en)).toBeLessThanOrEqual(most);
      expect(displayWidth(nameOf(kind).ja)).toBeLessThanOrEqual(12);
    }
    const types = new Map(kinds.map(kind => [nameOf(kind).en, kind.type]));
    expect(new Set(types.values()).size).toBe(new Set(kinds.map(({ type }) => type)).size);
    for (const kind of kinds) expect(types.get(nameOf(kind).en)).toBe(kind.type);
  });

  test('give the reason of a job that failed within a day 10 cells at 80 columns, and those that its time leaves', () => {
    expect(widthAt(80, 'progress')).toBe(10);
    const today = layOutColumns({ ...shapeFor(80), facts: { ...facts, oldest: noon } });
    expect(today.find(({ column }) => column.id === 'progress')?.width).toBe(13);
  });

  test('stay where they are when a page with other kinds and older jobs arrives', () => {
    const [first] = kinds;
    const firstPage: ListFacts = { ...facts, types: [first], oldest: noon };
    for (const width of widths.filter(cells => cells < 200)) {
      const before = layOutColumns({ ...shapeFor(width), facts: firstPage, isLoading: true });
      expect(before).toEqual(layOutColumns({ ...shapeFor(width), isLoading: true }));
      expect(before).toEqual(placedFor(width));
    }
  });

  test('have different IDs, priorities and turns to grow', () => {
    for (const values of [
      columns.map(({ id }) => id),
      columns.flatMap(({ priority }) => priority ?? []),
      columns.flatMap(({ growth, joins }) => [...growth.map(({ turn }) => turn), ...(joins === 0 ? [] : [joins])]),
    ]) {
      expect(new Set<unknown>(values).size).toBe(values.length);
    }
  });

  test('can all be named by a saved view', () => {
    const named = Object.values(viewColumns).map(({ column }) => column);
    expect(new Set(named)).toEqual(new Set(columns.map(({ id }) => id)));
  });

  test('include status, type, description and progress at 60 cells, and the time at 80', () => {
    expect(idsAt(60)).toEqual(['status', 'type', 'description', 'progress', 'took']);
    expect(widthAt(60, 'description')).toBe(26);
    expect(idsAt(80)).toEqual(narrow);
    expect(idsAt(160)).toEqual([...narrow, 'createdBy']);
  });

  test('have a whole heading or none', () => {
    for (const width of widths)
      for (const context of [english, japanese])
        expect(headingLine(placedFor(width, context), sorting, context)).not.toContain('…');
    expect(headingLine(placedFor(80), sorting, english)).toMatch(/^ {5}TYPE +DESCRIPTION +PROGRESS +TOOK {2}WHEN ↓ *$/);
  });

  test('mark the column that the list is sorted by, and the direction', () => {
    const marked = (order: OrderName, isReversed = false): string | undefined =>
      headingLine(placedFor(160), { order, isReversed }, english)
        .match(/(\w+(?: \w+)?) ([↑↓])/)
        ?.slice(1)
        .join(' ');
    expect(orderNames.map(order => marked(order))).toEqual([
      'WHEN ↓',
      'WHEN ↓',
      'WHEN ↑',
      'STATUS ↑',
      'TYPE ↑',
      'PROGRESS ↓',
      'CREATED BY ↑',
      'TOOK ↓',
    ]);
    expect(marked('longest', true)).toBe('TOOK ↑');
    for (const order of orderNames)
      expect(columns.filter(({ sorts }: Column) => sorts[order] !== undefined)).toHaveLength(1);
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
            expect(displayWidth(cellText(placed, job, { context, now: noon }))).toBe(placed.width);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  test.each<[string, Parameters<typeof aJob>[0], string, string]>([
    ['a bar for a running job', {}, 'progress', '━━━━━━━━'],
    ['the percentage of a running job', {}, 'progress', ' 40%'],
    ['a bar for a job that is being canceled', { status: 'canceling' }, 'progress', ' 40%'],
    ['that a pending job waits', { status: 'pending', progress: 0 }, 'progress', 'queued'],
    ['the reason of a failed job', { status: 'failed', reason: 'row 3: no disk' }, 'progress', 'no disk'],
    ['nothing for a job that ended in an unknown status', { status: 'unknown', finishedAt: noon }, 'progress', ''],
    ['that an import waits', { type: 'IMPORT', rawStatus: 'Uncommitted' }, 'status', 'To commit'],
    ['nothing for a finished job', { status: 'successful', progress: 100 }, 'progress', ''],
    ['nothing for a canceled job', { status: 'canceled', progress: 52 }, 'progress', ''],
    ['nothing for a failed job without a reason', { status: 'failed', progress: 37 }, 'progress', ''],
    ['a dash for unknown progress', { progress: null }, 'progress', '–'],
    ['glyph and word of the status', { status: 'failed' }, 'status', '✗ Failed'],
    ['an unknown status as the server wrote it', { status: 'unknown', rawStatus: 'THAWING' }, 'status', '? THAWING'],
    ['the elapsed time of a running job', {}, 'took', '9m'],
    ['the duration of an ended job', { status: 'successful', finishedAt: noon - 60_000 }, 'took', '8m'],
    ['a dash without a start', { startedAt: null }, 'took', '–'],
    ['the time of day of a job of today', {}, 'when', '13:51'],
    ['a dash without a description', { description: null, collectionName: null }, 'description', '–'],
    ['the collection without a description', { description: null, collectionName: 'docs' }, 'description', 'docs'],
    ['a dash without a creator', { createdBy: null }, 'createdBy', '–'],
    ['a wide description cut between characters', { description: '商'.repeat(200) }, 'description', '…'],
    ['no part of an ID that is too long', { id: 'x'.repeat(60) }, 'id', ''],
    ['the ID of a cluster without a name', { clusterName: null }, 'cluster', 'in01-abc'],
    [
      'both ends of a long name of a collection',
      { collectionName: 'embeddings_of_all_documents_0003' },
      'collection',
      'ents_0003',
    ],
  ])('shows %s', (_, values, id, expected) => {
    const placed = placedFor(300).find(({ column }) => column.id === id);
    const text = placed === undefined ? '?' : cellText(placed, aJob(values), { context: english, now: noon });
    if (expected === '') expect(text.trim()).toBe('');
    else expect(text).toContain(expected);
  });

  test('keeps the part of a description in view that the filter matches', () => {
    const placed = placedFor(80).find(({ column }) => column.id === 'description');
    const job = aJob({ description: 'Import of the files of the customer support chats into chat_logs' });
    const text = placed === undefined ? '' : cellText(placed, job, { context: english, now: noon }, ['chat_logs']);
    expect(text).toMatch(/^Import of the files .*…chat_logs *$/);
  });
});
