import { Text } from 'ink';
import SelectInput, { type IndicatorProps, type ItemProps } from 'ink-select-input';
import { useMemo } from 'react';
import { displayWidth } from '../../terminal/text/width.ts';
import type { MenuText } from '../frame/menus.ts';
import type { Theme } from '../theme.ts';

type MenuProps = { readonly menu: MenuText; readonly columns: number; readonly theme: Theme };

/** The visible choices of a menu. ink-select-input only draws them: keys go to the reducer, never to it. */
export const Menu = ({ menu, columns, theme }: MenuProps) => {
  // Created once: with new components in each frame, React would replace every line.
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
      // It takes its index once, when it is mounted, and resets it when the values change.
      key={[menu.index, ...menu.choices.map(({ value }) => value)].join('\n')}
      items={[...menu.choices]}
      initialIndex={menu.index}
      isFocused={false}
      indicatorComponent={parts.indicator}
      itemComponent={parts.item}
    />
  );
};
