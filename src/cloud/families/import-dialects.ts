import type { JobFamily } from '../../jobs/families.ts';

/** How the import routes of one kind of server differ from another's. */
export type ImportDialect = {
  readonly family: JobFamily;
  /**
   * Whether requests name a cluster, and lists have pages. A Milvus is a single cluster, takes no name, and lists all its
   * imports at once.
   */
  readonly hasClusters: boolean;
  /** Whether the list reports progress and reason, and not only the state. */
  readonly listsProgress: boolean;
  /** The reason of an import that failed because it was aborted, in lower case; null if an abort leaves no reason. */
  readonly abortReason: string | null;
};

/** Imports of Zilliz Cloud. Source: API reference, List Import Jobs. */
export const cloudImports: ImportDialect = {
  family: 'import',
  hasClusters: true,
  listsProgress: false,
  abortReason: null,
};

/** Imports of a self-hosted Milvus. It has no state for an aborted import: the import has failed, for this reason. */
export const milvusImports: ImportDialect = {
  family: 'milvus',
  hasClusters: false,
  listsProgress: true,
  abortReason: 'aborted by user',
};
