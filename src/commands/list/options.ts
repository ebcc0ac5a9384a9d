import type { outputFormats } from '../../cli/commands.ts';
import type { CommonOptions } from '../../cli/common-options.ts';
import { plainFields } from '../../jobs/json.ts';
import type { Query } from '../../jobs/query.ts';

/** What a table or csv can show: the fields of a job's JSON. */
export const listColumns = [...plainFields, 'actions'] as const;
export type ListColumn = (typeof listColumns)[number];

export const isListColumn = (name: string): name is ListColumn => listColumns.some(column => column === name);

export type ListFormat = (typeof outputFormats.list)[number];

export type ListOptions = {
  readonly common: CommonOptions;
  readonly format: ListFormat;
  readonly query: Query;
  /** How many jobs at most; Infinity for all. */
  readonly limit: number;
  readonly columns: readonly ListColumn[];
};
