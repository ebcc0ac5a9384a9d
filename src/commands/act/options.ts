import type { CommonOptions } from '../../cli/common-options.ts';
import type { Query } from '../../jobs/query.ts';
import type { ActionName } from '../../jobs/rules.ts';

/** What a cancel or retry was asked for. */
export type ActOptions = {
  readonly action: ActionName;
  readonly common: CommonOptions;
  readonly ids: readonly string[];
  /** Null where IDs are given. */
  readonly filter: Query | null;
  /** How many jobs may be acted on without being asked about. */
  readonly max: number;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly wait: boolean;
  /** How long to wait, in ms; Infinity for ever. */
  readonly timeout: number;
  /** The file of an import request that a retry sends, `-` for standard input; null without one. */
  readonly request: string | null;
  readonly format: 'text' | 'json';
};
