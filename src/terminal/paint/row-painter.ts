import { hasCertainWidth, isAmbiguous } from '../text/width.ts';
import { blankCells, type Cells } from './cells.ts';
import { moveTo, type Pen, unknownPosition } from './pen.ts';
import { plainStyle, styleTransition } from './style.ts';

/** The cells from `start` up to, but not including, `end`. */
type Run = { readonly start: number; readonly end: number };

const eraseToEndOfLine = '\u001B[K';
/** No cursor move is longer than this, so rewriting a longer gap can't be shorter. */
const longestUsefulGap = 10;
/** The bytes of the shortest cursor move over several cells. */
const shortestMove = 3;
/** An update of at most this many bytes is sent without comparing it to an erased and rewritten row. */
const cheapRowBytes = 24;

const isBlank = (cells: Cells, index: number): boolean =>
  cells.texts[index] === ' ' && cells.styles[index] === plainStyle;

/** Whether every terminal draws this text in one cell, alone. */
const isAscii = (text: string | undefined): boolean => text !== undefined && text.length === 1 && text <= '~';

/** The first cell from `start` on that differs. */
const nextDifference = (old: Cells, next: Cells, start: number): number => {
  const { texts, styles } = next;
  let index = start;
  while (index < texts.length && old.texts[index] === texts[index] && old.styles[index] === styles[index]) index++;
  return index;
};

/**
 * Whether the cell shows part of a line or bar. Such a cell is not rewritten when a neighbor is drawn over half of it: the
 * line still reads the same, and rewriting the rest of a bar would take 90 bytes for each percent.
 */
const isLine = ({ texts }: Cells, index: number): boolean => /^[\u2500-\u257F]$/.test(texts[index] ?? '');

/** From this many on, equal ambiguous characters (bars, frames of dialogs) are written in one piece. */
const leastRepeat = 4;

/** The end of the equal cells from `start` on. */
const repeatEnd = ({ texts, styles }: Cells, start: number): number => {
  let index = start + 1;
  while (texts[index] === texts[start] && styles[index] === styles[start]) index++;
  return index;
};

/**
 * The end of the cells that the terminal may draw the grapheme at `index` over: up to two cells for an ambiguous character,
 * any number for an emoji, for example.
 */
const reachOf = (cells: Cells, index: number, isAmbiguousNarrow: boolean): number => {
  const text = cells.texts[index] ?? ' ';
  if (hasCertainWidth(text, isAmbiguousNarrow)) return 0;
  return isAmbiguous(text) ? index + 2 : cells.texts.length;
};

/**
 * The end of the cells that the terminal may draw a repeat from `index` on over: up to two cells for each character. 0
 * without a repeat.
 */
const repeatReach = (cells: Cells, index: number, isAmbiguousNarrow: boolean): number => {
  if (isAmbiguousNarrow || !isAmbiguous(cells.texts[index] ?? ' ')) return 0;
  const count = repeatEnd(cells, index) - index;
  return count < leastRepeat ? 0 : Math.min(cells.texts.length, index + 2 * count);
};

/**
 * The runs of cells to write: those that differ, and those that a written grapheme may have been drawn over. The other cells
 * of a grapheme always go with its first.
 */
const runsToWrite = (old: Cells, next: Cells, isAmbiguousNarrow: boolean): Run[] => {
  const runs: Run[] = [];
  const { texts, styles } = next;
  const width = texts.length;
  let start = -1;
  let reach = 0;
  /** The end of the cells that a repeat may be drawn over. Its characters could show there, so blanks are written, too. */
  let covered = 0;
  let repeated = 0;
  for (let index = nextDifference(old, next, 0); index < width; index++) {
    const text = texts[index];
    const isInside = text === '';
    const isCovered = index < covered || (index < reach && !isBlank(next, index) && !isLine(next, index));
    const isWritten =
      old.texts[index] !== text ||
      old.styles[index] !== styles[index] ||
      (isInside && start >= 0) ||
      (isCovered && !isInside);
    if (isWritten) {
      if (start < 0) start = index;
      if (isInside || isAscii(text)) continue;
      reach = Math.max(reach, reachOf(next, index, isAmbiguousNarrow));
      if (index === start || index >= repeated) {
        repeated = repeatEnd(next, index);
        covered = Math.max(covered, repeatReach(next, index, isAmbiguousNarrow));
      }
    } else if (start >= 0) {
      runs.push({ start, end: index });
      start = -1;
      if (index + 1 >= reach && index + 1 >= covered) index = nextDifference(old, next, index + 1) - 1;
    }
  }
  if (start >= 0) runs.push({ start, end: width });
  return runs;
};

/** The first cell of the blank end of the row. */
const blankTailStart = ({ texts, styles }: Cells): number => {
  let start = texts.length;
  while (start > 0 && texts[start - 1] === ' ' && styles[start - 1] === plainStyle) start--;
  return start;
};

/** How many cells from `column` on are not blank. Each takes at least one byte. */
const countWritten = ({ texts, styles }: Cells, column: number): number => {
  let count = 0;
  for (let index = column; index < texts.length; index++) {
    const text = texts[index];
    if (text !== '' && (text !== ' ' || styles[index] !== plainStyle)) count++;
  }
  return count;
};

/** The index of the next grapheme. */
const nextGrapheme = ({ texts }: Cells, index: number): number => {
  let next = index + 1;
  while (texts[next] === '') next++;
  return next;
};

const writeCell = (pen: Pen, row: number, cells: Cells, index: number): string => {
  const text = cells.texts[index] ?? ' ';
  const style = cells.styles[index] ?? plainStyle;
  const move = moveTo(pen, row, index);
  const fitsAnyStyle = isBlank(cells, index) && !pen.style.showsOnBlank;
  const transition = fitsAnyStyle ? '' : styleTransition(pen.style, style);
  if (!fitsAnyStyle) pen.style = style;
  const after = nextGrapheme(cells, index);
  // Terminals differ in where the cursor is after the last column, and in how far an emoji moves it.
  pen.column = after < cells.texts.length && hasCertainWidth(text, pen.isAmbiguousNarrow) ? after : unknownPosition;
  return move + transition + text;
};

/**
 * The end of the stretch from `start` that can be sent as plain text: the cursor is there, every cell has the pen's style,
 * and every terminal moves the cursor equally far. The stretch may be empty.
 */
const stretchEnd = (pen: Pen, row: number, { texts, styles }: Cells, start: number, end: number): number => {
  if (pen.row !== row || pen.column !== start) return start;
  const { style } = pen;
  const last = Math.min(end, texts.length - 1);
  let index = start;
  while (index < last) {
    const text = texts[index] ?? ' ';
    if (styles[index] !== style && (text !== ' ' || styles[index] !== plainStyle || style.showsOnBlank)) break;
    if (!isAscii(text) && !hasCertainWidth(text, pen.isAmbiguousNarrow)) break;
    const after = index + (texts[index + 1] === '' ? 2 : 1);
    if (after >= texts.length) break;
    index = after;
  }
  return index;
};

/** Whether the terminal may draw the character over the blank after it. */
const mayCoverBlank = (pen: Pen, { texts }: Cells, index: number): boolean =>
  !pen.isAmbiguousNarrow && texts[index + 1] === ' ' && isAmbiguous(texts[index] ?? ' ');

/** Writes several equal cells, whose end position is uncertain. */
const writeRepeat = (pen: Pen, row: number, cells: Cells, index: number): string => {
  const others = repeatEnd(cells, index) - index - 1;
  const first = writeCell(pen, row, cells, index);
  pen.column = unknownPosition;
  return first + (cells.texts[index] ?? ' ').repeat(others);
};

/** Whether a repeat starts at `index`, and everything that it may be drawn over is written before `end`, or erased. */
const isSafeRepeat = (pen: Pen, cells: Cells, index: number, end: number): boolean => {
  if (isAscii(cells.texts[index])) return false;
  const reach = repeatReach(cells, index, pen.isAmbiguousNarrow);
  return reach > 0 && reach <= end;
};

/** Writes the cells of a run. What the terminal shows from `end` up to `erasedTo` is erased afterwards. */
const writeCells = (pen: Pen, row: number, cells: Cells, { start, end }: Run, erasedTo = end): string => {
  let output = '';
  let index = start;
  while (index < end) {
    const stretch = stretchEnd(pen, row, cells, index, end);
    if (isSafeRepeat(pen, cells, index, erasedTo)) {
      output += writeRepeat(pen, row, cells, index);
      index = repeatEnd(cells, index);
    } else if (stretch > index) {
      // Joined in one step: one string per cell would be a megabyte of garbage for a page of rows.
      output += cells.texts.slice(index, stretch).join('');
      pen.column = stretch;
      index = stretch;
    } else if (index + 1 < end && mayCoverBlank(pen, cells, index)) {
      // The blank comes first: written over the second half of the character, it would erase all of it.
      output += writeCell(pen, row, cells, index + 1) + writeCell(pen, row, cells, index);
      index += 2;
    } else {
      if (cells.texts[index] !== '') output += writeCell(pen, row, cells, index);
      index += 1;
    }
  }
  return output;
};

const copyPen = (pen: Pen, other: Pen): void => {
  pen.row = other.row;
  pen.column = other.column;
  pen.style = other.style;
};

/** Paints a run. It rewrites the unchanged gap before the run where that is shorter than a cursor move. */
const writeRun = (pen: Pen, row: number, cells: Cells, run: Run, erasedTo: number): string => {
  const gap = pen.row === row && pen.column !== unknownPosition ? run.start - pen.column : 0;
  if (gap <= 0 || gap > longestUsefulGap) return writeCells(pen, row, cells, run, erasedTo);
  const jumpingPen = { ...pen };
  const first: Run = { start: run.start, end: run.start + 1 };
  const jump = writeCells(jumpingPen, row, cells, first);
  const joiningPen = { ...pen };
  const joined = writeCells(joiningPen, row, cells, { start: pen.column, end: first.end });
  const isJoined = Buffer.byteLength(joined) <= Buffer.byteLength(jump);
  copyPen(pen, isJoined ? joiningPen : jumpingPen);
  return (isJoined ? joined : jump) + writeCells(pen, row, cells, { start: first.end, end: run.end }, erasedTo);
};

/** Erases the row from `column` on. Some terminals give erased cells the pen's background, so the pen must have none. */
const erase = (pen: Pen, row: number, column: number): string => {
  const move = moveTo(pen, row, column);
  const reset = pen.style.showsOnBlank ? styleTransition(pen.style, plainStyle) : '';
  if (reset !== '') pen.style = plainStyle;
  return move + reset + eraseToEndOfLine;
};

const runsBefore = (runs: readonly Run[], column: number): Run[] =>
  runs.filter(run => run.start < column).map(run => ({ start: run.start, end: Math.min(run.end, column) }));

/** Paints the runs. It erases the blank end of the row where that is shorter than writing spaces. */
const paintRuns = (pen: Pen, row: number, next: Cells, runs: readonly Run[]): string => {
  const lastEnd = runs.at(-1)?.end ?? 0;
  const tail = blankTailStart(next);
  const firstInTail = runs.find(run => run.end > tail);
  const eraseFrom = Math.max(tail, firstInTail?.start ?? next.texts.length);
  const isErased = lastEnd - eraseFrom > eraseToEndOfLine.length;
  const written = isErased ? runsBefore(runs, eraseFrom) : runs;
  let output = '';
  for (const run of written) {
    const erasedTo = isErased && run.end === eraseFrom ? next.texts.length : run.end;
    output += writeRun(pen, row, next, run, erasedTo);
  }
  return isErased ? output + erase(pen, row, eraseFrom) : output;
};

/** Erases the row from `column` on and paints what is not blank there. */
const repaintFrom = (pen: Pen, row: number, next: Cells, column: number): string => {
  const blank = blankCells(next.texts.length);
  const runs = runsToWrite(blank, next, pen.isAmbiguousNarrow).filter(run => run.end > column);
  const [first, ...others] = runs;
  const fromColumn = first === undefined ? [] : [{ start: Math.max(column, first.start), end: first.end }, ...others];
  return erase(pen, row, column) + paintRuns(pen, row, next, fromColumn);
};

/** An update that takes at least this many times the bytes of a repainted row is not tried: a page of other rows has no other. */
const hopelessShare = 1.3;

/** Each run takes a byte for each of its cells, and a cursor move before it. */
const leastUpdateBytes = (runs: readonly Run[]): number =>
  runs.reduce((sum, { start, end }) => sum + shortestMove + end - start, -shortestMove);

/**
 * Short output that turns the row `old` on the terminal into `next`. `old` is undefined where it is unknown what
 * the terminal shows. Updates the pen.
 */
export const paintRow = (pen: Pen, row: number, old: Cells | undefined, next: Cells): string => {
  if (old === undefined) return repaintFrom(pen, row, next, 0);
  const runs = runsToWrite(old, next, pen.isAmbiguousNarrow);
  const first = runs[0];
  if (first === undefined) return '';
  // Everything that is not blank must be written after an erasure, so often erasing can't be shorter.
  const leastRepaintBytes = Math.max(cheapRowBytes, eraseToEndOfLine.length + countWritten(next, first.start));
  // Where the terminal shows nothing, there is nothing to erase.
  const mayErase = blankTailStart(old) > first.start;
  if (mayErase && leastUpdateBytes(runs) > hopelessShare * leastRepaintBytes) {
    return repaintFrom(pen, row, next, first.start);
  }
  const updatingPen = { ...pen };
  const update = paintRuns(updatingPen, row, next, runs);
  const bytes = Buffer.byteLength(update);
  const repaintingPen = { ...pen };
  const repaint =
    mayErase && bytes > leastRepaintBytes ? repaintFrom(repaintingPen, row, next, first.start) : undefined;
  const isRepainted = repaint !== undefined && Buffer.byteLength(repaint) < bytes;
  copyPen(pen, isRepainted ? repaintingPen : updatingPen);
  return isRepainted ? repaint : update;
};
