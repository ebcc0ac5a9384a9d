import type { JobGroup } from '../../jobs/groups.ts';
import { rememberFor } from '../../lib/remember.ts';
import type { JobRows } from './rows.ts';

/** One line of the list: a job, by its index among the rows, or the heading of a group. */
export type ListLine =
  | { readonly kind: 'job'; readonly index: number }
  | { readonly kind: 'heading'; readonly group: JobGroup; readonly isFolded: boolean };

/** The lines of the list: its jobs and the headings of their groups. A folded group has only its heading. */
export type ListLines = {
  readonly length: number;
  at(line: number): ListLine | undefined;
  /** The line of the job at `index` of the rows; the heading of its group when that is folded. */
  ofJob(index: number): number;
};

type GroupLine = { readonly group: JobGroup; readonly line: number; readonly isFolded: boolean };

const groupLinesOf = (groups: readonly JobGroup[], folded: ReadonlySet<string>): readonly GroupLine[] => {
  let line = 0;
  return groups.map(group => {
    const isFolded = folded.has(group.key);
    const groupLine = { group, line, isFolded };
    line += 1 + (isFolded ? 0 : group.to - group.from);
    return groupLine;
  });
};

/** The last of `groupLines` for which `isBefore` is true. */
const lastBefore = (
  groupLines: readonly GroupLine[],
  isBefore: (groupLine: GroupLine) => boolean,
): GroupLine | undefined => {
  let low = 0;
  let high = groupLines.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const groupLine = groupLines[middle];
    if (groupLine !== undefined && isBefore(groupLine)) low = middle + 1;
    else high = middle;
  }
  return groupLines[low - 1];
};

const ungrouped = (count: number): ListLines => ({
  length: count,
  at: index => (index >= 0 && index < count ? { kind: 'job', index } : undefined),
  ofJob: index => index,
});

const grouped = (groupLines: readonly GroupLine[]): ListLines => {
  const last = groupLines.at(-1);
  const length = last === undefined ? 0 : last.line + 1 + (last.isFolded ? 0 : last.group.to - last.group.from);
  return {
    length,
    at: line => {
      if (line < 0 || line >= length) return undefined;
      const groupLine = lastBefore(groupLines, one => one.line <= line);
      if (groupLine === undefined) return undefined;
      const { group, isFolded } = groupLine;
      return line === groupLine.line
        ? { kind: 'heading', group, isFolded }
        : { kind: 'job', index: group.from + (line - groupLine.line - 1) };
    },
    ofJob: index => {
      const groupLine = lastBefore(groupLines, ({ group }) => group.from <= index);
      if (groupLine === undefined) return index;
      return groupLine.isFolded ? groupLine.line : groupLine.line + 1 + (index - groupLine.group.from);
    },
  };
};

/** The lines of these rows. The same object for the same rows and folded groups. */
export const rowLines = rememberFor(
  (rows: JobRows, folded: ReadonlySet<string>): ListLines =>
    rows.groups.length === 0 ? ungrouped(rows.length) : grouped(groupLinesOf(rows.groups, folded)),
);
