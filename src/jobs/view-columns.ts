/**
 * The columns that a saved view can name, in the order of the screen: the column of the list on the screen, and the field
 * of a job's JSON that `zjobs list` prints for it. The JSON has no `took`: the list prints the duration as on the screen, and in
 * seconds in CSV.
 */
export const viewColumns = {
  status: { column: 'status', field: 'status' },
  type: { column: 'type', field: 'label' },
  description: { column: 'description', field: 'description' },
  progress: { column: 'progress', field: 'progress' },
  // On the screen, the progress of a failed job is its reason.
  reason: { column: 'progress', field: 'reason' },
  took: { column: 'took', field: 'took' },
  when: { column: 'when', field: 'startedAt' },
  created_by: { column: 'createdBy', field: 'createdBy' },
  id: { column: 'id', field: 'jobId' },
  cluster: { column: 'cluster', field: 'clusterName' },
  collection: { column: 'collection', field: 'collectionName' },
  source: { column: 'source', field: 'source' },
} as const satisfies Readonly<Record<string, { readonly column: string; readonly field: string }>>;

export type ViewColumn = keyof typeof viewColumns;

const isViewColumn = (name: string): name is ViewColumn => Object.hasOwn(viewColumns, name);

/** Every name, in the order of the screen. */
export const viewColumnNames: readonly ViewColumn[] = Object.keys(viewColumns).filter(isViewColumn);
