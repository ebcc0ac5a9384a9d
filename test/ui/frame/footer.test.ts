import { describe, expect, test } from 'vitest';
import { explainQueryProblem } from '../../../src/format/query-problem.ts';
import { footerLines } from '../../../src/ui/frame/footer.ts';
import { layoutOf } from '../../../src/ui/state/layout.ts';
import type { MonitorState } from '../../../src/ui/state/state.ts';
import { firstTimeline } from '../../../src/ui/state/timeline.ts';
import { aJob, failedImport, noon } from '../../support/jobs.ts';
import {
  appliedFilter,
  aState,
  english,
  helpDialog,
  japanese,
  measured,
  screenRows,
  typedFilter,
  unstyled,
} from '../../support/ui-fixtures.ts';

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
  footerLines(state, layoutOf(measured(state, context)), context).map(unstyled);

const hints = (state: MonitorState, context = english): string => footer(state, context).at(-1) ?? '';

const wide = { size: { columns: 200, rows: 30 } };

describe('the keys in the footer', () => {
  test('are those that work now', () => {
    const running = hints(aState([aJob()], wide));
    expect(running).toMatch(
      /^ Enter details {3}w watch {3}c cancel {3}\/ filter {3}F failed {3}b group by {3}v timeline {3}: commands .*\? help$/,
    );
    expect(running).not.toMatch(/retry|back|other pane|project/);
    expect(hints(aState([failedImport()], wide))).toMatch(/r retry/);
    expect(hints(aState([failedImport()], wide))).not.toMatch(/cancel/);
    expect(hints(aState([aJob()], { ...wide, detailsOpen: true }))).toMatch(
      /^ Tab to details {3}c cancel {3}Y copy {3}z whole screen {3}Esc back/,
    );
    expect(hints(aState([], wide))).not.toMatch(/details|mark|copy/);
  });

  test('say what a key does now: unwatch a watched job, show the list beside details that fill the screen', () => {
    const attention = { ...aState([]).attention, watched: new Set(['watched']) };
    const jobs = [aJob({ id: 'watched' }), aJob({ id: 'other' })];
    expect(hints(aState(jobs, { ...wide, attention, selectedId: 'watched' }))).toMatch(/w unwatch/);
    expect(hints(aState(jobs, { ...wide, attention, marks: new Set(['watched', 'other']) }))).toMatch(/w watch/);
    const zoomed = { ...wide, detailsOpen: true, detailsZoomed: true };
    expect(hints(aState(jobs, zoomed))).toMatch(/z show the list/);
    expect(hints(aState(jobs, { ...zoomed, size: { columns: 80, rows: 24 } }))).not.toMatch(/ z /);
  });

  test('exclude an action that is allowed for none of the marked jobs', () => {
    const jobs = [aJob({ id: 'running' }), failedImport({ id: 'failed' })];
    const marked = (...ids: readonly string[]) => hints(aState(jobs, { ...wide, marks: new Set(ids) }));
    expect(marked('failed')).not.toMatch(/c cancel/);
    expect(marked('failed')).toMatch(/r retry .*u unmark all/);
    expect(marked('failed', 'running')).toMatch(/c cancel {3}r retry/);
    expect(marked()).not.toMatch(/unmark/);
  });

  test('are as many as fit, none of them cut', () => {
    const narrow = hints(aState([aJob()], { size: { columns: 60, rows: 20 } }));
    expect(narrow.length).toBeLessThanOrEqual(60);
    expect(narrow).toMatch(/^ Enter details {2}w watch {2}c cancel {2}\/ filter.* {2}\? help$/);
  });

  test('are those of the filter line, of a dialog, and in Japanese', () => {
    const editing = { ...appliedFilter('x'), editing: true };
    expect(hints(aState([aJob()], { filter: editing }))).toBe(' Enter apply   Esc remove   Ctrl-U delete to the start');
    expect(hints(aState([aJob()], { dialog: helpDialog() }))).toBe(' ↑ ↓ move   Enter run   / search   Esc close');
    expect(hints(aState([aJob()], wide), japanese)).toContain('c キャンセル');
  });
});

describe('the keys of the focused pane', () => {
  const menu = { kind: 'menu', highlighted: null, top: 0, hasToggled: false } as const;
  test.each<[string, Partial<MonitorState>, RegExp]>([
    ['the timeline', { timeline: firstTimeline }, /^ \[ \] zoom {3}v table {3}Enter details .*\? help$/],
    [
      'the details',
      { detailsOpen: true, focus: 'details' },
      /^ ↑ ↓ scroll {3}\/ search {3}Tab to list {3}J K next job {3}c cancel {3}Esc close {3}Y copy {3}z whole screen .*\? help$/,
    ],
    [
      'a menu',
      { dialog: { ...menu, menu: 'order' } },
      /^ ↑ ↓ move {3}Enter select {3}Esc close {3}1–9 choose by number$/,
    ],
    [
      'a menu of several choices',
      { dialog: { ...menu, menu: 'types' } },
      /^ ↑ ↓ move {3}Space toggle {3}Enter select {3}Esc close {3}1–9 choose by number$/,
    ],
    [
      'the messages',
      { dialog: { kind: 'messages', scroll: 0 }, messages: [{ text: 'x', tone: 'plain', at: noon }] },
      /^ y copy the messages {3}Esc close {3}↑ ↓ scroll$/,
    ],
  ])('are those of %s', (_, facts, expected) => {
    expect(hints(aState([aJob()], { ...wide, ...facts }))).toMatch(expected);
  });
});

describe('the message', () => {
  test('is empty without a notice', () => {
    expect(footer(aState([aJob()]))[0]).toBe('');
    expect(footer(aState([aJob()], { notice: { text: 'Paused. Press Z to resume.', tone: 'plain' } }))[0]).toBe(
      ' Paused. Press Z to resume.',
    );
  });

  test.each(['good', 'bad'] as const)('has the color of %s', tone => {
    const [line] = footerLines(aState([], { notice: { text: 'x', tone } }), layoutOf(aState([])), english);
    expect(line).toBe(` ${english.theme(tone, 'x')}`);
  });

  test.each([
    [60, 20],
    [80, 24],
    [100, 30],
  ])('is whole at %i×%i, although words wrap', (columns, rows) => {
    const text =
      'job-0001: refused. The request was rejected because extraordinarily-long-identifiers do not wrap well (req-tail)';
    const state = aState([aJob()], { size: { columns, rows }, notice: { text, tone: 'bad' } });
    const drawn = screenRows(state).map(unstyled);
    expect(drawn).toHaveLength(rows);
    expect(drawn.join(' ').replaceAll(/\s+/g, ' ')).toContain(text);
  });

  test.each([60, 80, 120, 200])(
    'says as a whole at %i columns why the list is stale, and when the next try follows',
    columns => {
      const state = aState([aJob()], { size: { columns, rows: 24 } }, { problem });
      const shown = screenRows(state).map(unstyled).join(' ').replaceAll(/\s+/g, ' ');
      expect(shown).toContain('Data from 14:00:00: The service is not available');
      expect(shown).toContain('requestid 0af7651916cd43dd8448eb211c80319c');
      expect(shown).toContain('Next try at 14:00:04. Press R to try now.');
    },
  );

  test('shows a notice before why the list is stale', () => {
    const stale = aState([aJob()], {}, { problem });
    expect(footer(stale).join(' ')).toContain('Data from');
    const withNotice: MonitorState = { ...stale, notice: { text: 'Interval: 2s.', tone: 'plain' } };
    expect(footer(withNotice).join(' ')).not.toContain('Data from');
  });
});

describe('what is wrong with the filter', () => {
  const known = 'unknown filter field "foo:"; fields are status, type, by, since';

  test.each([60, 80, 120, 200])('is whole at %i columns, above a warning that is whole, too', columns => {
    const notice = {
      text: 'The journal could not be written: no space is left on the device.',
      tone: 'warning',
    } as const;
    const state = aState([aJob()], { size: { columns, rows: 24 }, filter: typedFilter('foo:x'), notice });
    const shown = screenRows(state).map(unstyled).join(' ').replaceAll(/\s+/g, ' ');
    expect(shown).toContain(known);
    expect(shown).toContain(notice.text);
    expect(shown).toContain('/foo:x');
  });

  test('leaves a row to a warning, although it is long', () => {
    const filter = typedFilter(`${'x'.repeat(40)}-${'y'.repeat(400)}:x`);
    const state = aState([aJob()], {
      size: { columns: 60, rows: 15 },
      filter,
      notice: { text: 'Late.', tone: 'warning' },
    });
    const lines = footer(state);
    expect(lines.slice(-3, -1)).toEqual([expect.stringMatching(/…$/), ' Late.']);
  });

  test('is said once, although Enter was pressed', () => {
    const text = explainQueryProblem({ id: 'query.unknownField', field: 'foo' }, english.translate);
    const state = aState([], { filter: typedFilter('foo:x'), notice: { text, tone: 'bad' } });
    expect(footer(state).join(' ').split('unknown filter field')).toHaveLength(2);
  });
});

test('a message that is too long ends with an ellipsis', () => {
  const text = Array.from({ length: 100 }, (_, index) => `word-${index}`).join(' ');
  const lines = footer(aState([aJob()], { size: { columns: 60, rows: 15 }, notice: { text, tone: 'bad' } }));
  expect(lines.at(-2)).toMatch(/…$/);
  expect(lines.every(line => [...line].length <= 60)).toBe(true);
});
