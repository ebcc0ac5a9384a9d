import type { Size } from '../lib/size.ts';

const fallback: Size = { columns: 80, rows: 24 };
/** No real screen is larger. Each cell costs memory, so larger numbers are reduced. */
const largest = 2000;

const validOr = (value: number | undefined, otherwise: number): number =>
  value !== undefined && Number.isInteger(value) && value > 0 ? Math.min(value, largest) : otherwise;

/** The size of the terminal behind `stream`. An unknown or zero size (a serial line, a new PTY) is taken as 80×24. */
export const readSize = (stream: { readonly columns?: number; readonly rows?: number }): Size => ({
  columns: validOr(stream.columns, fallback.columns),
  rows: validOr(stream.rows, fallback.rows),
});
