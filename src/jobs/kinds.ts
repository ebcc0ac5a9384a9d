import type { Job } from './job.ts';

/**
 * What zjobs knows about a kind of job, by the words of the job-center routes.
 * Source: Zilliz Cloud docs, "Manage Project Jobs", and the words of the job-center routes.
 */
export type Kind = {
  readonly type: string;
  readonly subtype: string | null;
  /** English, the `label` of the JSON; the screen says it in the user's language by `labelId`. */
  readonly label: string;
  /** Whether the service has a cancel for this kind; `abort` where only some servers do. */
  readonly cancel: 'yes' | 'no' | 'abort';
  readonly retry: boolean;
};

const kind = (type: string, subtype: string | null, label: string, cancel: Kind['cancel'] = 'no'): Kind => ({
  type,
  subtype,
  label,
  cancel,
  retry: type === 'IMPORT',
});

const zeroDowntimeEnd = '_ZERO_DOWNTIME';

const migrations: readonly Kind[] = (
  [
    ['MILVUS', 'Migration from Milvus'],
    ['PINECONE', 'Migration from Pinecone'],
    ['QDRANT', 'Migration from Qdrant'],
    ['ELASTICSEARCH', 'Migration from Elasticsearch'],
    ['OPENSEARCH', 'Migration from OpenSearch'],
    ['POSTGRESQL', 'Migration from PostgreSQL'],
    ['TENCENT_VECTORDB', 'Migration from Tencent Cloud VectorDB'],
    ['WITHIN_ORG', 'Migration within organization'],
    ['CROSS_ORG', 'Migration across organizations'],
  ] as const
).flatMap(([subtype, label]) => [
  kind('MIGRATION', subtype, label, 'yes'),
  kind('MIGRATION', subtype + zeroDowntimeEnd, `${label} (zero downtime)`),
]);

/** Every kind that the job center documents. */
export const kinds: readonly Kind[] = [
  kind('BACKUP', 'CLUSTER', 'Cluster backup', 'yes'),
  kind('BACKUP', 'COLLECTION', 'Collection backup', 'yes'),
  kind('BACKUP', 'COPY', 'Backup copy to other regions'),
  kind('RESTORE', 'CLUSTER', 'Cluster restore'),
  kind('RESTORE', 'COLLECTION', 'Collection restore'),
  kind('EXPORT_BACKUP', null, 'Export backup file', 'yes'),
  ...migrations,
  kind('IMPORT', null, 'Import', 'abort'),
  kind('CLONE_COLLECTION', null, 'Clone collection'),
  kind('CREATE_SAMPLE_COLLECTION', null, 'Create sample collection'),
  kind('SUSPEND_CLUSTER', null, 'Suspend cluster'),
  kind('RESUME_CLUSTER', null, 'Resume cluster'),
  kind('SCALE_QUERY_CU', null, 'Scale query CU'),
  kind('SCALE_REPLICA', null, 'Scale replica'),
  kind('MERGE_DATA', null, 'Merge data'),
  kind('SPARK', null, 'Spark', 'yes'),
  kind('EXTERNAL_COLLECTION_REFRESH', null, 'External collection refresh'),
];

/** Types whose jobs may come without a subtype (the control plane tells none), with what then holds for them. */
const bareTypes: readonly Kind[] = [
  kind('BACKUP', null, 'Backup', 'yes'),
  kind('RESTORE', null, 'Restore'),
  kind('MIGRATION', null, 'Migration', 'yes'),
];

const kindKey = (type: string, subtype: string | null): string => `${type}/${subtype ?? ''}`;
const kindsByKey = new Map([...kinds, ...bareTypes].map(one => [kindKey(one.type, one.subtype), one]));

/** Every documented type, once, in the order of the Jobs page. */
export const jobTypes: readonly string[] = [...new Set(kinds.map(one => one.type))];

/** The kind of a job, or null when its type is unknown, or its subtype is one that zjobs does not know. */
export const kindOf = ({ type, subtype }: Pick<Job, 'type' | 'subtype'>): Kind | null =>
  kindsByKey.get(kindKey(type, subtype)) ??
  // A subtype added to a type that has none says nothing that the rules depend on.
  (typesWithoutSubtype.has(type) ? (kindsByKey.get(kindKey(type, null)) ?? null) : null);

const typesWithoutSubtype = new Set(kinds.filter(one => one.subtype === null).map(one => one.type));

/** English name of the job's kind; an unknown type is given verbatim, an unknown subtype behind its type. */
export const labelOf = (job: Pick<Job, 'type' | 'subtype'>): string =>
  kindOf(job)?.label ?? (job.subtype === null ? job.type : `${bareTypeLabel(job.type)} (${job.subtype})`);

const bareTypeLabel = (type: string): string => kindsByKey.get(kindKey(type, null))?.label ?? type;
