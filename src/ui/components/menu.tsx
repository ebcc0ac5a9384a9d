import { Text } from 'ink';
import SelectInput, { type ItemProps } from 'ink-select-input';
import { memo, useMemo } from 'react';
import { displayWidth } from '../../terminal/text/width.ts';
import type { MenuText } from '../frame/menus.ts';
import type { Theme } from '../theme.ts';

type MenuProps = { readonly menu: MenuText; readonly columns: number; readonly theme: Theme };

/** What ink-select-input passes on of an item: it knows nothing of `isHighlighted`. */
type LineProps = ItemProps & { readonly isHighlighted?: boolean };

const noIndicator = (): null => null;

/** Draws the lines of a menu of this width. Created once: with new components in each frame, React would replace every line. */
const createLine = (theme: Theme, columns: number) =>
  memo(({ isHighlighted = false, label }: LineProps) => {
    const filled = label + ' '.repeat(Math.max(0, columns - 2 - displayWidth(label)));
    return <Text>{isHighlighted ? `❯ ${theme('cursor', filled)}` : `  ${filled}`}</Text>;
  });

/**
 * The visible choices of a menu. ink-select-input only draws them: keys go to the reducer, never to it, and it can't be told
 * to highlight another choice. So each item says whether it is highlighted. Items are keyed by their rows, so that a menu that
 * scrolls keeps its elements.
 */
export const Menu = ({ menu, columns, theme }: MenuProps) => {
  const line = useMemo(() => createLine(theme, columns), [theme, columns]);
  const items = menu.choices.map(({ label, value }, row) => ({
    key: String(row),
    label,
    value,
    isHighlighted: row === menu.index,
  }));
  return <SelectInput items={items} isFocused={false} indicatorComponent={noIndicator} itemComponent={line} />;
};
