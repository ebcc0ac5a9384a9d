import { Box } from 'ink';
import Table, { type CellProps } from 'ink-table';
import { memo, type PropsWithChildren, useMemo } from 'react';
import type { Context } from '../context.ts';
import { cutCell, type FilesSlot, type SizedColumn, styledCell, styledHeading } from '../frame/details/files-text.ts';
import type { Theme } from '../theme.ts';

type FilesTableProps = { readonly slot: FilesSlot; readonly context: Context };

/** The rules and the frame of ink-table are left out: without children, their lines have no height. */
const noRule = (): null => null;

/** The components that ink-table draws with. It takes them when it is mounted. */
const tableParts = (theme: Theme, sized: readonly SizedColumn[], searched: string) => ({
  // ink-table draws the cells of its rules with `skeleton`, and those of files with `cell`. They return strings, not <Text>,
  // so that a row is one string.
  cell: ({ children, column }: CellProps) => styledCell(children, sized[column], searched, theme),
  header: ({ children, column = 0 }: PropsWithChildren<{ readonly column?: number }>) =>
    styledHeading(children, sized[column], theme),
  skeleton: noRule,
});

/** The files of an import, drawn by ink-table. Cells are already cut to their columns, so that wide characters align. */
const PlainFilesTable = ({ slot, context }: FilesTableProps) => {
  const { theme } = context;
  const { headings, sized, rows } = slot.table;
  /** Hidden rows above the visible ones: the headings, once a file is scrolled out of view. */
  const hidden = Math.min(1, slot.skipped);
  // ink-table identifies a column by its heading, so equal headings get different paddings.
  const keys = sized.map(({ name, width }, index) => cutCell(headings[name], width).padEnd(width) + ' '.repeat(index));
  const data = rows.map(row => Object.fromEntries(sized.map(({ name }, index) => [keys[index] ?? name, row[name]])));
  const parts = useMemo(() => tableParts(theme, sized, slot.searched), [theme, sized, slot.searched]);
  return (
    <Box position="absolute" marginLeft={slot.x} marginTop={slot.y}>
      <Box width={slot.columns} height={slot.rows} overflowY="hidden" flexDirection="column">
        <Box flexDirection="column" flexShrink={0} marginTop={-hidden}>
          <Table
            // ink-table takes its components when it is mounted, so other widths need another table.
            key={`${keys.join()} ${slot.searched}`}
            data={data}
            columns={keys}
            cell={parts.cell}
            header={parts.header}
            skeleton={parts.skeleton}
          />
        </Box>
      </Box>
    </Box>
  );
};

/** Drawn again only when its position or a file changes, because ink-table is slow. */
export const FilesTable = memo(
  PlainFilesTable,
  (a, b) =>
    a.context === b.context &&
    a.slot.table === b.slot.table &&
    a.slot.searched === b.slot.searched &&
    a.slot.x === b.slot.x &&
    a.slot.y === b.slot.y &&
    a.slot.columns === b.slot.columns &&
    a.slot.rows === b.slot.rows &&
    a.slot.skipped === b.slot.skipped,
);
