import { Text } from 'ink';
import SelectInput, { type IndicatorProps, type ItemProps } from 'ink-select-input';
import { useMemo } from 'react';
import { displayWidth } from '../../terminal/width.ts';
import type { MenuText } from '../frame/menus.ts';
import type { Theme } from '../theme.ts';

type SelectListProps = {
  readonly menu: MenuText;
  readonly limit: number;
  readonly columns: number;
  readonly theme: Theme;
  readonly onChosen: (value: string) => void;
  readonly onHighlighted?: (value: string) => void;
};

/** The choices of a menu, by ink-select-input, in our own colours. */
export const SelectList = ({ menu, limit, columns, theme, onChosen, onHighlighted }: SelectListProps) => {
  // Components made anew at each frame would be unmounted at each frame.
  const parts = useMemo(
    () => ({
      indicator: ({ isSelected = false }: IndicatorProps) => <Text>{isSelected ? '❯ ' : '  '}</Text>,
      item: ({ isSelected = false, label }: ItemProps) => {
        const filled = label + ' '.repeat(Math.max(0, columns - 2 - displayWidth(label)));
        return <Text>{isSelected ? theme('cursor', filled) : filled}</Text>;
      },
    }),
    [theme, columns],
  );
  return (
    <SelectInput
      items={[...menu.choices]}
      initialIndex={menu.initialIndex}
      limit={limit}
      indicatorComponent={parts.indicator}
      itemComponent={parts.item}
      onSelect={({ value }) => onChosen(value)}
      onHighlight={({ value }) => onHighlighted?.(value)}
    />
  );
};
