import type { outputFormats } from '../../cli/commands.ts';
import type { CommonOptions } from '../../cli/common-options.ts';
import type { namedColumns } from '../../cli/options.ts';
import type { GroupName } from '../../jobs/groups.ts';
import type { OrderName } from '../../jobs/order.ts';
import type { Query } from '../../jobs/query/query.ts';

/** A field of the JSON, or how long a job took. */
export type ListColumn = (typeof namedColumns)[number];

export type ListFormat = (typeof outputFormats.list)[number];

export type ListOptions = {
  readonly common: CommonOptions;
  readonly format: ListFormat;
  readonly query: Query;
  /** Null for the order of the server: newest first. */
  readonly order: OrderName | null;
  readonly group: GroupName;
  /** Infinity for all. */
  readonly limit: number;
  readonly columns: readonly ListColumn[];
  /** Whether neither `--columns` nor a view chose the columns. */
  readonly hasUsualColumns: boolean;
};
