import { serverPlane } from '../families/data-planes.ts';
import { milvusImports } from '../families/import-dialects.ts';
import { recordsOf } from '../families/import-records.ts';
import { createImports } from '../families/imports.ts';
import { createRefresh } from '../families/refresh.ts';
import { createSnapshotRestores } from '../families/snapshot-restores.ts';
import type { Server } from '../server.ts';
import type { OpenServerOptions } from './server-kind.ts';
import { openWithoutProjects } from './without-projects.ts';

/** A self-hosted Milvus: one server without projects and clusters. Old versions have imports only. */
export const openMilvus = (options: OpenServerOptions): Server => {
  const { transports, clock } = options;
  const imports = createImports(transports.server, milvusImports, clock);
  const plane = serverPlane(transports.server, clock);
  const families = { imports, all: [imports, createRefresh(plane), createSnapshotRestores(plane)] };
  return openWithoutProjects(families, options, async ({ signal }) => {
    const call = { method: 'POST', route: '/v2/vectordb/jobs/import/list', body: {}, signal } as const;
    recordsOf(await transports.server.call(call));
  });
};
