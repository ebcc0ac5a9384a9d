import { Text } from 'ink';
import SelectInput, { type ItemProps } from 'ink-select-input';
import { memo, useMemo } from 'react';
import { displayWidth } from '../../terminal/text/width.ts';
import { type MenuText, numberColumns } from '../frame/dialogs/menus.ts';
import type { Theme } from '../theme.ts';

type MenuProps = { readonly menu: MenuText; readonly columns: number; readonly theme: Theme };

/** The properties of an item that ink-select-input passes on. Its types lack `isHighlighted` and `number`. */
type LineProps = ItemProps & { readonly isHighlighted?: boolean; readonly number?: string };

const noIndicator = (): null => null;

/** Draws the lines of a menu of this width. Created once: with new components in each frame, React would replace every line. */
const createLine = (theme: Theme, columns: number, numbersWidth: number) =>
  memo(({ isHighlighted = false, label, number = '' }: LineProps) => {
    const filled = label + ' '.repeat(Math.max(0, columns - 2 - numbersWidth - displayWidth(label)));
    const sign = ' '.repeat(numbersWidth - displayWidth(number)) + theme('dim', number);
    return <Text>{(isHighlighted ? `❯ ${theme('cursor', filled)}` : `  ${filled}`) + sign}</Text>;
  });

/**
 * The visible choices of a menu. ink-select-input only draws them: keys go to the reducer, and it has no property for the
 * highlighted choice. So each item says whether it is highlighted. Items are keyed by their rows, so that a menu that
 * scrolls keeps its elements.
 */
export const Menu = ({ menu, columns, theme }: MenuProps) => {
  const numbersWidth = numberColumns(menu);
  const line = useMemo(() => createLine(theme, columns, numbersWidth), [theme, columns, numbersWidth]);
  const items = menu.choices.map(({ label, value }, row) => ({
    key: String(row),
    label,
    value,
    isHighlighted: row === menu.index,
    number: menu.numbers[row] ?? '',
  }));
  return <SelectInput items={items} isFocused={false} indicatorComponent={noIndicator} itemComponent={line} />;
};
