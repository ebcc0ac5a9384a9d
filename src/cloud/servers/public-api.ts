import { openInventory } from '../account/inventory.ts';
import { createBackups } from '../families/backups.ts';
import { createControlPlane, type ReadTracked } from '../families/control-plane.ts';
import { clusterPlanes } from '../families/data-planes.ts';
import { cloudImports } from '../families/import-dialects.ts';
import { createImports } from '../families/imports.ts';
import { createRefresh } from '../families/refresh.ts';
import { createSnapshotRestores } from '../families/snapshot-restores.ts';
import { createSpark } from '../families/spark.ts';
import { createMergedList } from '../merged-list/merged-list.ts';
import type { Server } from '../server.ts';
import type { OpenServerOptions } from './server-kind.ts';

const nothingTracked: ReadTracked = async () => [];

/** The public API of Zilliz Cloud. It has no list of all jobs, so the list is merged from those of its job families. */
export const openPublicApi = ({
  transports,
  clock,
  readTracked = nothingTracked,
  limits,
  regionsOf,
  listProjects,
}: OpenServerOptions): Server => {
  const { server: transport } = transports;
  const imports = createImports(transport, cloudImports, clock);
  const controlPlane = createControlPlane(transport, readTracked);
  const spark = createSpark(transport);
  const planes = clusterPlanes(transports, clock);
  const ofPlanes = [createRefresh(planes), createSnapshotRestores(planes)];
  return createMergedList({
    families: {
      imports,
      controlPlane,
      spark,
      // Tracked jobs come first, because a backup file is shown as its tracked job. The clusters' own hosts come last.
      all: [controlPlane, spark, createBackups(transport), imports, ...ofPlanes],
    },
    hasProjects: true,
    openInventory: projectId => openInventory({ transport, clock, projectId, regionsOf }),
    readTracked,
    clock,
    limits,
    checkServer: listProjects,
  });
};
