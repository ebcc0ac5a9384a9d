import { kindLabel } from '../../format/job-names.ts';
import { groupDigits } from '../../format/number.ts';
import { groupNames } from '../../jobs/groups.ts';
import { orderNames } from '../../jobs/order.ts';
import { jobStatuses } from '../../jobs/statuses.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { displayWidth, fitText, shortenText } from '../../terminal/text/width.ts';
import type { Context } from '../context.ts';
import { type Binding, refusalOf } from '../keys/binding.ts';
import type { CommandId } from '../keys/bindings.ts';
import { paneContextOf } from '../keys/key-context.ts';
import { keySign } from '../keys/key-signs.ts';
import { anyChoice, type OpenMenu, openMenuOf } from '../state/menus.ts';
import type { MenuKind, MonitorState } from '../state/state.ts';
import { statusGlyphs } from '../theme.ts';

/** One line of a menu. */
export type Choice = { readonly label: string; readonly value: string };

/** The menu or palette as far as it is visible. */
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
};

const checkbox = (checked: boolean): string => (checked ? '[x]' : '[ ]');

const projectLabel = (id: string, index: number, { projects }: MonitorState): string =>
  `${sanitizeLine(projects?.[index]?.name ?? id)}  ${sanitizeLine(id)}`;

const orderLabel = (value: string, { translate }: Context): string => {
  const order = orderNames.find(name => name === value);
  return order === undefined ? value : translate(`order.${order}`);
};

const groupLabel = (value: string, { translate }: Context): string => {
  const group = groupNames.find(name => name === value);
  return group === undefined ? value : translate(`group.${group}`);
};

const typeLabel = (type: string, { types }: MonitorState, { translate, language }: Context): string => {
  if (type === anyChoice) return `${checkbox(types.size === 0)} ${translate('menu.any')}`;
  return `${checkbox(types.has(type))} ${sanitizeLine(kindLabel({ type, subtype: null }, language))}`;
};

const statusLabel = (value: string, { statuses, feed }: MonitorState, { translate }: Context): string => {
  const status = jobStatuses.find(one => one === value);
  if (status === undefined) return `${checkbox(statuses.size === 0)} ${translate('menu.any')}`;
  const count = groupDigits(feed?.counts[status] ?? 0);
  return `${checkbox(statuses.has(status))} ${statusGlyphs[status]} ${translate(`status.${status}`)} (${count})`;
};

const choiceLabel = (menu: MenuKind, value: string, index: number, state: MonitorState, context: Context): string => {
  switch (menu) {
    case 'project':
      return projectLabel(value, index, state);
    case 'order':
      return orderLabel(value, context);
    case 'group':
      return groupLabel(value, context);
    case 'types':
      return typeLabel(value, state, context);
    case 'statuses':
      return statusLabel(value, state, context);
  }
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

/** A menu with more choices is as wide as it may be: its labels are made only when they come into view. */
const mostMeasured = 200;

const menuOf = (menu: MenuKind, open: OpenMenu, state: MonitorState, width: number, context: Context): MenuText => {
  const { values, top, rows, index } = open;
  const choicesBetween = (from: number, to: number): readonly Choice[] =>
    values.slice(from, to).map((value, offset) => ({
      value,
      label: shortenText(choiceLabel(menu, value, from + offset, state, context), width),
    }));
  const isShort = values.length <= mostMeasured;
  const known = isShort ? choicesBetween(0, values.length) : [];
  const canToggle = menu === 'types' || menu === 'statuses';
  return {
    title: context.translate(`menu.${menu}`),
    hint: hintOf(canToggle ? 'menu.keysMany' : 'menu.keys', 'menu.choose', 'view.back', context),
    choices: isShort ? known.slice(top, top + rows) : choicesBetween(top, top + rows),
    index: index - top,
    rows,
    labelColumns: isShort ? Math.max(0, ...known.map(({ label }) => displayWidth(label))) : width,
  };
};

const commandLabel = (binding: Binding, state: MonitorState, width: number, context: Context): string => {
  const refusal = refusalOf(binding, { ...state, dialog: null }, context);
  const keys = binding.keys.map(keySign).join(' ');
  const label = context.translate(binding.label);
  const text = refusal === null ? label : `${label} – ${refusal}`;
  return fitText(`${fitText(binding.id, 16)} ${fitText(keys, 9)} ${text}`, width);
};

const paletteOf = (open: OpenMenu, state: MonitorState, width: number, context: Context): MenuText => {
  const { values, top, rows, index } = open;
  const table = context.bindings.table(paneContextOf(state));
  const found = values.slice(top, top + rows).flatMap(id => table.find(binding => binding.id === id) ?? []);
  return {
    title: context.translate('palette.title'),
    hint: hintOf('menu.keys', 'palette.run', 'palette.close', context),
    choices: found.map(binding => ({ value: binding.id, label: commandLabel(binding, state, width, context) })),
    index: index - top,
    rows,
    labelColumns: width,
  };
};

/** The visible part of the open menu or palette, with labels of at most `width` cells; null when neither is open. */
export const menuText = (state: MonitorState, width: number, context: Context): MenuText | null => {
  const { dialog } = state;
  const open = openMenuOf(state);
  if (open === null) return null;
  return dialog?.kind === 'menu'
    ? menuOf(dialog.menu, open, state, width, context)
    : paletteOf(open, state, width, context);
};
