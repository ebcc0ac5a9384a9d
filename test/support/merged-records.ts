import { expect } from 'vitest';
import type { Account, Sent } from './merged-account.ts';

/** Records as the lists of the families contain them. */
export const anImport = (jobId: string, state = 'Completed') => ({ jobId, collectionName: 'books', state });
export const aSpark = (jobId: string, status = 'SUCCEEDED') => ({ jobId, projectId: 'proj-1', type: 'SPARK', status });
export const aBackup = (backupId: string, status = 'AVAILABLE') => ({
  backupId,
  clusterId: 'in01-a',
  backupType: 'CLUSTER',
  status,
});
export const aRefresh = (jobId: string, state = 'RefreshCompleted') => ({ jobId, collectionName: 'lake', state });
/** A tracked job, with its backup file if it has one. */
export const tracked = (jobId: string, backupId: string | null = null) => ({ jobId, backupId, clusterId: 'in01-a' });
/** What `GET /v2/jobs/{jobId}` answers. */
export const byId = (status: string, given: object = {}) => ({ type: 'BACKUP', status, progress: '10', ...given });

/** IDs that start with `prefix`. */
export const many = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

/** An account with one or two jobs of each family. */
export const small: Partial<Account> = {
  imports: { 'in01-a': [anImport('imp-1'), anImport('imp-2', 'Importing')], 'in01-b': [anImport('imp-3', 'Failed')] },
  spark: [aSpark('spark-1')],
  backups: [aBackup('backup-1')],
  refreshes: { 'in01-a': [aRefresh('101')] },
  jobs: { 'job-1': byId('IN_PROGRESS') },
  tracked: [tracked('job-1')],
};
/** The job IDs of {@link small}, sorted. */
export const smallIds = ['101', 'backup-1', 'imp-1', 'imp-2', 'imp-3', 'job-1', 'spark-1'];

/** Expects at most ten requests to one route in any second. */
export const expectRate = (sent: readonly Sent[]): void => {
  const routeOf = ({ route, host }: Sent): string => `${route} ${host}`;
  for (const route of new Set(sent.map(routeOf))) {
    const calls = sent.filter(one => routeOf(one) === route);
    const most = Math.max(...calls.map(({ at }) => calls.filter(one => one.at >= at && one.at < at + 1_000).length));
    expect([route, most <= 10]).toEqual([route, true]);
  }
};
