import { kindLabel } from '../../format/job-names.ts';
import { groupDigits } from '../../format/number.ts';
import type { Job } from '../../jobs/job.ts';
import { jobTypes } from '../../jobs/kinds.ts';
import { orderNames } from '../../jobs/order.ts';
import { jobStatuses } from '../../jobs/statuses.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { displayWidth, fitText, shortenText } from '../../terminal/text/width.ts';
import type { Context } from '../context.ts';
import { type KeyBinding, keySign, refusalOf, searchBindings } from '../keys/bindings.ts';
import { anyChoice } from '../state/reducer.ts';
import type { MenuKind, MonitorState } from '../state/state.ts';
import { statusGlyphs } from '../theme.ts';

/** One line to choose, for ink-select-input. */
export type Choice = { readonly label: string; readonly value: string };

/** A list to choose from. */
export type MenuText = {
  readonly title: string;
  readonly hint: string;
  readonly choices: readonly Choice[];
  /** The choice that the menu opens on. */
  readonly initialIndex: number;
};

const box = (chosen: boolean): string => (chosen ? '[x]' : '[ ]');

const typesOf = (jobs: Iterable<Job>): readonly string[] => {
  const known = new Set(jobTypes);
  const foreign = new Set<string>();
  for (const { type } of jobs) if (!known.has(type)) foreign.add(type);
  return [...jobTypes, ...[...foreign].sort()];
};

const typeChoices = (state: MonitorState, { translate, language }: Context): readonly Choice[] => [
  { value: anyChoice, label: `${box(state.types.size === 0)} ${translate('menu.any')}` },
  ...typesOf(state.feed?.jobs.values() ?? []).map(type => ({
    value: type,
    label: `${box(state.types.has(type))} ${sanitizeLine(kindLabel({ type, subtype: null }, language))}`,
  })),
];

const statusChoices = (state: MonitorState, { translate }: Context): readonly Choice[] => [
  { value: anyChoice, label: `${box(state.statuses.size === 0)} ${translate('menu.any')}` },
  ...jobStatuses.map(status => ({
    value: status,
    label: `${box(state.statuses.has(status))} ${statusGlyphs[status]} ${translate(`status.${status}`)} (${groupDigits(state.feed?.counts[status] ?? 0)})`,
  })),
];

const choicesOf = (menu: MenuKind, state: MonitorState, context: Context): readonly Choice[] => {
  switch (menu) {
    case 'project':
      return (state.projects ?? []).map(({ id, name }) => ({
        value: id,
        label: `${sanitizeLine(name)}  ${sanitizeLine(id)}`,
      }));
    case 'order':
      return orderNames.map(order => ({ value: order, label: context.translate(`order.${order}`) }));
    case 'types':
      return typeChoices(state, context);
    case 'statuses':
      return statusChoices(state, context);
  }
};

const currentOf = (menu: MenuKind, state: MonitorState): string | null => {
  const chosen = {
    project: state.project?.id,
    order: state.order,
    types: [...state.types][0],
    statuses: [...state.statuses][0],
  };
  return chosen[menu] ?? null;
};

/** The words of a menu; labels are at most `width` cells. */
export const menuText = (menu: MenuKind, state: MonitorState, width: number, context: Context): MenuText => {
  const choices = choicesOf(menu, state, context);
  const highlighted = state.dialog?.kind === 'menu' ? state.dialog.highlighted : null;
  const current = highlighted ?? currentOf(menu, state);
  return {
    title: context.translate(`menu.${menu}`),
    hint: context.translate(menu === 'types' || menu === 'statuses' ? 'menu.pickMany' : 'menu.pick'),
    choices: choices.map(({ value, label }) => ({ value, label: shortenText(label, width) })),
    initialIndex: Math.max(
      0,
      choices.findIndex(({ value }) => value === current),
    ),
  };
};

const paletteLabel = (binding: KeyBinding, state: MonitorState, width: number, context: Context): string => {
  const why = refusalOf(binding, { ...state, dialog: null }, context);
  const keys = binding.keys.map(keySign).join(' ');
  const label = context.translate(binding.label);
  return fitText(`${fitText(binding.id, 16)} ${fitText(keys, 9)} ${label}${why === null ? '' : ` – ${why}`}`, width);
};

/** The palette: the table of keys by name, narrowed by what was typed. */
export const paletteText = (text: string, state: MonitorState, width: number, context: Context): MenuText => {
  const found = searchBindings(text, context);
  const highlighted = state.dialog?.kind === 'palette' ? state.dialog.highlighted : null;
  return {
    title: context.translate('palette.title'),
    hint: context.translate('menu.pick'),
    choices: found.map(binding => ({ value: binding.id, label: paletteLabel(binding, state, width, context) })),
    // Where the list is made anew, by another size, it has to show the line that Enter is for.
    initialIndex: Math.max(
      0,
      found.findIndex(({ id }) => id === highlighted),
    ),
  };
};

/** Cells of the widest label. */
export const widestLabel = (choices: readonly Choice[]): number =>
  Math.max(0, ...choices.map(({ label }) => displayWidth(label)));
