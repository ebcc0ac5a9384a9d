import { describe, expect, test } from 'vitest';
import { planAction } from '../../../src/actions/plan.ts';
import type { Language } from '../../../src/i18n/translate.ts';
import type { Context } from '../../../src/ui/context.ts';
import { dialogText } from '../../../src/ui/frame/dialogs/dialogs.ts';
import { menuText } from '../../../src/ui/frame/dialogs/menus.ts';
import { frame, frameRows } from '../../../src/ui/frame/frame.ts';
import { type CommandId, createBindings, defaultBindings, type KeyContext } from '../../../src/ui/keys/bindings.ts';
import { circumstancesOf } from '../../../src/ui/state/selectors.ts';
import type { Dialog, MonitorState } from '../../../src/ui/state/state.ts';
import { cloudError } from '../../support/cloud-error.ts';
import { aJob, failedImport, noon } from '../../support/jobs.ts';
import {
  appliedFilter,
  aState,
  contextFor,
  helpDialog,
  measured,
  publicSupport,
  unstyled,
} from '../../support/ui-fixtures.ts';
import { ads, openMonitor, search } from '../../support/ui-world.ts';

const contexts: readonly KeyContext[] = [
  ...(['list', 'timeline', 'details', 'filter', 'search', 'menu', 'palette'] as const),
  ...(['confirm', 'advice', 'messages', 'help', 'helpSearch', 'text', 'tooSmall'] as const),
];

const rows = contexts.flatMap(context => defaultBindings.table(context).map(binding => ({ context, ...binding })));
const ids = [...new Set(rows.map(({ id }) => id))] as readonly CommandId[];

/** A key for each command that no command has by default, and that is no word: `f101` is printed as `F101`. */
const newKeys = Object.fromEntries(ids.map((id, index) => [id, [`f${101 + index}`]])) as Record<CommandId, [string]>;
const remapped = createBindings(newKeys);
const newSign = (id: CommandId): string => remapped.sign(id);

/** Every key that any command has by default, as it is printed. Digits are left out: they count jobs, too. */
const oldSigns = new Set(ids.flatMap(id => defaultBindings.signs(id)).filter(sign => !/^\d$/.test(sign)));

const contextIn = (language: Language): Context => ({ ...contextFor(language), bindings: remapped });

/** All texts of a state's screen, unstyled. */
const screenOf = (state: MonitorState, context: Context): string => {
  const shown = measured(state, context);
  const drawn = frame(shown, context);
  const typed = drawn.dialog?.kind === 'palette' ? [drawn.dialog.line] : [];
  const dialog = dialogText(shown, 180, context);
  const menu = menuText(shown, 180, context);
  return (
    [
      ...frameRows(drawn),
      ...typed,
      ...(dialog === null ? [] : [dialog.title, dialog.line ?? '', ...dialog.lines, dialog.footer]),
      ...(menu === null ? [] : [menu.title, ...menu.choices.map(({ label }) => label), ...menu.numbers, menu.hint]),
    ]
      // The heading of the column by which the list is sorted has an arrow.
      .map(line =>
        unstyled(line)
          .replaceAll('[ ]', '')
          .replace(/(WHEN|日時) ↓/, '$1'),
      )
      .join('\n')
  );
};

/** The words of a text, without the punctuation around them. */
const wordsOf = (text: string): readonly string[] =>
  text.split(/[\s·、。（）│┃]+/).map(word => (word.length > 1 ? word.replace(/[.,;:]$/, '') : word));

const size = { columns: 200, rows: 100 };
const projects = [search, ads];
const jobs = [aJob({ id: 'job-1', collectionName: null }), failedImport({ id: 'job-2', collectionName: null })];
const problem = { error: cloudError('network', { message: 'down' }).facts, since: noon, nextTryAt: noon + 4_000 };

const stateWith = (facts: Partial<MonitorState>, feed = {}): MonitorState =>
  aState(jobs, { size, projects, ...facts }, feed);

const confirming = (): Dialog => {
  const state = stateWith({});
  const impact = planAction('cancel', jobs, one => circumstancesOf(state, one));
  return { kind: 'confirm', impact, opening: { at: 0, readId: 0 }, scroll: 0 };
};

const menuDialog = (menu: 'order' | 'types' | 'statuses' | 'project'): Dialog => ({
  kind: 'menu',
  menu,
  highlighted: null,
  top: 0,
  hasToggled: false,
});

/** A screen for each place that prints keys. */
const states: Readonly<Record<string, MonitorState>> = {
  'the list': stateWith({}),
  'a failed import': stateWith({ selectedId: 'job-2', marks: new Set(['job-2']) }),
  'the timeline': stateWith({ timeline: { zoom: 1, at: noon - 1 } }),
  'the details': stateWith({ detailsOpen: true }),
  'long details beside the list': stateWith({ detailsOpen: true, size: { columns: 200, rows: 20 } }),
  'long details with the focus': stateWith({ detailsOpen: true, focus: 'details', size: { columns: 200, rows: 20 } }),
  'the filter line': stateWith({ filter: { ...appliedFilter('job'), editing: true } }),
  'an empty filter line': stateWith({ filter: { ...appliedFilter(''), editing: true } }),
  'the search in the details': stateWith({
    detailsOpen: true,
    focus: 'details',
    detailsSearch: { text: '', caret: 0, editing: true, line: null },
  }),
  'a filter without matches': stateWith({ filter: appliedFilter('nothing') }),
  'no chosen project': stateWith({ project: null, feed: null }),
  'a stale list': stateWith({}, { problem }),
  help: stateWith({ dialog: { ...helpDialog('', { ...contextFor('en'), bindings: remapped }), isSearching: true } }),
  'the palette': stateWith({
    dialog: { kind: 'palette', text: '', caret: 0, matches: ids, highlighted: null, top: 0 },
  }),
  'the order menu': stateWith({ dialog: menuDialog('order') }),
  'the types menu': stateWith({ dialog: menuDialog('types') }),
  'the question': stateWith({ dialog: confirming() }),
  'the advice': stateWith({
    actionSupport: publicSupport,
    dialog: { kind: 'advice', job: failedImport({ id: 'job-2' }), scroll: 0 },
  }),
  'the messages': stateWith({
    messages: [{ text: 'Saved', tone: 'plain', at: noon }],
    dialog: { kind: 'messages', scroll: 0 },
  }),
  'the outcomes': stateWith({ dialog: { kind: 'outcomes', action: 'cancel', outcomes: [], scroll: 0 } }),
};

describe.each(['en', 'ja'] as const)('when every command has another key, in %s', language => {
  const context = contextIn(language);

  test.each(Object.entries(states))('%s prints no default key', (_, state) => {
    const old = wordsOf(screenOf(state, context)).filter(word => oldSigns.has(word));
    expect(old).toEqual([]);
  });

  test('help and palette print the new key of every command of the list', () => {
    const help = wordsOf(screenOf(states.help ?? stateWith({}), context));
    const all = remapped.table('list').map(({ id }) => id);
    const dialog: Dialog = { kind: 'palette', text: '', caret: 0, matches: all, highlighted: null, top: 0 };
    const palette = all.flatMap((_, top) => [
      ...wordsOf(screenOf(stateWith({ dialog: { ...dialog, top, highlighted: all[top] ?? null } }), context)),
    ]);
    for (const id of all) {
      expect(help, id).toContain(newSign(id as CommandId));
      expect(palette, id).toContain(newSign(id as CommandId));
    }
  });

  test.each<[string, readonly CommandId[]]>([
    ['the list', ['app.help', 'view.details', 'job.cancel', 'view.filter', 'job.mark', 'app.palette']],
    ['a failed import', ['job.retry', 'job.unmark']],
    ['the details', ['view.pane', 'view.back', 'job.cancel', 'job.copyAs']],
    ['long details beside the list', ['view.pane', 'move.up', 'move.down']],
    ['long details with the focus', ['move.up', 'move.down']],
    ['the timeline', ['timeline.zoomIn', 'timeline.zoomOut', 'timeline.earlier', 'view.timeline', 'app.help']],
    ['the filter line', ['view.filter', 'filter.apply', 'filter.remove', 'text.deleteToStart']],
    ['an empty filter line', ['view.filter']],
    ['the search in the details', ['search.open', 'search.apply', 'search.remove']],
    ['a filter without matches', ['view.back']],
    ['no chosen project', ['view.project']],
    ['a stale list', ['app.refresh']],
    ['help', ['move.up', 'move.down', 'help.search', 'help.applySearch', 'help.clearSearch']],
    ['the palette', ['app.palette', 'move.up', 'move.down', 'palette.run', 'palette.close']],
    ['the order menu', ['move.up', 'move.down', 'menu.choose', 'menu.nth', 'view.back']],
    ['the types menu', ['menu.toggle', 'menu.choose', 'view.back']],
    ['the question', ['confirm.yes', 'dialog.close', 'view.back']],
    ['the advice', ['advice.copy', 'dialog.close', 'view.back']],
    ['the messages', ['messages.copy', 'dialog.close', 'view.back']],
    ['the outcomes', ['view.back']],
  ])('%s prints the new keys of %j', (name, commands) => {
    const words = wordsOf(screenOf(states[name] ?? stateWith({}), context));
    for (const id of commands) expect(words, id).toContain(newSign(id));
  });

  test('messages name the new keys', async () => {
    const visit = await openMonitor(jobs, { context });
    await visit.press(...newKeys['app.pause']);
    expect(wordsOf(visit.message() ?? '')).toContain(newSign('app.pause'));
    await visit.paste('text');
    expect(wordsOf(visit.message() ?? '')).toContain(newSign('view.filter'));
  });
});

describe('when every command has another key', () => {
  test.each(contexts)('the new keys run the commands of %s, the default keys nothing', context => {
    for (const { id, keys } of defaultBindings.table(context)) {
      expect(remapped.find(context, newKeys[id as CommandId][0])?.id).toBe(id);
      for (const key of keys) expect(remapped.find(context, key), key).toBeNull();
    }
  });

  test('a job is canceled by the new keys alone', async () => {
    const visit = await openMonitor(jobs, { context: contextIn('en') });
    await visit.press('c', 'y');
    expect([visit.monitor.state().dialog, visit.sent]).toEqual([null, []]);
    await visit.press(...newKeys['job.cancel'], 'y');
    expect([visit.monitor.state().dialog, visit.sent]).toEqual([null, []]);
    await visit.press(...newKeys['job.cancel'], ...newKeys['confirm.yes']);
    expect(visit.sent).toEqual(['cancel job-1']);
  });
});
