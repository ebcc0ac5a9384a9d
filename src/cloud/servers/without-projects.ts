import type { Inventory } from '../account/inventory.ts';
import type { Family } from '../families/family.ts';
import { createMergedList } from '../merged-list/merged-list.ts';
import type { Server } from '../server.ts';
import type { OpenServerOptions } from './server-kind.ts';

/** The inventory of a server without projects, clusters and regions. */
export const openNoInventory = (projectId: string): Inventory => ({
  read: async () => ({ inventory: { projectId, clusters: [], regionIds: [] }, error: null, wasRequested: false }),
  expire: () => {},
  forget: () => {},
});

/** A self-hosted server with one family of jobs, without imports and without projects. */
export const openOneFamily = (family: Family, { clock, limits }: OpenServerOptions): Server =>
  createMergedList({
    families: { controlPlane: family, all: [family] },
    hasProjects: false,
    openInventory: openNoInventory,
    readTracked: async () => [],
    clock,
    limits,
    // All its routes are on one host: when they fail, no other route shows whether the server is reachable.
    checkServer: async () => {},
  });
