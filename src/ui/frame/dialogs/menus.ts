import { groupDigits } from '../../../format/number.ts';
import { jobStatuses } from '../../../jobs/statuses.ts';
import { sanitizeLine } from '../../../terminal/text/sanitize.ts';
import { displayWidth, fitText, shortenText } from '../../../terminal/text/width.ts';
import type { Context } from '../../context.ts';
import { type Binding, refusalOf } from '../../keys/binding.ts';
import type { CommandId } from '../../keys/bindings.ts';
import { paneContextOf } from '../../keys/key-context.ts';
import { keySigns } from '../../keys/key-signs.ts';
import { menuLabel } from '../../keys/menu-labels.ts';
import { argumentLabel } from '../../keys/palette-entries.ts';
import { menuCounts } from '../../state/menu-counts.ts';
import { anyChoice, firstNumbered, hasManyChoices, type OpenMenu, openMenuOf } from '../../state/menus.ts';
import type { MenuKind, MonitorState } from '../../state/state.ts';
import { statusGlyphs } from '../../theme.ts';

/** One line of a menu. */
export type Choice = { readonly label: string; readonly value: string };

/** The visible choices of the menu or palette. */
export type MenuText = {
  readonly title: string;
  /** The keys that work in it. */
  readonly hint: string;
  readonly choices: readonly Choice[];
  /** Index of the highlighted one of these choices. */
  readonly index: number;
  /** Rows for choices; the palette may have fewer matches. */
  readonly rows: number;
  /** The width of the labels, in cells. A menu keeps it while it scrolls. */
  readonly labelColumns: number;
  /** The keys of the visible choices, '' for a choice without a key; empty for the palette. */
  readonly numbers: readonly string[];
};

/** Cells that the keys of a menu's choices take. */
export const numberColumns = ({ numbers }: MenuText): number => {
  const widest = Math.max(0, ...numbers.map(displayWidth));
  return widest === 0 ? 0 : widest + 2;
};

const checkbox = (checked: boolean): string => (checked ? '[x]' : '[ ]');

/** Names are aligned up to this width, in cells; a longer name moves its note to the right. */
const mostNameColumns = 40;

/** The note after the name at `index`: the ID of a project, the number of jobs, or the content of a view or profile. */
const noteOf = (menu: MenuKind, value: string, index: number, state: MonitorState): string => {
  const { feed, views, profiles, projects } = state;
  if (menu === 'views') return sanitizeLine(views.find(({ name }) => name === value)?.filter ?? '');
  if (menu === 'profile') {
    const profile = profiles.find(({ name }) => name === value);
    const badge = profile?.badge === value ? '' : `${profile?.badge ?? ''}  `;
    return badge + (profile?.target ?? '');
  }
  if (menu === 'project') return sanitizeLine(projects?.[index]?.shownId ?? value);
  const status = menu === 'statuses' ? jobStatuses.find(one => one === value) : undefined;
  if (status !== undefined) return `(${groupDigits(feed?.counts[status] ?? 0)})`;
  if (value === anyChoice || (menu !== 'types' && menu !== 'creators' && menu !== 'clusters')) return '';
  return `(${groupDigits(feed === null ? 0 : (menuCounts(feed)[menu].get(value) ?? 0))})`;
};

/** The text in front of a name: whether it is chosen, and the glyph of a status. */
const checkMark = (menu: MenuKind, value: string, { types, statuses, dialog }: MonitorState): string => {
  if (menu === 'project') {
    const marked = dialog?.kind === 'menu' ? dialog.marked : undefined;
    return marked === undefined || marked.size === 0 || value === anyChoice ? '' : `${checkbox(marked.has(value))} `;
  }
  if (menu === 'types') return `${checkbox(value === anyChoice ? types.size === 0 : types.has(value))} `;
  if (menu !== 'statuses') return '';
  const status = jobStatuses.find(one => one === value);
  return status === undefined
    ? `${checkbox(statuses.size === 0)} `
    : `${checkbox(statuses.has(status))} ${statusGlyphs[status]} `;
};

/**
 * The labels of choices. The notes after their names form a column.
 *
 * @param from the index of the first of these values in the menu
 * @param nameColumns the width of the names, in cells; null for that of the widest name
 */
const labelsOf = (
  values: readonly string[],
  { menu, from, nameColumns }: { readonly menu: MenuKind; readonly from: number; readonly nameColumns: number | null },
  state: MonitorState,
  context: Context,
): readonly string[] => {
  const names = values.map(
    (value, offset) => checkMark(menu, value, state) + menuLabel(menu, value, from + offset, state, context),
  );
  const widest = nameColumns ?? Math.min(mostNameColumns, Math.max(0, ...names.map(displayWidth)));
  return names.map((name, row) => {
    const note = noteOf(menu, values[row] ?? '', from + row, state);
    return note === '' ? name : `${name}${' '.repeat(Math.max(0, widest - displayWidth(name)))}  ${note}`;
  });
};

const hintOf = (id: 'menu.keys' | 'menu.keysMany', choose: CommandId, close: CommandId, context: Context): string => {
  const { translate, bindings } = context;
  return translate(id, {
    up: bindings.sign('move.up'),
    down: bindings.sign('move.down'),
    toggle: bindings.sign('menu.toggle'),
    choose: bindings.sign(choose),
    close: bindings.sign(close),
  });
};

/** The title of the menu. Several marked jobs are copied together. */
const titleOf = (menu: MenuKind, { marks }: MonitorState, { translate }: Context): string =>
  menu === 'copy' && marks.size > 1
    ? translate('menu.copyMarked', { count: groupDigits(marks.size) })
    : translate(`menu.${menu}`);

/** A menu with more choices has the full width, because its labels are made only when they come into view. */
const mostMeasured = 200;

const menuOf = (menu: MenuKind, open: OpenMenu, state: MonitorState, width: number, context: Context): MenuText => {
  const { values, top, rows, index } = open;
  const isShort = values.length <= mostMeasured;
  const choicesBetween = (from: number, to: number): readonly Choice[] => {
    const shown = values.slice(from, to);
    const nameColumns = isShort ? null : mostNameColumns;
    return labelsOf(shown, { menu, from, nameColumns }, state, context).map((label, row) => ({
      value: shown[row] ?? '',
      label: shortenText(label, width),
    }));
  };
  const known = isShort ? choicesBetween(0, values.length) : [];
  const numbers = context.bindings.signs('menu.nth');
  return {
    title: titleOf(menu, state, context),
    hint: hintOf(hasManyChoices(menu) ? 'menu.keysMany' : 'menu.keys', 'menu.choose', 'view.back', context),
    choices: isShort ? known.slice(top, top + rows) : choicesBetween(top, top + rows),
    index: index - top,
    rows,
    labelColumns: isShort ? Math.max(0, ...known.map(({ label }) => displayWidth(label))) : width,
    numbers: Array.from({ length: rows }, (_, row) => numbers[top + row - firstNumbered(menu)] ?? ''),
  };
};

/** The first keys of a command that fit. A cut key name would be useless. */
const keysWithin = (signs: readonly string[], width: number): string => {
  const [first = '', ...others] = signs;
  return others.reduce((keys, sign) => (displayWidth(`${keys} ${sign}`) <= width ? `${keys} ${sign}` : keys), first);
};

const commandLabel = (binding: Binding, state: MonitorState, width: number, context: Context): string => {
  const refusal = refusalOf(binding, { ...state, dialog: null }, context);
  const keys = keysWithin(keySigns(binding.keys), 9);
  const label = context.translate(binding.label);
  const text = refusal === null ? label : `${label} – ${refusal}`;
  return fitText(`${fitText(binding.id, 16)} ${fitText(keys, 9)} ${text}`, width);
};

const paletteOf = (open: OpenMenu, state: MonitorState, width: number, context: Context): MenuText => {
  const { values, top, rows, index } = open;
  const table = context.bindings.table(paneContextOf(state));
  const labelOf = (id: string): string => {
    const binding = table.find(row => row.id === id);
    const shown = sanitizeLine(id);
    const argument = argumentLabel(id, state, context);
    if (binding !== undefined) return commandLabel(binding, state, width, context);
    return fitText(argument === null ? shown : `${fitText(shown, 26)} ${sanitizeLine(argument)}`, width);
  };
  return {
    title: context.translate('palette.title'),
    hint: hintOf('menu.keys', 'palette.run', 'palette.close', context),
    choices: values.slice(top, top + rows).map(id => ({ value: id, label: labelOf(id) })),
    index: index - top,
    rows,
    labelColumns: width,
    numbers: [],
  };
};

/** The visible part of the open menu or palette, with labels of at most `width` cells; null when neither is open. */
export const menuText = (state: MonitorState, width: number, context: Context): MenuText | null => {
  const { dialog } = state;
  const open = openMenuOf(state);
  if (open === null || dialog?.kind === 'help') return null;
  return dialog?.kind === 'menu'
    ? menuOf(dialog.menu, open, state, width, context)
    : paletteOf(open, state, width, context);
};
