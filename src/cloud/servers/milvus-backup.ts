import { createMilvusBackup } from '../families/milvus-backup.ts';
import type { Server } from '../server.ts';
import { milvusBackupServer, type OpenServerOptions } from './server-kind.ts';
import { openOneFamily } from './without-projects.ts';

/** A milvus-backup server. It describes backups and restores, and does not list running ones. */
export const openMilvusBackup = (options: OpenServerOptions): Server => {
  const { transports, readTracked = async () => [] } = options;
  return openOneFamily(
    createMilvusBackup(transports.server, () => readTracked(milvusBackupServer.id)),
    options,
  );
};
