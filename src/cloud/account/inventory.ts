import type { Clock } from '../../lib/clock.ts';
import { CloudError, type CloudErrorFacts } from '../error.ts';
import type { ProjectPlaces } from '../families/family.ts';
import type { CallOptions } from '../gateway.ts';
import type { Transport } from '../http/transport.ts';
import { createHolds } from '../retry/cooldowns.ts';
import { listClusters } from './clusters.ts';

export type PlacesRead = {
  readonly places: ProjectPlaces;
  readonly error: CloudErrorFacts | null;
  /** Whether the server was asked. */
  readonly wasAsked: boolean;
};

/** Where a project's jobs are, read anew when it is old. */
export type Places = {
  /**
   * The clusters and regions. Where they can't be read now, those of before or none, with the error. Throws `CloudError`
   * for a rejected key and when it is called off.
   */
  read(options: CallOptions): Promise<PlacesRead>;
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

export type PlacesOptions = {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly projectId: string;
  /** The regions that the list of projects told. */
  readonly regionsOf: (projectId: string) => readonly string[];
};

export const openPlaces = ({ transport, clock, projectId, regionsOf }: PlacesOptions): Places => {
  const holds = createHolds(clock);
  let known: { readonly clusters: ProjectPlaces['clusters']; readonly at: number } | null = null;

  const placesOf = (clusters: ProjectPlaces['clusters']): ProjectPlaces => {
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
        return { places: placesOf(known.clusters), error: null, wasAsked: false };
      const held = holds.heldBy(route);
      if (held !== null) return { places: placesOf(known?.clusters ?? []), error: held.facts, wasAsked: false };
      try {
        const clusters = await listClusters(transport, projectId, options);
        known = { clusters, at: asked };
        holds.answered(route);
        return { places: placesOf(clusters), error: null, wasAsked: true };
      } catch (error) {
        if (!(error instanceof CloudError)) throw error;
        if (error.facts.kind === 'auth' || error.facts.kind === 'aborted') throw error;
        holds.failed(route, error);
        return { places: placesOf(known?.clusters ?? []), error: error.facts, wasAsked: true };
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
