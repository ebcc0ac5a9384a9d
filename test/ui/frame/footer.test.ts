import { describe, expect, test } from 'vitest';
import { footerLines } from '../../../src/ui/frame/footer.ts';
import { frame } from '../../../src/ui/frame/frame.ts';
import { layoutOf } from '../../../src/ui/state/layout.ts';
import type { MonitorState } from '../../../src/ui/state/state.ts';
import { aJob, failedImport, noon } from '../../support/jobs.ts';
import { aState, english, japanese, keptFilter, unstyled } from '../../support/ui-fixtures.ts';

const problem = {
  error: {
    kind: 'server',
    message: 'The service is not available at the moment, please come back in a while',
    code: 503,
    requestId: '0af7651916cd43dd8448eb211c80319c',
    httpStatus: 503,
    retryAfter: null,
    maybeDone: false,
  },
  since: noon,
  nextTryAt: noon + 4_000,
} as const;

const footer = (state: MonitorState, context = english): readonly string[] =>
  footerLines(state, layoutOf(state).noticeRows, context).map(unstyled);

const hints = (state: MonitorState, context = english): string => footer(state, context).at(-1) ?? '';

const wide = { size: { columns: 200, rows: 30 } };

describe('the keys', () => {
  test('that work now are told, those that do not are left out', () => {
    const running = hints(aState([aJob()], wide));
    expect(running).toMatch(/^ \? help {2}q quit {2}Enter details {2}c cancel {2}\/ filter {2}Space mark/);
    expect(running).not.toMatch(/retry|back|other pane|project/);
    expect(hints(aState([failedImport()], wide))).toMatch(/r retry/);
    expect(hints(aState([failedImport()], wide))).not.toMatch(/cancel/);
    expect(hints(aState([aJob()], { ...wide, detailsOpen: true }))).toMatch(/Tab other pane {2}Esc back/);
    expect(hints(aState([], wide))).not.toMatch(/details|mark|copy/);
  });

  test('of an action that none of the marked jobs passes are left out', () => {
    const jobs = [aJob({ id: 'running' }), failedImport({ id: 'failed' })];
    const marked = (...ids: readonly string[]) => hints(aState(jobs, { ...wide, marks: new Set(ids) }));
    expect(marked('failed')).not.toMatch(/c cancel/);
    expect(marked('failed')).toMatch(/r retry .*u unmark all/);
    expect(marked('failed', 'running')).toMatch(/c cancel {2}r retry/);
    expect(marked()).not.toMatch(/unmark/);
  });

  test('are as many as fit, whole', () => {
    const narrow = hints(aState([aJob()], { size: { columns: 60, rows: 20 } }));
    expect(narrow.length).toBeLessThanOrEqual(60);
    expect(hints(aState([aJob()], wide)).startsWith(narrow)).toBe(true);
  });

  test('of the filter line, of a dialog, and in Japanese', () => {
    const editing = { ...keptFilter('x'), editing: true };
    expect(hints(aState([aJob()], { filter: editing }))).toBe(' Enter keep  Esc clear  Ctrl-U clear');
    expect(hints(aState([aJob()], { dialog: { kind: 'help', scroll: 0 } }))).toBe(' Esc back');
    expect(hints(aState([aJob()], wide), japanese)).toContain('c キャンセル');
  });
});

describe('the message', () => {
  test('is there when there is one', () => {
    expect(footer(aState([aJob()]))[0]).toBe('');
    expect(footer(aState([aJob()], { notice: { text: 'Paused; Z goes on.', tone: 'plain' } }))[0]).toBe(
      ' Paused; Z goes on.',
    );
  });

  test.each(['good', 'bad'] as const)('that is %s has its colour', tone => {
    const [line] = footerLines(aState([], { notice: { text: 'x', tone } }), 1, english);
    expect(line).toBe(` ${english.theme(tone, 'x')}`);
  });

  test.each([
    [60, 20],
    [80, 24],
    [100, 30],
  ])('is told whole at %i×%i, though words wrap', (columns, rows) => {
    const text =
      'job-0001: refused. The request was rejected because extraordinarily-long-identifiers do not wrap well (req-tail)';
    const state = aState([aJob()], { size: { columns, rows }, notice: { text, tone: 'bad' } });
    const drawn = frame(state, english).rows.map(unstyled);
    expect(drawn).toHaveLength(rows);
    expect(drawn.join(' ').replaceAll(/\s+/g, ' ')).toContain(text);
  });

  test.each([60, 80, 120, 200])('why the list is stale is told whole at %i columns, with the next try', columns => {
    const state = aState([aJob()], { size: { columns, rows: 24 } }, { problem });
    const told = frame(state, english).rows.map(unstyled).join(' ').replaceAll(/\s+/g, ' ');
    expect(told).toContain('Data from 14:00:00: The service is not available');
    expect(told).toContain('requestid 0af7651916cd43dd8448eb211c80319c');
    expect(told).toContain('Next try at 14:00:04; R tries now.');
  });

  test('hides why the list is stale until it is gone', () => {
    const stale = aState([aJob()], {}, { problem });
    expect(footer(stale).join(' ')).toContain('Data from');
    const told: MonitorState = { ...stale, notice: { text: 'Every 2s.', tone: 'plain' } };
    expect(footer(told).join(' ')).not.toContain('Data from');
  });
});

test('a message longer than its room ends with a sign that it was cut', () => {
  const text = Array.from({ length: 100 }, (_, index) => `word-${index}`).join(' ');
  const lines = footer(aState([aJob()], { size: { columns: 60, rows: 15 }, notice: { text, tone: 'bad' } }));
  expect(lines.at(-2)).toMatch(/…$/);
  expect(lines.every(line => [...line].length <= 60)).toBe(true);
});
