import type { Clock } from '../../lib/clock.ts';
import { openInventory } from '../account/inventory.ts';
import { createBackups } from '../families/backups.ts';
import { createControlPlane, type ReadTracked } from '../families/control-plane.ts';
import { createImports } from '../families/imports.ts';
import { createRefresh } from '../families/refresh.ts';
import { createSpark } from '../families/spark.ts';
import type { CallOptions } from '../gateway.ts';
import type { Transports } from '../http/transports.ts';
import type { ListLimits } from '../merged-list/list-limits.ts';
import { createMergedList, type MergedList } from '../merged-list/merged-list.ts';

/** What both kinds of server are opened with. */
type Shared = {
  readonly transports: Transports;
  readonly clock: Clock;
  /** What the user tracks in a project; nothing when absent. */
  readonly readTracked: ReadTracked | undefined;
  readonly limits: ListLimits | undefined;
};

const nothingTracked: ReadTracked = async () => [];

/** The console of Zilliz Cloud for an API's address; it has one in China and one for the rest of the world. */
const consoleOf = (origin: string): string =>
  new URL(origin).hostname.endsWith('.cn') ? 'https://cloud.zilliz.com.cn' : 'https://cloud.zilliz.com';

/** Today's public API of Zilliz Cloud: what its families tell. */
export const openPublic = ({
  transports,
  clock,
  readTracked = nothingTracked,
  limits,
  regionsOf,
  checkServer,
}: Shared & {
  /** The regions that the list of projects told. */
  readonly regionsOf: (projectId: string) => readonly string[];
  /** Throws `CloudError` where the server as a whole is out of reach. */
  readonly checkServer: (options: CallOptions) => Promise<unknown>;
}): MergedList => {
  const { own: transport, origin, toCluster } = transports;
  const imports = createImports(transport, 'import', clock);
  const controlPlane = createControlPlane(transport, readTracked);
  const spark = createSpark(transport);
  return createMergedList({
    name: 'public',
    // What is tracked comes first: a backup file is known by it. The clusters' own hosts come last.
    families: {
      imports,
      controlPlane,
      spark,
      all: [controlPlane, spark, createBackups(transport), imports, createRefresh(toCluster)],
    },
    openInventory: projectId => openInventory({ transport, clock, projectId, regionsOf }),
    readTracked,
    clock,
    limits,
    checkServer,
    console: consoleOf(origin),
  });
};

/** A self-hosted Milvus: one server with import jobs alone, and nothing to ask for clusters. */
export const openMilvus = ({ transports, clock, limits }: Shared): MergedList => {
  const imports = createImports(transports.own, 'milvus', clock);
  return createMergedList({
    name: 'milvus',
    families: { imports, all: [imports] },
    openInventory: projectId => ({
      read: async () => ({ inventory: { projectId, clusters: [], regionIds: [] }, error: null, wasAsked: false }),
      expire: () => {},
      forget: () => {},
    }),
    readTracked: nothingTracked,
    clock,
    limits,
    // It has one list: where that fails, there is nothing else to ask.
    checkServer: async () => {},
    console: null,
  });
};
