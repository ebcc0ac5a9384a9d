import { jobCenterSupport } from '../../jobs/action-support.ts';
import type { ServerKind } from '../capabilities.ts';
import { detectMilvus, detectMilvusBackup, detectPublicApi, detectVts } from './detect.ts';
import { milvusBackupServer, type ServerKindRow } from './server-kind.ts';

/** Zilliz Cloud has one web console for China and one for the rest of the world. */
const zillizConsole = (origin: string): string =>
  new URL(origin).hostname.endsWith('.cn') ? 'https://cloud.zilliz.com.cn' : 'https://cloud.zilliz.com';

/**
 * Every kind of server, in the order in which they are detected. No other file compares the name of a kind: everything else
 * reads a property of the row. To add a kind, add its name to {@link ServerKind}, its row here, the module that opens it next
 * to this file, and the messages that the row names.
 */
export const serverKinds = {
  'job-center': {
    name: 'job-center',
    detection: null,
    actionSupport: jobCenterSupport,
    hasCompleteList: true,
    wholeServer: null,
    mayBecomeJobCenter: false,
    tokenVariable: null,
    consoleOf: () => null,
    badge: null,
    label: 'doctor.server.job-center',
    description: 'server.job-center',
  },
  public: {
    name: 'public',
    detection: {
      detect: detectPublicApi,
      open: async options => (await import('./public-api.ts')).openPublicApi(options),
    },
    actionSupport: { cancel: ['SPARK'], retry: 'request' },
    hasCompleteList: false,
    wholeServer: null,
    mayBecomeJobCenter: true,
    tokenVariable: null,
    consoleOf: zillizConsole,
    badge: 'badge.public',
    label: 'doctor.server.public',
    description: 'server.public',
  },
  milvus: {
    name: 'milvus',
    detection: {
      detect: detectMilvus,
      open: async options => (await import('./milvus.ts')).openMilvus(options),
    },
    actionSupport: { cancel: [], retry: 'request' },
    hasCompleteList: false,
    wholeServer: { id: 'milvus', name: 'Milvus', isWholeServer: true },
    mayBecomeJobCenter: false,
    tokenVariable: 'MILVUS_TOKEN',
    consoleOf: () => null,
    badge: 'badge.milvus',
    label: 'doctor.server.milvus',
    description: 'server.milvus',
  },
  vts: {
    name: 'vts',
    detection: {
      detect: detectVts,
      open: async options => (await import('./vts.ts')).openVts(options),
    },
    actionSupport: { cancel: ['MIGRATION'], retry: 'request' },
    hasCompleteList: false,
    wholeServer: { id: 'vts', name: 'VTS', isWholeServer: true },
    mayBecomeJobCenter: false,
    tokenVariable: null,
    consoleOf: () => null,
    badge: 'badge.vts',
    label: 'doctor.server.vts',
    description: 'server.vts',
  },
  'milvus-backup': {
    name: 'milvus-backup',
    detection: {
      detect: detectMilvusBackup,
      open: async options => (await import('./milvus-backup.ts')).openMilvusBackup(options),
    },
    actionSupport: { cancel: [], retry: 'request' },
    hasCompleteList: false,
    wholeServer: milvusBackupServer,
    mayBecomeJobCenter: false,
    tokenVariable: null,
    consoleOf: () => null,
    badge: 'badge.milvus-backup',
    label: 'doctor.server.milvus-backup',
    description: 'server.milvus-backup',
  },
} as const satisfies { readonly [Kind in ServerKind]: ServerKindRow<Kind> };

/** The environment variables with tokens for self-hosted servers. */
export const tokenVariables: readonly string[] = Object.values(serverKinds).flatMap(
  ({ tokenVariable }) => tokenVariable ?? [],
);
