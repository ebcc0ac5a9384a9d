import { milvusImports } from '../families/import-dialects.ts';
import { createImports } from '../families/imports.ts';
import type { Server } from '../server.ts';
import type { OpenServerOptions } from './server-kind.ts';
import { openWithoutProjects } from './without-projects.ts';

/** A self-hosted Milvus: one server with import jobs only, without projects and clusters. */
export const openMilvus = (options: OpenServerOptions): Server => {
  const imports = createImports(options.transports.server, milvusImports, options.clock);
  return openWithoutProjects({ imports, all: [imports] }, options);
};
