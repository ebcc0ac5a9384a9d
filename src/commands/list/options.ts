import type { outputFormats } from '../../cli/commands.ts';
import type { CommonOptions } from '../../cli/common-options.ts';
import type { listColumns } from '../../cli/options.ts';
import type { Query } from '../../jobs/query.ts';

export type ListColumn = (typeof listColumns)[number];

export type ListFormat = (typeof outputFormats.list)[number];

export type ListOptions = {
  readonly common: CommonOptions;
  readonly format: ListFormat;
  readonly query: Query;
  /** Infinity for all. */
  readonly limit: number;
  readonly columns: readonly ListColumn[];
};
