import { describe, expect, test } from 'vitest';
import type { Impact } from '../../../src/actions/outcome.ts';
import type { MonitorAction } from '../../../src/ui/state/action.ts';
import { anyChoice, reduceMonitor } from '../../../src/ui/state/reducer.ts';
import type { Dialog, MenuKind, MonitorState } from '../../../src/ui/state/state.ts';
import { aJob, jobsInOrder } from '../../support/jobs.ts';
import { aState, keptFilter } from '../../support/ui-fixtures.ts';

const applied = (state: MonitorState, ...intents: readonly MonitorAction[]): MonitorState =>
  intents.reduce(reduceMonitor, state);

const jobs = jobsInOrder(40);
const impact: Impact = { action: 'cancel', targets: [aJob()], skipped: [] };
const opening = { at: 0, readId: 0 };

describe('Esc peels one layer', () => {
  const layered = applied(
    aState(jobs, { filter: keptFilter('products'), statuses: new Set(['in-progress']) }),
    { type: 'open-details' },
    { type: 'open-help' },
  );

  test('dialog, details, kept filter, choices; with none of these nothing', () => {
    const noDialog = reduceMonitor(layered, { type: 'back' });
    expect([noDialog.dialog, noDialog.detailsOpen]).toEqual([null, true]);
    const noDetails = reduceMonitor(noDialog, { type: 'back' });
    expect([noDetails.detailsOpen, noDetails.filter.text]).toEqual([false, 'products']);
    const noFilter = reduceMonitor(noDetails, { type: 'back' });
    expect([noFilter.filter.text, noFilter.statuses.size]).toEqual(['', 1]);
    const bare = reduceMonitor(noFilter, { type: 'back' });
    expect(bare.statuses.size).toBe(0);
    expect(reduceMonitor(bare, { type: 'back' })).toBe(bare);
  });

  test('a filter that is being typed goes first of all that is not a dialog', () => {
    const typing = applied(
      aState(jobs),
      { type: 'open-details' },
      { type: 'open-filter' },
      { type: 'filter-text', text: 'x' },
    );
    const left = reduceMonitor(typing, { type: 'back' });
    expect([left.filter.editing, left.filter.text, left.detailsOpen]).toEqual([false, '', true]);
  });

  test('marks are no layer', () => {
    const marked = reduceMonitor(aState(jobs), { type: 'toggle-mark' });
    expect(reduceMonitor(marked, { type: 'back' })).toBe(marked);
  });
});

describe('details', () => {
  test('open on a job only', () => {
    const empty = aState([]);
    expect(reduceMonitor(empty, { type: 'open-details' })).toBe(empty);
    expect(reduceMonitor(aState(jobs), { type: 'open-details' }).detailsOpen).toBe(true);
  });

  test('a second Enter takes the keys to them, Tab goes to and fro', () => {
    const open = reduceMonitor(aState(jobs), { type: 'open-details' });
    expect(open.focus).toBe('list');
    const inside = reduceMonitor(open, { type: 'open-details' });
    expect(inside.focus).toBe('details');
    expect(reduceMonitor(inside, { type: 'other-pane' }).focus).toBe('list');
    const closed = aState(jobs);
    expect(reduceMonitor(closed, { type: 'other-pane' })).toBe(closed);
  });

  test.each<['up' | 'down' | 'page-down' | 'first' | 'last', number, number]>([
    ['down', 3, 4],
    ['up', 3, 2],
    ['up', 0, 0],
    ['down', 30, 30],
    ['first', 9, 0],
    ['last', 3, 30],
    ['page-down', 29, 30],
  ])('with the keys in them, %s scrolls from line %i to %i and leaves the cursor', (motion, from, to) => {
    const inside = { ...applied(aState(jobs), { type: 'open-details' }, { type: 'other-pane' }), detailsScroll: from };
    const moved = reduceMonitor(inside, { type: 'move', motion, farthest: 30 });
    expect([moved.detailsScroll, moved.selectedIndex]).toEqual([to, 0]);
  });

  test('closing forgets what was described', () => {
    const described = applied(
      aState(jobs),
      { type: 'open-details' },
      { type: 'described', described: { jobId: 'job-1', state: 'loading' } },
    );
    expect(reduceMonitor(described, { type: 'back' }).described).toBeNull();
  });
});

describe('marks', () => {
  test('toggle, and take the cursor on', () => {
    const two = applied(aState(jobs), { type: 'toggle-mark' }, { type: 'toggle-mark' });
    expect([...two.marks]).toEqual(['job-1', 'job-2']);
    expect(two.selectedId).toBe('job-3');
    const one = applied(two, { type: 'move', motion: 'first' }, { type: 'toggle-mark' });
    expect([...one.marks]).toEqual(['job-2']);
  });

  test('need a job', () => {
    const empty = aState([]);
    expect(reduceMonitor(empty, { type: 'toggle-mark' })).toBe(empty);
  });

  test('go one by one, or all at once', () => {
    const marked = applied(aState(jobs), { type: 'toggle-mark' }, { type: 'toggle-mark' });
    const [first = ''] = marked.marks;
    expect(reduceMonitor(marked, { type: 'unmark', jobIds: [first, 'another'] }).marks.size).toBe(1);
    expect(reduceMonitor(marked, { type: 'unmark-all' }).marks.size).toBe(0);
  });
});

describe('the filter line', () => {
  test('each letter filters, Enter keeps, / opens the kept text again', () => {
    const typing = applied(aState(jobs), { type: 'open-filter' }, { type: 'filter-text', text: 'status:failed' });
    expect(typing.filter.parsed.terms).toEqual([{ field: 'status', text: 'failed', negated: false }]);
    const kept = reduceMonitor(typing, { type: 'keep-filter' });
    expect(kept.filter).toMatchObject({ editing: false, text: 'status:failed' });
    expect(reduceMonitor(kept, { type: 'open-filter' }).filter).toMatchObject({ editing: true, text: 'status:failed' });
  });

  test('an unknown field is told, not searched for', () => {
    const { parsed } = applied(aState(jobs), { type: 'filter-text', text: 'stauts:failed' }).filter;
    expect(parsed).toEqual({ terms: [], problems: [{ id: 'query.unknownField', field: 'stauts' }] });
  });

  test('the same text is no change', () => {
    const typing = reduceMonitor(aState(jobs), { type: 'filter-text', text: 'x' });
    expect(reduceMonitor(typing, { type: 'filter-text', text: 'x' })).toBe(typing);
  });
});

describe('menus', () => {
  const open = (menu: MenuKind, facts: Partial<MonitorState> = {}): MonitorState =>
    reduceMonitor(aState(jobs, facts), { type: 'open-menu', menu });

  test.each<[string, MenuKind, string, Partial<MonitorState>]>([
    ['a status', 'statuses', 'failed', { statuses: new Set(['failed']) }],
    ['all statuses', 'statuses', anyChoice, { statuses: new Set() }],
    ['a status that there is not', 'statuses', 'frozen', { statuses: new Set() }],
    ['a type', 'types', 'IMPORT', { types: new Set(['IMPORT']) }],
    ['a type that zjobs does not know', 'types', 'DEFRAGMENT', { types: new Set(['DEFRAGMENT']) }],
    ['all types', 'types', anyChoice, { types: new Set() }],
    ['an order', 'order', 'oldest', { order: 'oldest' }],
    ['an order that there is not', 'order', 'random', { order: 'default' }],
  ])('choosing %s takes it and closes', (_, menu, value, expected) => {
    const chosen = reduceMonitor(open(menu, { statuses: new Set(['pending']) }), { type: 'choose', value });
    expect(chosen.dialog).toBeNull();
    expect(chosen).toMatchObject({ ...expected });
  });

  test('an order chosen where nobody has moved begins at its first row, else the cursor stays on its job', () => {
    const order = { type: 'choose', value: 'oldest' } as const;
    const chosen = reduceMonitor(open('order'), order);
    expect([chosen.selectedId, chosen.selectedIndex, chosen.top]).toEqual([null, 0, 0]);
    const moved = applied(aState(jobs), { type: 'move', motion: 'down' }, { type: 'open-menu', menu: 'order' }, order);
    expect(moved).toMatchObject({ order: 'oldest', selectedId: 'job-2' });
    const same = reduceMonitor(open('order'), { type: 'choose', value: 'default' });
    expect([same.selectedId, same.rows.length]).toEqual(['job-1', 40]);
  });

  test('Space toggles and leaves the menu open; Enter then only closes it', () => {
    const two = applied(
      open('statuses'),
      { type: 'toggle-choice', value: 'failed' },
      { type: 'toggle-choice', value: 'pending' },
    );
    expect(two.dialog).not.toBeNull();
    expect([...two.statuses]).toEqual(['failed', 'pending']);
    const closed = reduceMonitor(two, { type: 'choose', value: 'canceled' });
    expect([closed.dialog, [...closed.statuses]]).toEqual([null, ['failed', 'pending']]);
  });

  test('toggling twice is nothing, toggling All is all', () => {
    const twice = applied(
      open('types'),
      { type: 'toggle-choice', value: 'IMPORT' },
      { type: 'toggle-choice', value: 'IMPORT' },
    );
    expect(twice.types.size).toBe(0);
    const all = applied(open('types', { types: new Set(['IMPORT']) }), { type: 'toggle-choice', value: anyChoice });
    expect(all.types.size).toBe(0);
    const statuses = applied(open('statuses', { statuses: new Set(['failed']) }), {
      type: 'toggle-choice',
      value: anyChoice,
    });
    expect(statuses.statuses.size).toBe(0);
  });

  test('a choice that was taken away stays the line that Space is for', () => {
    const { dialog } = applied(open('types', { types: new Set(['IMPORT']) }), {
      type: 'toggle-choice',
      value: 'IMPORT',
    });
    expect(dialog).toMatchObject({ kind: 'menu', highlighted: 'IMPORT' });
  });

  test('orders and projects have nothing to toggle', () => {
    const order = open('order');
    expect(reduceMonitor(order, { type: 'toggle-choice', value: 'oldest' })).toBe(order);
    expect(reduceMonitor(open('statuses'), { type: 'toggle-choice', value: 'frozen' }).statuses.size).toBe(0);
  });

  test('what was chosen in no menu is nothing', () => {
    const state = aState(jobs);
    for (const type of ['choose', 'toggle-choice', 'highlight'] as const) {
      expect(reduceMonitor(state, { type, value: 'failed' })).toBe(state);
    }
  });

  test('the highlighted line is remembered', () => {
    expect(reduceMonitor(open('types'), { type: 'highlight', value: 'SPARK' }).dialog).toMatchObject({
      highlighted: 'SPARK',
    });
  });

  test('moving moves no cursor below a menu', () => {
    const menu = open('types');
    expect(reduceMonitor(menu, { type: 'move', motion: 'down' })).toBe(menu);
  });
});

describe('outcomes of several jobs', () => {
  const told = (action: 'cancel' | 'retry'): MonitorAction => ({ type: 'outcomes', told: { action, outcomes: [] } });

  test.each<[string, readonly MonitorAction[], MonitorAction]>([
    ['a dialog', [{ type: 'open-help' }], { type: 'close-dialog' }],
    ['a question', [{ type: 'open-confirm', impact, opening }], { type: 'back' }],
    ['a menu', [{ type: 'open-menu', menu: 'order' }], { type: 'choose', value: 'oldest' }],
    ['the filter line', [{ type: 'open-filter' }], { type: 'keep-filter' }],
  ])('wait while %s is open, and open after it', (_, before, closing) => {
    const waiting = applied(aState(jobs), ...before, told('cancel'));
    expect(waiting.dialog?.kind).not.toBe('outcomes');
    expect(reduceMonitor(waiting, closing)).toMatchObject({
      dialog: { kind: 'outcomes', action: 'cancel' },
      waitingOutcomes: [],
    });
  });

  test('of two actions are told one after the other', () => {
    const first = applied(aState(jobs), told('cancel'), told('retry'));
    expect(first.dialog).toMatchObject({ action: 'cancel' });
    const second = reduceMonitor(first, { type: 'close-dialog' });
    expect(second.dialog).toMatchObject({ action: 'retry', scroll: 0 });
    expect(reduceMonitor(second, { type: 'close-dialog' }).dialog).toBeNull();
  });
});

test('a question that a small terminal swallows is closed, another dialog is not', () => {
  const asked = reduceMonitor(aState(jobs), { type: 'open-confirm', impact, opening });
  expect(reduceMonitor(asked, { type: 'resize', size: { columns: 60, rows: 15 } }).dialog?.kind).toBe('confirm');
  expect(reduceMonitor(asked, { type: 'resize', size: { columns: 60, rows: 14 } }).dialog).toBeNull();
  expect(reduceMonitor(asked, { type: 'resize', size: { columns: 59, rows: 15 } }).dialog).toBeNull();
  const help = reduceMonitor(aState(jobs), { type: 'open-help' });
  expect(reduceMonitor(help, { type: 'resize', size: { columns: 50, rows: 12 } }).dialog?.kind).toBe('help');
});

describe('dialogs', () => {
  test.each<[MonitorAction, Partial<Dialog>]>([
    [{ type: 'open-help' }, { kind: 'help', scroll: 0 }],
    [{ type: 'open-palette' }, { kind: 'palette', text: '' }],
    [
      { type: 'open-menu', menu: 'order' },
      { kind: 'menu', menu: 'order', highlighted: null, touched: false },
    ],
    [
      { type: 'open-confirm', impact, opening },
      { kind: 'confirm', impact, opening, scroll: 0 },
    ],
    [
      { type: 'outcomes', told: { action: 'retry', outcomes: [] } },
      { kind: 'outcomes', action: 'retry', scroll: 0 },
    ],
  ])('%o opens one and closes', (intent, expected) => {
    const open = reduceMonitor(aState(jobs), intent);
    expect(open.dialog).toMatchObject(expected);
    expect(reduceMonitor(open, { type: 'close-dialog' }).dialog).toBeNull();
  });

  test('scroll as far as there is something to see', () => {
    const help = reduceMonitor(aState(jobs), { type: 'open-help' });
    const down = (farthest: number) => reduceMonitor(help, { type: 'move', motion: 'down', farthest }).dialog;
    expect(down(5)).toMatchObject({ scroll: 1 });
    expect(down(0)).toMatchObject({ scroll: 0 });
    expect(reduceMonitor(help, { type: 'move', motion: 'down' }).dialog).toMatchObject({ scroll: 0 });
  });

  test('the palette takes text, nothing else does', () => {
    const palette = applied(aState(jobs), { type: 'open-palette' }, { type: 'palette-text', text: 'can' });
    expect(palette.dialog).toEqual({ kind: 'palette', text: 'can', highlighted: null });
    const highlighted = reduceMonitor(palette, { type: 'highlight', value: 'job.cancel' });
    expect(highlighted.dialog).toMatchObject({ text: 'can', highlighted: 'job.cancel' });
    expect(reduceMonitor(highlighted, { type: 'palette-text', text: 'c' }).dialog).toMatchObject({ highlighted: null });
    const help = reduceMonitor(aState(jobs), { type: 'open-help' });
    expect(reduceMonitor(help, { type: 'palette-text', text: 'can' })).toBe(help);
  });

  test('the filter line closes a dialog', () => {
    expect(applied(aState(jobs), { type: 'open-help' }, { type: 'open-filter' }).dialog).toBeNull();
  });
});
