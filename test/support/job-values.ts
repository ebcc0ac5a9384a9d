import { makeJob } from '../../src/jobs/job.ts';
import { noon } from './jobs.ts';

/** A finished job with a different value in every field that a server reports. */
export const everyValue = () =>
  makeJob({
    id: 'job-0123456789',
    projectId: 'proj-b44a39b0c51cf21791a841',
    type: 'MIGRATION',
    subtype: 'PINECONE',
    description: 'Move products to production',
    status: 'failed',
    rawStatus: 'FAILED',
    progress: 62,
    reason: 'The source refused the credentials.',
    createdBy: 'ana@example.com',
    createdAt: noon - 3_000,
    startedAt: noon - 2_000,
    finishedAt: noon - 1_000,
    regionId: 'aws-eu-central-1',
    clusterId: 'in01-abc',
    clusterName: 'production',
    dbName: 'default',
    collectionName: 'products',
    family: 'job-center',
  });
