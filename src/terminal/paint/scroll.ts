/** The rows from `top` to `bottom` (0-based, both included) go up by `by` rows, or down where it is negative. */
export type Scroll = { readonly top: number; readonly bottom: number; readonly by: number };

/** Scrolling costs some 20 bytes and may disturb rows that were right; it must save at least as many rows as this. */
const smallestGain = 3;

/** For each distance the rows of `after` that stood that far away in `before`, from the top down. */
const movedRows = (before: readonly (string | undefined)[], after: readonly string[]): Map<number, number[]> => {
  const places = new Map(before.map((source, row) => [source, row]));
  const moved = new Map<number, number[]>();
  after.forEach((source, row) => {
    const from = places.get(source);
    if (source === '' || from === undefined || before[row] === source) return;
    const rows = moved.get(from - row) ?? [];
    rows.push(row);
    moved.set(from - row, rows);
  });
  return moved;
};

/** The scrolling that brings most rows of the screen `before` (undefined where unknown) to their place in `after`, if any pays. */
export const findScroll = (before: readonly (string | undefined)[], after: readonly string[]): Scroll | undefined => {
  const changed = after.reduce((count, source, row) => (before[row] === source ? count : count + 1), 0);
  if (changed < smallestGain) return undefined;
  const [by = 0, rows = []] =
    [...movedRows(before, after)].sort(([, one], [, other]) => other.length - one.length)[0] ?? [];
  const first = rows[0] ?? 0;
  const last = rows.at(-1) ?? 0;
  const top = Math.min(first, first + by);
  const bottom = Math.max(last, last + by);
  const lost = after.slice(top, bottom + 1).filter((source, index) => source !== '' && before[top + index] === source);
  return rows.length - lost.length >= smallestGain ? { top, bottom, by } : undefined;
};

/** Margins around the rows, lines deleted or inserted at their top, margins off. Source: DECSTBM, DL, IL; the Linux console lacks SU and SD. */
export const scrollSequence = ({ top, bottom, by }: Scroll): string =>
  `\u001B[${top + 1};${bottom + 1}r\u001B[${top + 1}H\u001B[${Math.abs(by)}${by > 0 ? 'M' : 'L'}\u001B[r`;

/** What the rows hold after the scrolling; `vacated` stands in those that became blank. */
export const scrolledRows = <Row>(rows: readonly Row[], { top, bottom, by }: Scroll, vacated: Row): Row[] =>
  rows.map((row, index) => {
    if (index < top || index > bottom) return row;
    const from = index + by;
    return from < top || from > bottom ? vacated : (rows[from] ?? vacated);
  });
