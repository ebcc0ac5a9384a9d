import { Box, Text, Transform } from 'ink';
import { useMemo, useSyncExternalStore } from 'react';
import { FilesTable } from './components/files-table.tsx';
import { Lines, Panel } from './components/panel.tsx';
import { SelectList } from './components/select-list.tsx';
import type { DialogSlot } from './frame/frame.ts';
import type { Monitor } from './monitor.ts';

type RowsProps = { readonly rows: readonly string[] };

/**
 * The rows of the frame, put in where Ink draws a blank for each: they are laid out already, so that Ink need not measure
 * and wrap them, which took two thirds of the time of a page of new rows.
 */
const Rows = ({ rows }: RowsProps) => {
  const blanks = useMemo(() => new Array(rows.length).fill(' ').join('\n'), [rows.length]);
  return <Transform transform={(_blank, row) => rows[row] ?? ''}>{blanks}</Transform>;
};

type DialogProps = { readonly slot: DialogSlot; readonly monitor: Monitor };

const Dialog = ({ slot, monitor }: DialogProps) => {
  const { theme } = monitor.context;
  const inner = slot.columns - 4;
  if (slot.kind === 'text') {
    const { title, footer, lines, danger } = slot.text;
    return (
      <Panel place={slot} title={theme('title', title)} footer={footer} danger={danger}>
        <Lines lines={lines} columns={inner} />
      </Panel>
    );
  }
  const { menu, limit } = slot;
  const typed = slot.kind === 'palette' ? ` :${slot.typed}${theme('cursor', ' ')}` : '';
  return (
    <Panel place={slot} title={theme('title', menu.title) + typed} footer={theme('dim', menu.hint)}>
      {menu.choices.length === 0 ? (
        <Text>{theme('dim', monitor.context.translate('palette.none'))}</Text>
      ) : (
        <SelectList
          menu={menu}
          limit={limit}
          columns={inner}
          theme={theme}
          onChosen={monitor.chosen}
          onHighlighted={monitor.highlighted}
        />
      )}
    </Panel>
  );
};

type AppProps = { readonly monitor: Monitor };

/** The whole screen: the rows of the frame, and over them what components draw. */
export const App = ({ monitor }: AppProps) => {
  useSyncExternalStore(monitor.subscribe, monitor.state);
  const { rows, files, dialog } = monitor.frame();
  return (
    <Box flexDirection="column">
      <Rows rows={rows} />
      {files === null ? null : <FilesTable slot={files} context={monitor.context} />}
      {dialog === null ? null : <Dialog slot={dialog} monitor={monitor} />}
    </Box>
  );
};
