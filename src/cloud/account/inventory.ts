import type { Clock } from '../../lib/clock.ts';
import { CloudError, type CloudErrorFacts } from '../error.ts';
import type { Cluster, ProjectInventory } from '../families/family.ts';
import type { CallOptions } from '../gateway.ts';
import type { Transport } from '../http/transport.ts';
import { createCooldowns } from '../retry/cooldowns.ts';
import { listClusters } from './clusters.ts';

export type InventoryRead = {
  readonly inventory: ProjectInventory;
  /** Why the inventory is out of date or empty; null if it is current. */
  readonly error: CloudErrorFacts | null;
  /** Whether a request was sent. */
  readonly wasRequested: boolean;
};

/** The clusters and regions of a project, which are read again when they are old. */
export type Inventory = {
  /**
   * The clusters and regions. If they can't be read, the last known ones with the error. Throws `CloudError` for a rejected
   * key and an abort only.
   */
  read(options: CallOptions): Promise<InventoryRead>;
  /** Must be called when a cluster turns out not to exist: the next read requests the list again, unless the list is very recent. */
  expire(): void;
  /** The next read requests the list again. */
  forget(): void;
};

/** How long a list of clusters is current, in ms. Clusters change rarely. */
const currentFor = 300_000;
/** How long {@link Inventory.expire} has no effect, in ms. A list may keep naming a cluster that no other route knows. */
const recentFor = 30_000;

/** The name of the list in the cooldowns. */
const route = 'clusters';

export type InventoryOptions = {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly projectId: string;
  /** The regions that the list of projects names. */
  readonly regionsOf: (projectId: string) => readonly string[];
};

export const openInventory = ({ transport, clock, projectId, regionsOf }: InventoryOptions): Inventory => {
  const cooldowns = createCooldowns(clock);
  let last: { readonly clusters: readonly Cluster[]; readonly readAt: number } | null = null;

  const inventoryOf = (clusters: readonly Cluster[]): ProjectInventory => {
    const clusterRegions = clusters.flatMap(({ regionId }) => regionId ?? []);
    return { projectId, clusters, regionIds: [...new Set([...regionsOf(projectId), ...clusterRegions])] };
  };

  const outdated = (error: CloudErrorFacts, wasRequested: boolean): InventoryRead => ({
    inventory: inventoryOf(last?.clusters ?? []),
    error,
    wasRequested,
  });

  const makeOld = (): void => {
    last = last && { ...last, readAt: Number.NEGATIVE_INFINITY };
  };

  return {
    read: async options => {
      const now = clock.elapsed();
      if (last !== null && now - last.readAt < currentFor) {
        return { inventory: inventoryOf(last.clusters), error: null, wasRequested: false };
      }
      const cooldown = cooldowns.cooldownOf(route);
      if (cooldown !== null) return outdated(cooldown.facts, false);
      try {
        const clusters = await listClusters(transport, projectId, options);
        last = { clusters, readAt: now };
        cooldowns.answered(route);
        return { inventory: inventoryOf(clusters), error: null, wasRequested: true };
      } catch (error) {
        if (!(error instanceof CloudError)) throw error;
        if (error.facts.kind === 'auth' || error.facts.kind === 'aborted') throw error;
        cooldowns.failed(route, error);
        return outdated(error.facts, true);
      }
    },
    expire: () => {
      if (last !== null && clock.elapsed() - last.readAt >= recentFor) makeOld();
    },
    forget: () => {
      cooldowns.forget();
      makeOld();
    },
  };
};
