import { describe, expect, test } from 'vitest';
import type { Impact } from '../../../src/actions/outcome.ts';
import type { MonitorAction } from '../../../src/ui/state/action.ts';
import { layoutOf } from '../../../src/ui/state/layout.ts';
import { anyChoice, highlightedValue, openMenuOf } from '../../../src/ui/state/menus.ts';
import { reduceMonitor } from '../../../src/ui/state/reducer.ts';
import type { Dialog, MenuKind, MonitorState } from '../../../src/ui/state/state.ts';
import { aJob, jobsInOrder } from '../../support/jobs.ts';
import { appliedFilter, aState } from '../../support/ui-fixtures.ts';

const applied = (state: MonitorState, ...actions: readonly MonitorAction[]): MonitorState =>
  actions.reduce(reduceMonitor, state);

const jobs = jobsInOrder(40);
const impact: Impact = { action: 'cancel', targets: [aJob()], skipped: [] };
const opening = { at: 0, readId: 0 };

describe('Esc closes one layer', () => {
  const layered = applied(
    aState(jobs, { filter: appliedFilter('products'), statuses: new Set(['in-progress']) }),
    { type: 'open-details' },
    { type: 'open-messages' },
  );

  test('in this order: dialog, details, applied filter, chosen types and statuses; then nothing', () => {
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

  test('and the filter line before the details', () => {
    const typing = applied(
      aState(jobs),
      { type: 'open-details' },
      { type: 'open-filter' },
      { type: 'filter-text', text: 'x' },
    );
    const left = reduceMonitor(typing, { type: 'back' });
    expect([left.filter.editing, left.filter.text, left.detailsOpen]).toEqual([false, '', true]);
  });

  test('but never the marks', () => {
    const marked = reduceMonitor(aState(jobs), { type: 'toggle-mark' });
    expect(reduceMonitor(marked, { type: 'back' })).toBe(marked);
  });
});

describe('the details', () => {
  test('open on a job only', () => {
    const empty = aState([]);
    expect(reduceMonitor(empty, { type: 'open-details' })).toBe(empty);
    expect(reduceMonitor(aState(jobs), { type: 'open-details' }).detailsOpen).toBe(true);
  });

  test('get the focus by a second Enter; Tab switches it', () => {
    const open = reduceMonitor(aState(jobs), { type: 'open-details' });
    expect(open.focus).toBe('list');
    const inside = reduceMonitor(open, { type: 'open-details' });
    expect(inside.focus).toBe('details');
    expect(reduceMonitor(inside, { type: 'switch-pane' }).focus).toBe('list');
    const closed = aState(jobs);
    expect(reduceMonitor(closed, { type: 'switch-pane' })).toBe(closed);
  });

  test.each<['up' | 'down' | 'page-down' | 'first' | 'last', number, number]>([
    ['down', 3, 4],
    ['up', 3, 2],
    ['up', 0, 0],
    ['down', 30, 30],
    ['first', 9, 0],
    ['last', 3, 30],
    ['page-down', 29, 30],
  ])('scroll by %s from line %i to %i, without moving the cursor', (motion, from, to) => {
    const inside = { ...applied(aState(jobs), { type: 'open-details' }, { type: 'switch-pane' }), detailsScroll: from };
    const moved = reduceMonitor(inside, { type: 'scroll', motion, maxScroll: 30 });
    expect([moved.detailsScroll, moved.selectedIndex]).toEqual([to, 0]);
  });

  test('drop what was read when they close', () => {
    const described = applied(
      aState(jobs),
      { type: 'open-details' },
      { type: 'described', described: { jobId: 'job-1', state: 'loading' } },
    );
    expect(reduceMonitor(described, { type: 'back' }).described).toBeNull();
  });
});

describe('marks', () => {
  test('toggle, and move the cursor on', () => {
    const two = applied(aState(jobs), { type: 'toggle-mark' }, { type: 'toggle-mark' });
    expect([...two.marks]).toEqual(['job-1', 'job-2']);
    expect(two.selectedId).toBe('job-3');
    const one = applied(two, { type: 'move-cursor', motion: 'first' }, { type: 'toggle-mark' });
    expect([...one.marks]).toEqual(['job-2']);
  });

  test('need a job', () => {
    const empty = aState([]);
    expect(reduceMonitor(empty, { type: 'toggle-mark' })).toBe(empty);
  });

  test('are removed one by one or all at once', () => {
    const marked = applied(aState(jobs), { type: 'toggle-mark' }, { type: 'toggle-mark' });
    const [first = ''] = marked.marks;
    expect(reduceMonitor(marked, { type: 'unmark', jobIds: [first, 'another'] }).marks.size).toBe(1);
    expect(reduceMonitor(marked, { type: 'unmark-all' }).marks.size).toBe(0);
  });
});

describe('the filter line', () => {
  test('filters by each letter, applies its text, and opens it again', () => {
    const typing = applied(aState(jobs), { type: 'open-filter' }, { type: 'filter-text', text: 'status:failed' });
    expect(typing.filter.parsed.terms).toEqual([{ field: 'status', text: 'failed', negated: false }]);
    const appliedLine = reduceMonitor(typing, { type: 'apply-filter' });
    expect(appliedLine.filter).toMatchObject({ editing: false, text: 'status:failed' });
    expect(reduceMonitor(appliedLine, { type: 'open-filter' }).filter).toMatchObject({
      editing: true,
      text: 'status:failed',
    });
  });

  test.each([
    [100, null, null],
    [200, 'beside the list', 'beside the list'],
  ])(
    'has the list in its place while it is typed over details in a terminal of %i columns',
    (columns, typed, after) => {
      const details = aState(jobs, { size: { columns, rows: 20 }, detailsOpen: true, focus: 'details' });
      const shown = (state: MonitorState) => [layoutOf(state).listColumns > 0, layoutOf(state).details !== null];
      const typing = applied(details, { type: 'open-filter' }, { type: 'filter-text', text: 'job-1' });
      expect(shown(typing)).toEqual([true, typed !== null]);
      expect(shown(reduceMonitor(typing, { type: 'apply-filter' }))).toEqual([true, after !== null]);
      expect(shown(reduceMonitor(typing, { type: 'back' }))).toEqual(shown(details));
    },
  );

  test('reports an unknown field instead of searching for it', () => {
    const { parsed } = applied(aState(jobs), { type: 'filter-text', text: 'stauts:failed' }).filter;
    expect(parsed).toEqual({ terms: [], problems: [{ id: 'query.unknownField', field: 'stauts' }] });
  });

  test('does not change by the same text', () => {
    const typing = reduceMonitor(aState(jobs), { type: 'filter-text', text: 'x' });
    expect(reduceMonitor(typing, { type: 'filter-text', text: 'x' })).toBe(typing);
  });
});

describe('failed jobs', () => {
  test('are filtered by one key: those of a day, all, and none again', () => {
    const texts = ['status:failed since:24h', 'status:failed', ''];
    let state = aState(jobs, { filter: appliedFilter('products') });
    for (const text of texts) {
      state = reduceMonitor(state, { type: 'failed-jobs' });
      expect(state.filter.text).toBe(text);
    }
  });

  test('of the cause of the selected job are listed until the key is pressed again, or Esc', () => {
    const failed = [aJob({ id: 'f', status: 'failed', reason: 'disk is 97% full' })];
    const same = reduceMonitor(aState(failed), { type: 'same-cause' });
    expect(same.cause).toBe('disk is <number> full');
    expect(reduceMonitor(same, { type: 'same-cause' }).cause).toBeNull();
    expect(reduceMonitor(same, { type: 'back' }).cause).toBeNull();
    expect(reduceMonitor(same, { type: 'project', project: { id: 'p', name: 'p' } }).cause).toBeNull();
    expect(reduceMonitor(aState(jobs), { type: 'same-cause' }).cause).toBeNull();
  });

  test.each([
    ['status:failed since:24h', ''],
    ['status:failed', ''],
    ['reason:disk', 'reason:disk'],
  ])('of one cause are not limited by the filter for failed jobs: %s', (text, left) => {
    const failed = [aJob({ id: 'f', status: 'failed', reason: 'disk is 97% full' })];
    const same = reduceMonitor(aState(failed, { filter: appliedFilter(text) }), { type: 'same-cause' });
    expect(same.filter.text).toBe(left);
    expect(reduceMonitor(same, { type: 'back' })).toMatchObject({ cause: null, filter: { text: left } });
  });
});

describe('menus', () => {
  const open = (menu: MenuKind, facts: Partial<MonitorState> = {}): MonitorState =>
    reduceMonitor(aState(jobs, facts), { type: 'open-menu', menu });

  /** The menu with the highlight on this value. */
  const on = (state: MonitorState, value: string): MonitorState => {
    if (state.dialog?.kind !== 'menu') throw new Error('no menu is open');
    return { ...state, dialog: { ...state.dialog, highlighted: value } };
  };

  const toggled = (state: MonitorState, ...values: readonly string[]): MonitorState =>
    values.reduce((before, value) => reduceMonitor(on(before, value), { type: 'toggle-choice' }), state);

  test.each<[string, MenuKind, string, Partial<MonitorState>]>([
    ['a status', 'statuses', 'failed', { statuses: new Set(['failed']) }],
    ['all statuses', 'statuses', anyChoice, { statuses: new Set() }],
    ['a type', 'types', 'IMPORT', { types: new Set(['IMPORT']) }],
    ['all types', 'types', anyChoice, { types: new Set() }],
    ['an order', 'order', 'oldest', { order: 'oldest' }],
  ])('apply %s and close', (_, menu, value, expected) => {
    const chosen = reduceMonitor(on(open(menu, { statuses: new Set(['pending']) }), value), { type: 'choose' });
    expect(chosen.dialog).toBeNull();
    expect(chosen).toMatchObject({ ...expected });
  });

  test('offer the types of listed jobs that zjobs doesn’t know', () => {
    const foreign = aState([aJob({ type: 'DEFRAGMENT', subtype: null })]);
    const menu = on(reduceMonitor(foreign, { type: 'open-menu', menu: 'types' }), 'DEFRAGMENT');
    expect(reduceMonitor(menu, { type: 'choose' })).toMatchObject({ dialog: null, types: new Set(['DEFRAGMENT']) });
  });

  test('highlight the current value when the highlighted one is gone', () => {
    const menu = on(open('types', { types: new Set(['IMPORT']) }), 'DEFRAGMENT');
    expect(highlightedValue(menu)).toBe(anyChoice);
    expect(highlightedValue(open('types', { types: new Set(['IMPORT']) }))).toBe('IMPORT');
  });

  test('show the top of a new order, unless the cursor was moved: then it stays on its job', () => {
    const choose = (state: MonitorState, value: string): MonitorState =>
      reduceMonitor(on(state, value), { type: 'choose' });
    const chosen = choose(open('order'), 'oldest');
    expect([chosen.selectedId, chosen.selectedIndex, chosen.top]).toEqual([null, 0, 0]);
    const moved = applied(aState(jobs), { type: 'move-cursor', motion: 'down' }, { type: 'open-menu', menu: 'order' });
    expect(choose(moved, 'oldest')).toMatchObject({ order: 'oldest', selectedId: 'job-2' });
  });

  test('turn the order around when it is chosen again, and not a new one', () => {
    const choose = (state: MonitorState, steps: number): MonitorState =>
      applied(
        reduceMonitor(state, { type: 'open-menu', menu: 'order' }),
        ...Array.from({ length: steps }, (): MonitorAction => ({ type: 'move-highlight', motion: 'down' })),
        { type: 'choose' },
      );
    const reversed = choose(aState(jobs), 0);
    expect([reversed.order, reversed.isReversed]).toEqual(['default', true]);
    const other = choose(reversed, 1);
    expect([other.order, other.isReversed]).toEqual(['newest', false]);
  });

  test('stay open while choices are toggled, and then only close', () => {
    const two = toggled(open('statuses'), 'failed', 'pending');
    expect(two.dialog).not.toBeNull();
    expect([...two.statuses]).toEqual(['failed', 'pending']);
    const closed = reduceMonitor(on(two, 'canceled'), { type: 'choose' });
    expect([closed.dialog, [...closed.statuses]]).toEqual([null, ['failed', 'pending']]);
  });

  test('undo a choice that is toggled twice, and all choices with All', () => {
    expect(toggled(open('types'), 'IMPORT', 'IMPORT').types.size).toBe(0);
    expect(toggled(open('types', { types: new Set(['IMPORT']) }), anyChoice).types.size).toBe(0);
    expect(toggled(open('statuses', { statuses: new Set(['failed']) }), anyChoice).statuses.size).toBe(0);
  });

  test('keep the highlight on a choice that was toggled off', () => {
    const menu = reduceMonitor(open('types', { types: new Set(['IMPORT']) }), { type: 'toggle-choice' });
    expect([menu.types.size, highlightedValue(menu)]).toEqual([0, 'IMPORT']);
  });

  test('toggle neither orders nor projects', () => {
    const order = open('order');
    expect(reduceMonitor(order, { type: 'toggle-choice' })).toBe(order);
  });

  test('do nothing while none is open', () => {
    const state = aState(jobs);
    for (const type of ['choose', 'toggle-choice'] as const) expect(reduceMonitor(state, { type })).toBe(state);
    expect(reduceMonitor(state, { type: 'move-highlight', motion: 'down' })).toBe(state);
  });

  test('scroll no farther than the highlight needs, and wrap at both ends', () => {
    // 15 rows leave room for six choices.
    const small = open('types', { size: { columns: 60, rows: 15 } });
    const shown = (state: MonitorState) => {
      const menu = openMenuOf(state);
      return menu === null ? null : [menu.top, menu.index];
    };
    const down = (state: MonitorState, steps: number): MonitorState =>
      applied(state, ...Array.from({ length: steps }, () => ({ type: 'move-highlight', motion: 'down' }) as const));
    const up = (state: MonitorState): MonitorState => reduceMonitor(state, { type: 'move-highlight', motion: 'up' });
    const count = openMenuOf(small)?.values.length ?? 0;
    expect([openMenuOf(small)?.rows, count > 8]).toEqual([6, true]);
    expect(shown(down(small, 5))).toEqual([0, 5]);
    expect(shown(down(small, 6))).toEqual([1, 6]);
    expect(shown(up(up(down(small, 6))))).toEqual([1, 4]);
    expect(shown(up(small))).toEqual([count - 6, count - 1]);
    expect(shown(down(up(small), 1))).toEqual([0, 0]);
  });

  test('open scrolled to the current value', () => {
    const types = openMenuOf(open('types'))?.values ?? [];
    const last = types.at(-1) ?? '';
    const menu = openMenuOf(open('types', { types: new Set([last]), size: { columns: 60, rows: 15 } }));
    expect(menu).toMatchObject({ index: types.length - 1, top: types.length - 6, rows: 6 });
  });

  test('keep the highlight visible in a smaller terminal', () => {
    const wide = applied(open('types', { size: { columns: 60, rows: 40 } }), { type: 'move-highlight', motion: 'up' });
    const menu = openMenuOf(reduceMonitor(wide, { type: 'resize', size: { columns: 60, rows: 15 } }));
    expect(menu?.index).toBe((menu?.top ?? 0) + 5);
  });
});

describe('outcomes of several jobs', () => {
  const result = (action: 'cancel' | 'retry'): MonitorAction => ({
    type: 'outcomes',
    result: { action, outcomes: [] },
  });

  test.each<[string, readonly MonitorAction[], MonitorAction]>([
    ['a dialog', [{ type: 'open-messages' }], { type: 'close-dialog' }],
    ['a question', [{ type: 'open-confirm', impact, opening }], { type: 'back' }],
    ['a menu', [{ type: 'open-menu', menu: 'order' }], { type: 'choose' }],
    ['the filter line', [{ type: 'open-filter' }], { type: 'apply-filter' }],
  ])('wait while %s is open, and show after it', (_, before, closing) => {
    const waiting = applied(aState(jobs), ...before, result('cancel'));
    expect(waiting.dialog?.kind).not.toBe('outcomes');
    expect(reduceMonitor(waiting, closing)).toMatchObject({
      dialog: { kind: 'outcomes', action: 'cancel' },
      queuedOutcomes: [],
    });
  });

  test('of two actions are shown one after the other', () => {
    const first = applied(aState(jobs), result('cancel'), result('retry'));
    expect(first.dialog).toMatchObject({ action: 'cancel' });
    const second = reduceMonitor(first, { type: 'close-dialog' });
    expect(second.dialog).toMatchObject({ action: 'retry', scroll: 0 });
    expect(reduceMonitor(second, { type: 'close-dialog' }).dialog).toBeNull();
  });
});

test('a question that becomes invisible in a small terminal is closed; another dialog stays', () => {
  const asked = reduceMonitor(aState(jobs), { type: 'open-confirm', impact, opening });
  expect(reduceMonitor(asked, { type: 'resize', size: { columns: 60, rows: 15 } }).dialog?.kind).toBe('confirm');
  expect(reduceMonitor(asked, { type: 'resize', size: { columns: 60, rows: 14 } }).dialog).toBeNull();
  expect(reduceMonitor(asked, { type: 'resize', size: { columns: 59, rows: 15 } }).dialog).toBeNull();
  const messages = reduceMonitor(aState(jobs), { type: 'open-messages' });
  expect(reduceMonitor(messages, { type: 'resize', size: { columns: 50, rows: 12 } }).dialog?.kind).toBe('messages');
});

describe('dialogs', () => {
  test.each<[MonitorAction, Partial<Dialog>]>([
    [{ type: 'open-messages' }, { kind: 'messages', scroll: 0 }],
    [
      { type: 'palette', text: '', matches: ['app.quit'] },
      { kind: 'palette', text: '', matches: ['app.quit'] },
    ],
    [
      { type: 'open-menu', menu: 'order' },
      { kind: 'menu', menu: 'order', highlighted: null, hasToggled: false },
    ],
    [
      { type: 'open-confirm', impact, opening },
      { kind: 'confirm', impact, opening, scroll: 0 },
    ],
    [
      { type: 'outcomes', result: { action: 'retry', outcomes: [] } },
      { kind: 'outcomes', action: 'retry', scroll: 0 },
    ],
  ])('open by %o, and close', (action, expected) => {
    const open = reduceMonitor(aState(jobs), action);
    expect(open.dialog).toMatchObject(expected);
    expect(reduceMonitor(open, { type: 'close-dialog' }).dialog).toBeNull();
  });

  test('scroll no farther than their last page', () => {
    const help = reduceMonitor(aState(jobs), { type: 'open-messages' });
    const down = (maxScroll: number) => reduceMonitor(help, { type: 'scroll', motion: 'down', maxScroll }).dialog;
    expect(down(5)).toMatchObject({ scroll: 1 });
    expect(down(0)).toMatchObject({ scroll: 0 });
  });

  test('scroll only if they are texts', () => {
    const menu = reduceMonitor(aState(jobs), { type: 'open-menu', menu: 'types' });
    expect(reduceMonitor(menu, { type: 'scroll', motion: 'down', maxScroll: 9 })).toBe(menu);
  });

  test('reset the highlight of the palette with each change of its text', () => {
    const matches = ['job.cancel', 'job.retry'];
    const palette = applied(
      aState(jobs),
      { type: 'palette', text: 'job', matches },
      { type: 'move-highlight', motion: 'down' },
    );
    expect(highlightedValue(palette)).toBe('job.retry');
    const changed = reduceMonitor(palette, { type: 'palette', text: 'jo', matches });
    expect([changed.dialog, highlightedValue(changed)]).toMatchObject([{ text: 'jo' }, 'job.cancel']);
  });

  test('close when the filter line opens', () => {
    expect(applied(aState(jobs), { type: 'open-messages' }, { type: 'open-filter' }).dialog).toBeNull();
  });
});
