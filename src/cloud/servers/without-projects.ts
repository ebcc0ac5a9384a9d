import type { Inventory } from '../account/inventory.ts';
import type { Family } from '../families/family.ts';
import type { CallOptions } from '../gateway.ts';
import type { Families } from '../merged-list/describer.ts';
import { createMergedList } from '../merged-list/merged-list.ts';
import type { Server } from '../server.ts';
import type { OpenServerOptions } from './server-kind.ts';

type CheckServer = (options: CallOptions) => Promise<unknown>;

/** The inventory of a server without projects, clusters and regions. */
const openNoInventory = (projectId: string): Inventory => ({
  read: async () => ({ inventory: { projectId, clusters: [], regionIds: [] }, error: null, wasRequested: false }),
  expire: () => {},
  forget: () => {},
});

/** All its routes are on one host: when they fail, no other route shows whether the server is reachable. */
const checkNothing: CheckServer = async () => {};

/**
 * A self-hosted server with these families of jobs, without projects. `checkServer` sends a request that the server always
 * answers, if it has one.
 */
export const openWithoutProjects = (
  families: Families,
  { clock, limits }: OpenServerOptions,
  checkServer = checkNothing,
): Server =>
  createMergedList({
    families,
    hasProjects: false,
    openInventory: openNoInventory,
    readTracked: async () => [],
    clock,
    limits,
    checkServer,
  });

/** A self-hosted server with one family of jobs, which are not imports. */
export const openOneFamily = (family: Family, options: OpenServerOptions): Server =>
  openWithoutProjects({ controlPlane: family, all: [family] }, options);
