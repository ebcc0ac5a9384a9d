import { firstRow, type MonitorDriver } from './monitor.ts';

/** The rows of the screen that show a job, counted from 0. */
export const listRows = (monitor: MonitorDriver): readonly number[] =>
  monitor.screen().flatMap((_, row) => (/^[○●◌✓✗⊘?] /.test(monitor.cells(row, 3)) && row >= firstRow ? [row] : []));

/** The rows of the screen that show a job or the heading of a group. */
export const listLines = (monitor: MonitorDriver): readonly number[] =>
  monitor
    .screen()
    .flatMap((line, row) =>
      row >= firstRow && (/^[❯ ][─▸] /.test(line) || listRows(monitor).includes(row)) ? [row] : [],
    );

/** The line of column headings. */
export const columnHeadings = (monitor: MonitorDriver): string => monitor.screen()[firstRow - 1] ?? '';

/** Cells of a column in every row. The headings are ASCII, so the offset of one is its first cell. */
const columnCells = (monitor: MonitorDriver, heading: string, before: number, after: number): readonly string[] => {
  const start = columnHeadings(monitor).indexOf(heading);
  return listRows(monitor).map(row => monitor.cells(row, start - before, start + after));
};

/** A duration behind two blanks at least, or the end of an estimate such as `7m · ~5m left`. A reason may stand before it. */
const duration = /^(?:.* {2,}(?:~?(?:\d+[smh]|\d+h \d\dm|\d+d \d+h)|–)|.*\d[smhd] left)$/;
const time = /^ {2}~?(?:(?:[A-Z][a-z]{2} )?\d\d:\d\d|[A-Z][a-z]{2} \d\d|\d{4}-\d\d-\d\d|–) *$/;

/** Cells from the heading of the times to two before the next heading, at most 9. */
const whenWidth = (monitor: MonitorDriver): number => {
  const [, heading = '', next = ''] = /(WHEN(?: ↓)? *)(.?)/.exec(columnHeadings(monitor)) ?? [];
  return next === '' ? 9 : Math.min(9, heading.length - 2);
};

/** Cells of the time columns that contain no time. There are some when an earlier column is too wide or too narrow. */
export const misalignedCells = (monitor: MonitorDriver): readonly string[] => [
  ...columnCells(monitor, 'TOOK', 4, 4).filter(cell => !duration.test(cell)),
  ...columnCells(monitor, 'WHEN', 2, whenWidth(monitor)).filter(cell => !time.test(cell)),
];
