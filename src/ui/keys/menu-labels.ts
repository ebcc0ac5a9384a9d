import { kindLabel } from '../../format/job-names.ts';
import type { Phrasing } from '../../format/phrasing.ts';
import { groupNames } from '../../jobs/groups.ts';
import { orderNames } from '../../jobs/order.ts';
import { jobStatuses } from '../../jobs/statuses.ts';
import { fold } from '../../lib/fold.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { anyChoice, copyChoice, copyForms, openMenuOf } from '../state/menus.ts';
import type { MenuKind, MonitorState } from '../state/state.ts';

type Words = Pick<Phrasing, 'translate' | 'language'>;

/** The name of an order or a group in the user's language. */
export const orderLabel = (value: string, { translate }: Words): string => {
  const order = orderNames.find(name => name === value);
  return order === undefined ? value : translate(`order.${order}`);
};

export const groupLabel = (value: string, { translate }: Words): string => {
  const group = groupNames.find(name => name === value);
  return group === undefined ? value : translate(`group.${group}`);
};

const statusLabel = (value: string, { translate }: Words): string => {
  const status = jobStatuses.find(one => one === value);
  return status === undefined ? value : translate(`status.${status}`);
};

/** The name of the choice at `index` of a menu, sanitized: what its first letter jumps to. */
export const menuLabel = (menu: MenuKind, value: string, index: number, state: MonitorState, words: Words): string => {
  if (value === anyChoice && menu !== 'project') return words.translate(menu === 'views' ? 'menu.noView' : 'menu.any');
  if (value === copyChoice && menu === 'views') return words.translate('menu.copyView');
  switch (menu) {
    case 'project':
      return sanitizeLine(state.projects?.[index]?.name ?? value);
    case 'order':
      return orderLabel(value, words);
    case 'group':
      return groupLabel(value, words);
    case 'types':
      return sanitizeLine(kindLabel({ type: value, subtype: null }, words.language));
    case 'statuses':
      return statusLabel(value, words);
    case 'copy': {
      const form = copyForms.find(one => one === value);
      return form === undefined ? value : words.translate(`copy.${form}`);
    }
    case 'creators':
    case 'clusters':
    case 'views':
    case 'profile':
      return sanitizeLine(value);
  }
};

/** The index of the next choice whose name, or value, starts with the letter; null without one, and outside of menus. */
export const indexByLetter = (letter: string, state: MonitorState, words: Words): number | null => {
  const { dialog } = state;
  const open = openMenuOf(state);
  if (dialog?.kind !== 'menu' || open === null) return null;
  const { values, index } = open;
  const wanted = fold(letter);
  for (let step = 1; step <= values.length; step += 1) {
    const next = (index + step) % values.length;
    const value = values[next] ?? '';
    const label = menuLabel(dialog.menu, value, next, state, words);
    const id = dialog.menu === 'project' ? (state.projects?.[next]?.shownId ?? value) : value;
    if (fold(label).startsWith(wanted) || fold(id).startsWith(wanted)) return next;
  }
  return null;
};
