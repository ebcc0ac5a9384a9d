import { milvusImports } from '../families/import-dialects.ts';
import { createImports } from '../families/imports.ts';
import { createMergedList } from '../merged-list/merged-list.ts';
import type { Server } from '../server.ts';
import type { OpenServerOptions } from './server-kind.ts';

/** A self-hosted Milvus: one server with import jobs only, without projects and clusters. */
export const openMilvus = ({ transports, clock, limits }: OpenServerOptions): Server => {
  const imports = createImports(transports.server, milvusImports, clock);
  return createMergedList({
    families: { imports, all: [imports] },
    hasProjects: false,
    openInventory: projectId => ({
      read: async () => ({ inventory: { projectId, clusters: [], regionIds: [] }, error: null, wasRequested: false }),
      expire: () => {},
      forget: () => {},
    }),
    readTracked: async () => [],
    clock,
    limits,
    // It has a single list: when that fails, no other route shows whether the server is reachable.
    checkServer: async () => {},
  });
};
