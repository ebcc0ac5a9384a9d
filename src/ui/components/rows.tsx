import { Transform } from 'ink';
import { useMemo } from 'react';

type RowsProps = { readonly lines: readonly string[] };

/**
 * Styled lines that are laid out already. Ink lays out one blank per line, and the lines replace the blanks when it
 * writes them: measuring and wrapping the lines themselves would take two thirds of the time of a frame.
 */
export const Rows = ({ lines }: RowsProps) => {
  const blanks = useMemo(() => new Array(lines.length).fill(' ').join('\n'), [lines.length]);
  return <Transform transform={(_blank, row) => lines[row] ?? ''}>{blanks}</Transform>;
};
