import { Text } from 'ink';
import type { Context } from '../context.ts';
import type { DialogBox } from '../frame/dialogs/dialog-box.ts';
import { frameColumns } from '../state/layout.ts';
import { Menu } from './menu.tsx';
import { Lines, Panel } from './panel.tsx';

type DialogProps = { readonly box: DialogBox; readonly context: Context };

/** The open dialog: a text, a menu or the palette in a frame. */
export const Dialog = ({ box, context }: DialogProps) => {
  const { theme, translate } = context;
  const columns = box.columns - frameColumns;
  if (box.kind === 'text') {
    const { title, badge, line: typed = '', footer, lines, danger } = box.text;
    // The badge comes first, so that it is read before the question.
    const shown = (badge === undefined ? '' : `${badge} `) + theme('title', title) + typed;
    return (
      <Panel box={box} title={shown} footer={footer} danger={danger}>
        <Lines lines={lines} columns={columns} />
      </Panel>
    );
  }
  const { menu } = box;
  const line = box.kind === 'palette' ? box.line : '';
  return (
    <Panel box={box} title={theme('title', menu.title) + line} footer={theme('dim', menu.hint)}>
      {menu.choices.length === 0 ? (
        <Text>{theme('dim', translate('palette.none'))}</Text>
      ) : (
        <Menu menu={menu} columns={columns} theme={theme} />
      )}
    </Panel>
  );
};
