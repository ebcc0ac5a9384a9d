import { createRandom, hashText, type Random } from '../random.ts';
import type { SimulatedJob } from './simulated-job.ts';

/** The fields that describe adds to a job, in display order. */
export type GeneratedDetails = Readonly<Record<string, string | number | boolean>>;

/** The ID of the file that a backup job makes. It contains the job's ID, so that each can be found from the other. */
export const backupIdOf = (jobId: string): string => `backup0_${jobId.slice(jobId.indexOf('-') + 1)}`;

/** The ID of the job that made a backup file. */
export const jobIdOfBackup = (backupId: string): string => `job-${backupId.slice(backupId.indexOf('_') + 1)}`;

/** The name of a backup file. */
export const backupNameOf = ({ cluster, collectionName }: SimulatedJob): string =>
  `${cluster.name}_${collectionName ?? 'all'}`;

/** The size of a backup file, bytes. */
export const backupSizeOf = (jobId: string): number =>
  createRandom(hashText(`size ${jobId}`)).between(2_000, 900_000) * 1_048_576;

const detailsByType: Readonly<Record<string, (job: SimulatedJob, random: Random) => GeneratedDetails>> = {
  BACKUP: job => ({
    backupId: backupIdOf(job.id),
    backupName: backupNameOf(job),
    sizeInBytes: backupSizeOf(job.id),
    retentionDays: job.subtype === 'CLUSTER' ? 30 : 7,
    ...(job.subtype === 'COPY' ? { targetRegion: 'aws-eu-central-1' } : {}),
  }),
  RESTORE: (_, random) => ({
    backupName: `nightly_${random.between(1, 30)}`,
    restoredCollections: random.between(1, 24),
    restoreRBAC: random.boolean(0.5),
  }),
  EXPORT_BACKUP: (_, random) => ({
    destination: 's3://acme-archive/zilliz',
    integrationId: `integ-${random.between(1_000, 9_999)}`,
    objects: random.between(40, 400),
  }),
  MIGRATION: (job, random) => ({
    source: job.subtype ?? '',
    sourceEntities: random.between(80_000, 48_000_000),
    dimensions: random.pick([384, 768, 1024, 1536]),
    targetDatabase: job.dbName ?? 'default',
    zeroDowntime: job.subtype?.endsWith('_ZERO_DOWNTIME') ?? false,
  }),
  CLONE_COLLECTION: (job, random) => ({
    targetCollection: `${job.collectionName ?? ''}_test`,
    entities: random.between(10_000, 9_000_000),
  }),
  CREATE_SAMPLE_COLLECTION: () => ({ dataset: 'medium_articles', entities: 5_979 }),
  SCALE_QUERY_CU: job => ({ fromCU: job.cluster.cuSize, toCU: job.cluster.cuSize + 4 }),
  SCALE_REPLICA: () => ({ fromReplicas: 1, toReplicas: 2 }),
  MERGE_DATA: (_, random) => ({ mergeField: 'item_id', sourceRows: random.between(10_000, 3_000_000) }),
  SPARK: (_, random) => ({
    sparkVersion: '3.5.1',
    executors: random.between(2, 16),
    executorMemory: `${random.pick([4, 8, 16])}g`,
  }),
  EXTERNAL_COLLECTION_REFRESH: job => ({
    externalSource: `s3://acme-lake/iceberg/${job.collectionName ?? ''}`,
    format: 'iceberg',
  }),
};

/** The details of a job that is no import. They depend on its ID alone and are generated on request, because few jobs are described. */
export const generatedDetailsOf = (job: SimulatedJob): GeneratedDetails =>
  detailsByType[job.type]?.(job, createRandom(hashText(`facts ${job.id}`))) ?? { plan: job.cluster.plan };
