import { firstRow, type Visit } from './visit.ts';

/** The rows of the screen that show a job, counted from 0. */
export const listRows = (visit: Visit): readonly number[] =>
  visit.screen().flatMap((_, row) => (/^[○●◌✓✗⊘] /.test(visit.cells(row, 3)) && row >= firstRow ? [row] : []));

/** The line of column heads. */
export const heads = (visit: Visit): string => visit.screen()[firstRow - 1] ?? '';

/** The cells of a column from row to row. Its head is ASCII, so that in that line a cell is a character. */
const column = (visit: Visit, heading: string, width: number): readonly string[] => {
  const at = heads(visit).indexOf(heading);
  return listRows(visit).map(row => visit.cells(row, at - 1, at + width));
};

const started = /^ (?:\d\d-\d\d \d\d:\d\d|–)$/;
const timeOrEnded = /^ (?:\d\d-\d\d \d\d:\d\d|[\dhmsd ]+|–)$/;

/** What stands in the columns of times and is no time: something, where a column before them does not align. */
export const misaligned = (visit: Visit): readonly string[] => [
  ...column(visit, 'STARTED', 11).filter(cell => !started.test(cell)),
  ...column(visit, 'TIME/ENDED', 11).filter(cell => !timeOrEnded.test(cell)),
];
