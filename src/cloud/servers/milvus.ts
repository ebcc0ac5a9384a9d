import { milvusImports } from '../families/import-dialects.ts';
import { createImports } from '../families/imports.ts';
import { createMergedList } from '../merged-list/merged-list.ts';
import type { Server } from '../server.ts';
import type { OpenServerOptions } from './server-kind.ts';
import { openNoInventory } from './without-projects.ts';

/** A self-hosted Milvus: one server with import jobs only, without projects and clusters. */
export const openMilvus = ({ transports, clock, limits }: OpenServerOptions): Server => {
  const imports = createImports(transports.server, milvusImports, clock);
  return createMergedList({
    families: { imports, all: [imports] },
    hasProjects: false,
    openInventory: openNoInventory,
    readTracked: async () => [],
    clock,
    limits,
    // It has a single list: when that fails, no other route shows whether the server is reachable.
    checkServer: async () => {},
  });
};
