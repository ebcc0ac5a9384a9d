import type { CommonOptions } from '../../cli/common-options.ts';
import type { Query } from '../../jobs/query/query.ts';
import type { ActionName } from '../../jobs/rules.ts';

/** The options of cancel, retry and commit. */
export type ActOptions = {
  readonly action: ActionName;
  readonly common: CommonOptions;
  readonly ids: readonly string[];
  /** Null if IDs are given. */
  readonly filter: Query | null;
  /** The most jobs to act on; null without `--max`. */
  readonly max: number | null;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly wait: boolean;
  /** The longest wait in ms; Infinity without a limit. */
  readonly timeout: number;
  /** The file with the import request that a retry sends, `-` for standard input; null without one. */
  readonly request: string | null;
  readonly format: 'text' | 'json';
};
