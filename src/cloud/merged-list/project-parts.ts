import type { Inventory } from '../account/inventory.ts';
import type { PartTrouble } from '../capabilities.ts';
import type { Part } from '../families/family.ts';
import type { CallOptions } from '../gateway.ts';
import type { Cooldowns } from '../retry/cooldowns.ts';
import type { Families } from './describer.ts';
import type { PartProgress } from './part-progress.ts';
import { type PageResult, type PartsReader, wasSent } from './parts-reader.ts';

/** The parts of a project's list: one for each list of a family, per project, region or cluster. */
export type ProjectParts = {
  /**
   * Reads the inventory, which decides the parts. Returns whether a request was sent. Throws `CloudError` for a rejected key
   * and an abort only.
   */
  update(options: CallOptions): Promise<boolean>;
  /** The parts that the server has. */
  all(): readonly Part[];
  /** Why the inventory, and so the set of parts, is out of date; null if it is current. */
  trouble(): PartTrouble | null;
  /**
   * Checks, after a batch of pages, whether its failures are an outage of the whole server. If so, throws `CloudError`.
   */
  checkOutage(results: readonly PageResult[], options: CallOptions): Promise<void>;
  /** Reads the inventory again. */
  forget(): void;
};

export type ProjectPartsOptions = {
  readonly families: Families;
  readonly inventory: Inventory;
  readonly reader: PartsReader;
  readonly progress: PartProgress;
  readonly cooldowns: Cooldowns;
  /** Sends a request that every server answers. Throws `CloudError` if the server is unreachable. */
  readonly checkServer: (options: CallOptions) => Promise<unknown>;
};

export const createProjectParts = (options: ProjectPartsOptions): ProjectParts => {
  const { families, inventory, reader, progress, cooldowns, checkServer } = options;
  let parts: readonly Part[] = [];
  let trouble: PartTrouble | null = null;
  /** A self-hosted Milvus has its data plane on the server itself, so that a failure there may be an outage, too. */
  const isOneServer = families.controlPlane === undefined;
  /** Whether the inventory was requested successfully since the last batch, which shows that the server is reachable. */
  let isReachable = false;

  /** Whether the server answered one of the requests, even if only that it lacks the route. */
  const hasAnswer = (results: readonly PageResult[]): boolean =>
    results.some(result => ('page' in result ? !result.page.sentNothing : result.error.facts.kind === 'unsupported'));

  return {
    update: async call => {
      const { inventory: current, error, wasRequested } = await inventory.read(call);
      isReachable = wasRequested && error === null;
      trouble = error && { family: families.imports?.family ?? 'import', where: null, error, bestEffort: false };
      const all = families.all.flatMap(family => family.parts(current));
      parts = all.filter(part => !reader.isMissing(part));
      if (error === null) {
        progress.meet(all);
        reader.keepOnly(parts);
      }
      return wasRequested;
    },
    all: () => parts,
    trouble: () => trouble,
    checkOutage: async (results, call) => {
      const failures = results.filter(result => 'error' in result);
      if (failures.some(({ error }) => error.facts.kind === 'not-found')) inventory.expire();
      const wasAnswered = isReachable || hasAnswer(results);
      isReachable = false;
      const [failure] = failures;
      const isElsewhere = !isOneServer && results.every(({ request }) => request.part.bestEffort);
      if (failure === undefined || wasAnswered || isElsewhere) return;
      try {
        if (parts.length === 1) throw failure.error;
        if (results.some(wasSent)) await checkServer(call);
      } catch (error) {
        // After an outage, everything may be requested at once.
        cooldowns.forget();
        throw error;
      }
    },
    forget: () => {
      inventory.forget();
      families.controlPlane?.forget?.();
    },
  };
};
