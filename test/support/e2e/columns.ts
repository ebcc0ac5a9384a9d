import { firstRow, type MonitorDriver } from './monitor.ts';

/** The rows of the screen that show a job, counted from 0. */
export const listRows = (monitor: MonitorDriver): readonly number[] =>
  monitor.screen().flatMap((_, row) => (/^[○●◌✓✗⊘] /.test(monitor.cells(row, 3)) && row >= firstRow ? [row] : []));

/** The line of column headings. */
export const columnHeadings = (monitor: MonitorDriver): string => monitor.screen()[firstRow - 1] ?? '';

/** The text of a column in every row. The headings are ASCII, so the offset of one is its first cell. */
const columnCells = (monitor: MonitorDriver, heading: string, width: number): readonly string[] => {
  const start = columnHeadings(monitor).indexOf(heading);
  return listRows(monitor).map(row => monitor.cells(row, start - 1, start + width));
};

const startTime = /^ (?:\d\d-\d\d \d\d:\d\d|–)$/;
const durationOrEndTime = /^ (?:\d\d-\d\d \d\d:\d\d|[\dhmsd ]+|–)$/;

/** Cells of the time columns that contain no time. There are some when an earlier column is too wide or too narrow. */
export const misalignedCells = (monitor: MonitorDriver): readonly string[] => [
  ...columnCells(monitor, 'STARTED', 11).filter(cell => !startTime.test(cell)),
  ...columnCells(monitor, 'TIME/ENDED', 11).filter(cell => !durationOrEndTime.test(cell)),
];
