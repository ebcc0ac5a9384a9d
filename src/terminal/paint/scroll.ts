import { plainText } from '../text/plain-text.ts';

/** The rows from `top` to `bottom` (0-based, both included) move up by `by` rows, or down if it is negative. */
export type Scroll = { readonly top: number; readonly bottom: number; readonly by: number };

/** Scrolling costs about 20 bytes and may displace rows that were right, so it must save at least this many rows. */
const smallestGain = 3;

/** The rows of `after` whose text is also in `before`, by how far they moved; each list is in row order. */
const rowsByDistance = (before: readonly (string | undefined)[], after: readonly string[]): Map<number, number[]> => {
  const rowsBefore = new Map(before.map((text, row) => [text, row]));
  const moved = new Map<number, number[]>();
  after.forEach((text, row) => {
    const from = rowsBefore.get(text);
    if (text === '' || from === undefined || before[row] === text) return;
    const rows = moved.get(from - row) ?? [];
    rows.push(row);
    moved.set(from - row, rows);
  });
  return moved;
};

/**
 * The scroll that moves the most rows of the screen `before` to their row in `after`; undefined when none saves enough.
 * A row of `before` is undefined where it is unknown. Rows with the same text count as the same row: each letter of a filter
 * gives all rows another style.
 */
export const findScroll = (before: readonly (string | undefined)[], after: readonly string[]): Scroll | undefined => {
  const changed = after.reduce((count, source, row) => (before[row] === source ? count : count + 1), 0);
  if (changed < smallestGain) return undefined;
  // Rows that stay are told from each other by their styled text, which is at hand.
  const textOf = (source: string | undefined, row: number): string | undefined =>
    source === undefined || before[row] === after[row] ? source : plainText(source);
  const textsBefore = before.map(textOf);
  const texts = after.map((source, row) => textOf(source, row) ?? '');
  const [by = 0, rows = []] =
    [...rowsByDistance(textsBefore, texts)].sort(([, one], [, other]) => other.length - one.length)[0] ?? [];
  const first = rows[0] ?? 0;
  const last = rows.at(-1) ?? 0;
  const top = Math.min(first, first + by);
  const bottom = Math.max(last, last + by);
  const displaced = texts
    .slice(top, bottom + 1)
    .filter((text, index) => text !== '' && textsBefore[top + index] === text);
  return rows.length - displaced.length >= smallestGain ? { top, bottom, by } : undefined;
};

/**
 * Sets margins around the rows, deletes or inserts lines at their top, and resets the margins. Source: DECSTBM, DL, IL; the
 * Linux console lacks SU and SD.
 */
export const scrollSequence = ({ top, bottom, by }: Scroll): string =>
  `\u001B[${top + 1};${bottom + 1}r\u001B[${top + 1}H\u001B[${Math.abs(by)}${by > 0 ? 'M' : 'L'}\u001B[r`;

/** The rows after the scroll, with `vacated` in those that became blank. */
export const scrolledRows = <Row>(rows: readonly Row[], { top, bottom, by }: Scroll, vacated: Row): Row[] =>
  rows.map((row, index) => {
    if (index < top || index > bottom) return row;
    const from = index + by;
    return from < top || from > bottom ? vacated : (rows[from] ?? vacated);
  });
