import { Text } from 'ink';
import SelectInput, { type IndicatorProps, type ItemProps } from 'ink-select-input';
import { useMemo } from 'react';
import { displayWidth } from '../../terminal/text/width.ts';
import type { Choice, MenuText } from '../frame/menus.ts';
import type { Theme } from '../theme.ts';

type SelectListProps = {
  readonly menu: MenuText;
  readonly limit: number;
  readonly columns: number;
  readonly theme: Theme;
  readonly onChosen: (value: string) => void;
  readonly onHighlighted?: (value: string) => void;
};

/** ink-select-input answers with no item where its list has become shorter than its cursor knows. */
const chosen = (item: Choice | undefined, tell: ((value: string) => void) | undefined): void => {
  if (item !== undefined) tell?.(item.value);
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
      // Fewer lines are another list for it: it would keep a cursor that stands below the last one.
      key={limit}
      items={[...menu.choices]}
      initialIndex={menu.initialIndex}
      limit={limit}
      indicatorComponent={parts.indicator}
      itemComponent={parts.item}
      onSelect={item => chosen(item, onChosen)}
      onHighlight={item => chosen(item, onHighlighted)}
    />
  );
};
