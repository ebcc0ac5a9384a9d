import type { Clock } from '../../lib/clock.ts';
import { CloudError, type CloudErrorFacts } from '../error.ts';
import type { ProjectInventory } from '../families/family.ts';
import type { CallOptions } from '../gateway.ts';
import type { Transport } from '../http/transport.ts';
import { createCooldowns } from '../retry/cooldowns.ts';
import { listClusters } from './clusters.ts';

export type InventoryRead = {
  readonly inventory: ProjectInventory;
  readonly error: CloudErrorFacts | null;
  /** Whether the server was asked. */
  readonly wasAsked: boolean;
};

/** Where a project's jobs are, read anew when it is old. */
export type Inventory = {
  /**
   * The clusters and regions. Where they can't be read now, those of before or none, with the error. Throws `CloudError`
   * for a rejected key and when it is called off.
   */
  read(options: CallOptions): Promise<InventoryRead>;
  /** A cluster was missed: the next read asks again, if they were not read just now. */
  expire(): void;
  /** The next read asks again. */
  forget(): void;
};

/** Clusters come and go rarely; in ms. */
const lastFor = 300_000;
/** A list of clusters may name one for ever that no other route knows. In ms. */
const lastAtLeast = 30_000;

const route = 'clusters';

export type InventoryOptions = {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly projectId: string;
  /** The regions that the list of projects told. */
  readonly regionsOf: (projectId: string) => readonly string[];
};

export const openInventory = ({ transport, clock, projectId, regionsOf }: InventoryOptions): Inventory => {
  const holds = createCooldowns(clock);
  let known: { readonly clusters: ProjectInventory['clusters']; readonly at: number } | null = null;

  const placesOf = (clusters: ProjectInventory['clusters']): ProjectInventory => {
    const ofClusters = clusters.map(({ regionId }) => regionId).filter(regionId => regionId !== null);
    return { projectId, clusters, regionIds: [...new Set([...regionsOf(projectId), ...ofClusters])] };
  };

  const expire = (): void => {
    known = known && { ...known, at: Number.NEGATIVE_INFINITY };
  };

  return {
    read: async options => {
      const asked = clock.elapsed();
      if (known !== null && asked - known.at < lastFor)
        return { inventory: placesOf(known.clusters), error: null, wasAsked: false };
      const held = holds.cooldownOf(route);
      if (held !== null) return { inventory: placesOf(known?.clusters ?? []), error: held.facts, wasAsked: false };
      try {
        const clusters = await listClusters(transport, projectId, options);
        known = { clusters, at: asked };
        holds.answered(route);
        return { inventory: placesOf(clusters), error: null, wasAsked: true };
      } catch (error) {
        if (!(error instanceof CloudError)) throw error;
        if (error.facts.kind === 'auth' || error.facts.kind === 'aborted') throw error;
        holds.failed(route, error);
        return { inventory: placesOf(known?.clusters ?? []), error: error.facts, wasAsked: true };
      }
    },
    expire: () => {
      if (known !== null && clock.elapsed() - known.at >= lastAtLeast) expire();
    },
    forget: () => {
      holds.forget();
      expire();
    },
  };
};
