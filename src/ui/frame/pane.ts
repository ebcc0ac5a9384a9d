import { displayWidthOfStyled, fitStyled, withBlanks } from './styled-text.ts';

/** A rectangle on the screen, in cells from its top left corner. */
export type Rect = { readonly x: number; readonly y: number; readonly columns: number; readonly rows: number };

/** An area of the screen, with one styled text for each of its rows, at most as wide as the area. */
export type Pane = Rect & { readonly lines: readonly string[] };

/** The lines, cut or filled with empty ones to exactly `rows`. */
export const filled = (lines: readonly string[], rows: number): readonly string[] =>
  Array.from({ length: rows }, (_, index) => lines[index] ?? '');

export const overlaps = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.columns && b.x < a.x + a.columns && a.y < b.y + b.rows && b.y < a.y + a.rows;

/** Whether the details are beside the list, not below it. */
export const isBeside = (list: Rect, details: Rect): boolean => details.y === list.y;

/** The pane with blanks where `hole` covers it: Ink would let the text below show through a dialog's empty cells. */
export const withHole = <P extends Pane>(pane: P, hole: Rect | null): P => {
  if (hole === null || !overlaps(pane, hole)) return pane;
  const x = hole.x - pane.x;
  const y = hole.y - pane.y;
  const lines = pane.lines.map((line, row) =>
    row < y || row >= y + hole.rows
      ? line
      : withBlanks(fitStyled(line, Math.max(displayWidthOfStyled(line), x)), x, hole.columns),
  );
  return { ...pane, lines };
};
