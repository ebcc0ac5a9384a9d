import { hasCertainWidth } from '../text/width.ts';
import { blankCells, type Cells } from './cells.ts';
import { moveTo, type Pen, unknownPosition } from './pen.ts';
import { plainStyle, styleTransition } from './style.ts';

/** Cells from `start` up to, not with, `end`. */
type Run = { readonly start: number; readonly end: number };

const eraseToEndOfLine = '\u001B[K';
/** No cursor move is longer than this, so rewriting a longer gap can't be cheaper. */
const longestUsefulGap = 10;
/** Below this many bytes no other way of painting the row can win by enough to be worth computing. */
const cheapRow = 24;

const isBlank = (cells: Cells, index: number): boolean =>
  cells.texts[index] === ' ' && cells.styles[index] === plainStyle;

const differs = (old: Cells, next: Cells, index: number): boolean =>
  old.texts[index] !== next.texts[index] || old.styles[index] !== next.styles[index];

/** A wide character's second cell goes with its first, whatever the comparison says of it alone. */
const changedRuns = (old: Cells, next: Cells): Run[] => {
  const runs: Run[] = [];
  const width = next.texts.length;
  for (let index = 0; index < width; index++) {
    if (!differs(old, next, index)) continue;
    const start = index;
    while (index < width && (differs(old, next, index) || next.texts[index] === '')) index++;
    runs.push({ start, end: index });
  }
  return runs;
};

/** Where the blank end of the row begins. */
const blankTail = (cells: Cells): number => {
  let start = cells.texts.length;
  while (start > 0 && isBlank(cells, start - 1)) start--;
  return start;
};

/** How many cells from the column on are not blank; each takes at least a byte. */
const writtenCells = (cells: Cells, column: number): number => {
  let count = 0;
  for (let index = column; index < cells.texts.length; index++) {
    if (cells.texts[index] !== '' && !isBlank(cells, index)) count++;
  }
  return count;
};

const writeCell = (pen: Pen, row: number, cells: Cells, index: number): string => {
  const text = cells.texts[index] ?? ' ';
  const style = cells.styles[index] ?? plainStyle;
  const move = moveTo(pen, row, index);
  const fitsAnyStyle = isBlank(cells, index) && !pen.style.showsOnBlank;
  const transition = fitsAnyStyle ? '' : styleTransition(pen.style, style);
  if (!fitsAnyStyle) pen.style = style;
  const after = index + (cells.texts[index + 1] === '' ? 2 : 1);
  // After the last column terminals differ in where the cursor is, and after an emoji in how far it went.
  pen.column = after < cells.texts.length && hasCertainWidth(text) ? after : unknownPosition;
  return move + transition + text;
};

/**
 * Where the stretch ends of which the texts are all there is to send: the pen stands before it, every cell has its style,
 * and terminals agree on where each leaves the cursor. It may be empty.
 */
const stretchEnd = (pen: Pen, row: number, { texts, styles }: Cells, start: number, end: number): number => {
  if (pen.row !== row || pen.column !== start) return start;
  let index = start;
  while (index < end) {
    const text = texts[index] ?? ' ';
    const isPlain = text === ' ' && styles[index] === plainStyle;
    if (styles[index] !== pen.style && !(isPlain && !pen.style.showsOnBlank)) return index;
    const after = index + (texts[index + 1] === '' ? 2 : 1);
    if (after >= texts.length || !hasCertainWidth(text)) return index;
    index = after;
  }
  return index;
};

const writeCells = (pen: Pen, row: number, cells: Cells, { start, end }: Run): string => {
  let out = '';
  let index = start;
  while (index < end) {
    const stretch = stretchEnd(pen, row, cells, index, end);
    if (stretch > index) {
      // At once: a string for each cell is a megabyte of garbage for a page of rows.
      out += cells.texts.slice(index, stretch).join('');
      pen.column = stretch;
      index = stretch;
    } else {
      if (cells.texts[index] !== '') out += writeCell(pen, row, cells, index);
      index += 1;
    }
  }
  return out;
};

const takeOver = (pen: Pen, other: Pen): void => {
  pen.row = other.row;
  pen.column = other.column;
  pen.style = other.style;
};

/** Paints a run, over the unchanged gap before it where that is shorter than a cursor move. */
const writeRun = (pen: Pen, row: number, cells: Cells, run: Run): string => {
  const gap = pen.row === row && pen.column !== unknownPosition ? run.start - pen.column : 0;
  if (gap <= 0 || gap > longestUsefulGap) return writeCells(pen, row, cells, run);
  const jumping = { ...pen };
  const first: Run = { start: run.start, end: run.start + 1 };
  const jump = writeCells(jumping, row, cells, first);
  const joining = { ...pen };
  const joined = writeCells(joining, row, cells, { start: pen.column, end: first.end });
  const isJoined = Buffer.byteLength(joined) <= Buffer.byteLength(jump);
  takeOver(pen, isJoined ? joining : jumping);
  return (isJoined ? joined : jump) + writeCells(pen, row, cells, { start: first.end, end: run.end });
};

/** Erased cells take the background of the pen in some terminals, so it must have none. */
const erase = (pen: Pen, row: number, column: number): string => {
  const move = moveTo(pen, row, column);
  const reset = pen.style.showsOnBlank ? styleTransition(pen.style, plainStyle) : '';
  if (reset !== '') pen.style = plainStyle;
  return move + reset + eraseToEndOfLine;
};

const beforeColumn = (runs: readonly Run[], column: number): Run[] =>
  runs.filter(run => run.start < column).map(run => ({ start: run.start, end: Math.min(run.end, column) }));

const paintRuns = (pen: Pen, row: number, next: Cells, runs: readonly Run[]): string => {
  const lastEnd = runs.at(-1)?.end ?? 0;
  const tail = blankTail(next);
  const firstInTail = runs.find(run => run.end > tail);
  const eraseFrom = Math.max(tail, firstInTail?.start ?? next.texts.length);
  const isErased = lastEnd - eraseFrom > eraseToEndOfLine.length;
  const written = isErased ? beforeColumn(runs, eraseFrom) : runs;
  let out = '';
  for (const run of written) out += writeRun(pen, row, next, run);
  return isErased ? out + erase(pen, row, eraseFrom) : out;
};

/** Erases the row from `column` on and paints what is not blank there. */
const paintAfresh = (pen: Pen, row: number, next: Cells, column: number): string => {
  const blank = blankCells(next.texts.length);
  const runs = changedRuns(blank, next).filter(run => run.end > column);
  const [first, ...others] = runs;
  const fromColumn = first === undefined ? [] : [{ start: Math.max(column, first.start), end: first.end }, ...others];
  return erase(pen, row, column) + paintRuns(pen, row, next, fromColumn);
};

/**
 * The shortest output that turns the row `old` on the terminal into `next`; `old` is undefined where nothing is known
 * of what is there. The pen is left where the output leaves the terminal's cursor and style.
 */
export const paintRow = (pen: Pen, row: number, old: Cells | undefined, next: Cells): string => {
  if (old === undefined) return paintAfresh(pen, row, next, 0);
  const runs = changedRuns(old, next);
  const first = runs[0];
  if (first === undefined) return '';
  const updating = { ...pen };
  const update = paintRuns(updating, row, next, runs);
  const bytes = Buffer.byteLength(update);
  // What is not blank has to be written after an erasure, so often there is nothing to win by one.
  const least = Math.max(cheapRow, eraseToEndOfLine.length + writtenCells(next, first.start));
  const afresh = { ...pen };
  const repaint = bytes > least ? paintAfresh(afresh, row, next, first.start) : undefined;
  const isRepainted = repaint !== undefined && Buffer.byteLength(repaint) < bytes;
  takeOver(pen, isRepainted ? afresh : updating);
  return isRepainted ? repaint : update;
};
