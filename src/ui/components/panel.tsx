import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { Rect } from '../frame/frame.ts';
import { fitStyled } from '../frame/styled-text.ts';

type PanelProps = {
  readonly place: Rect;
  readonly title: string;
  readonly footer: string;
  /** Danger is told by the frame as well as by words and colour. */
  readonly danger?: boolean;
  readonly children: ReactNode;
};

/** A framed part that lies over the list. */
export const Panel = ({ place, title, footer, danger = false, children }: PanelProps) => {
  const inner = place.columns - 4;
  return (
    <Box position="absolute" marginLeft={place.x} marginTop={place.y}>
      <Box
        flexDirection="column"
        borderStyle={danger ? 'double' : 'round'}
        paddingX={1}
        width={place.columns}
        height={place.rows}
      >
        <Text>{fitStyled(title, inner)}</Text>
        <Box flexDirection="column" flexGrow={1}>
          {children}
        </Box>
        <Text>{fitStyled(footer, inner)}</Text>
      </Box>
    </Box>
  );
};

type LinesProps = { readonly lines: readonly string[]; readonly columns: number };

/** Lines of exactly so many cells, so that nothing of what lies below shows through. */
export const Lines = ({ lines, columns }: LinesProps) =>
  lines.map((line, index) => (
    // A line has no identity but its place.
    // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place on the screen
    <Text key={index} wrap="truncate">
      {fitStyled(line, columns)}
    </Text>
  ));
