import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { Rect } from '../frame/pane.ts';
import { fitStyled } from '../frame/styled-text.ts';
import { frameColumns } from '../state/layout.ts';

type PanelProps = {
  readonly box: Rect;
  readonly title: string;
  readonly footer: string;
  /** Draws a double frame, so that danger shows without color too. */
  readonly danger?: boolean;
  readonly children: ReactNode;
};

/** A frame with a title and a footer that lies over the rest of the screen. */
export const Panel = ({ box, title, footer, danger = false, children }: PanelProps) => {
  const innerColumns = box.columns - frameColumns;
  return (
    <Box position="absolute" marginLeft={box.x} marginTop={box.y}>
      <Box
        flexDirection="column"
        borderStyle={danger ? 'double' : 'round'}
        paddingX={1}
        width={box.columns}
        height={box.rows}
      >
        <Text>{fitStyled(title, innerColumns)}</Text>
        <Box flexDirection="column" flexGrow={1}>
          {children}
        </Box>
        <Text>{fitStyled(footer, innerColumns)}</Text>
      </Box>
    </Box>
  );
};

type LinesProps = { readonly lines: readonly string[]; readonly columns: number };

/** Lines of exactly this width, which cover what lies below. */
export const Lines = ({ lines, columns }: LinesProps) =>
  lines.map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line has no identity but its row
    <Text key={index} wrap="truncate">
      {fitStyled(line, columns)}
    </Text>
  ));
