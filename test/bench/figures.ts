/** The value below which a share (0–1) of the values lies; NaN without values. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** One line of the table. */
export type Figure = {
  readonly what: string;
  readonly measured: number;
  readonly unit: string;
  /** The highest value allowed; absent when there is no limit. */
  readonly budget?: number;
  /** A remark for the reader. */
  readonly note?: string;
};

const rounded = (value: number): string => {
  if (Number.isNaN(value)) return '–';
  if (value >= 100 || Number.isInteger(value)) return Math.round(value).toLocaleString('en');
  return value.toFixed(value < 10 ? 2 : 1);
};

const cellsOf = ({ what, measured, unit, budget, note }: Figure): readonly string[] => [
  what,
  `${rounded(measured)} ${unit}`,
  budget === undefined ? '' : `≤ ${rounded(budget)} ${unit}`,
  budget === undefined ? '' : measured <= budget ? 'yes' : 'NO',
  note ?? '',
];

/** The figures as a Markdown table. */
export const table = (figures: readonly Figure[]): string => {
  const rows = [['what', 'measured', 'budget', 'met?', 'note'], ...figures.map(cellsOf)];
  const widths = [0, 1, 2, 3].map(column => Math.max(...rows.map(row => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  const rule = `|${[...widths, 4].map(width => '-'.repeat(width + 2)).join('|')}|`;
  return [line(head), rule, ...body.map(line)].join('\n');
};
