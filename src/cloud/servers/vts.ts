import { createVts } from '../families/vts.ts';
import type { Server } from '../server.ts';
import type { OpenServerOptions } from './server-kind.ts';
import { openOneFamily } from './without-projects.ts';

/** A self-hosted VTS: one server with migrations only. */
export const openVts = (options: OpenServerOptions): Server =>
  openOneFamily(createVts(options.transports.server, options.clock), options);
