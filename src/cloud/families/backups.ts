import * as z from 'zod/mini';
import { type Job, makeJob } from '../../jobs/job.ts';
import { statusOfWord } from '../../jobs/statuses.ts';
import { malformedAnswer } from '../http/envelope.ts';
import { cloudError } from '../http/http-errors.ts';
import type { Transport } from '../http/transport.ts';
import { afterNumber, numberedPage } from '../paging/page-number.ts';
import { count, id, instant, list, text, withEmptyList, word } from '../schema/field-types.ts';
import { readDetails } from '../schema/job-details.ts';
import type { Family } from './family.ts';

const backupRecord = z.object({
  backupId: id,
  backupName: text,
  backupType: text,
  projectId: text,
  regionId: text,
  clusterId: text,
  clusterName: text,
  createTime: instant,
  status: word,
});

/** Reads a backup file as the job that wrote it. No route reports that job's ID, so the ID of the file is used instead. */
const readBackup = (record: unknown, projectId: string | null): Job | null => {
  const parsed = backupRecord.safeParse(record);
  if (!parsed.success) return null;
  const backup = parsed.data;
  return makeJob({
    id: backup.backupId,
    projectId: backup.projectId ?? projectId,
    type: 'BACKUP',
    subtype: backup.backupType,
    description: backup.backupName,
    status: statusOfWord(backup.status),
    rawStatus: backup.status,
    createdAt: backup.createTime,
    regionId: backup.regionId,
    clusterId: backup.clusterId,
    clusterName: backup.clusterName,
    family: 'backup',
  });
};

const backupList = z.object({ count, backups: list });
const pageSize = 100;

/** Backup files. Source: Zilliz Cloud API reference, List Backups and Describe Backup. */
export const createBackups = (transport: Transport): Family => ({
  family: 'backup',
  can: ['list', 'describe'],
  parts: ({ projectId }) => [
    {
      key: 'backup',
      family: 'backup',
      where: null,
      bestEffort: false,
      listsProgress: true,
      read: async (page, { signal }) => {
        const current = numberedPage(page);
        const query = [
          ['projectId', projectId],
          ['pageSize', String(pageSize)],
          ['currentPage', String(current.number)],
        ] as const;
        const answer = await transport.call({ method: 'GET', route: '/v2/backups', query, signal });
        const parsed = backupList.safeParse(withEmptyList(answer.data, 'backups'));
        if (!parsed.success) throw malformedAnswer('list of backups', answer);
        const { backups, count: total } = parsed.data;
        const jobs = backups.map(record => readBackup(record, projectId)).filter(job => job !== null);
        const next = afterNumber(current, { records: backups.length, pageSize, count: total, countsAll: true });
        return { jobs, badRecords: backups.length - jobs.length, next, total };
      },
    },
  ],
  describe: async ({ id: backupId, clusterId, projectId }, { signal }) => {
    if (clusterId === null) {
      throw cloudError({ kind: 'not-found', message: `the cluster of backup ${backupId} is unknown` });
    }
    const answer = await transport.call({
      method: 'GET',
      route: '/v2/clusters/{clusterId}/backups/{backupId}',
      params: { clusterId, backupId },
      signal,
    });
    const job = readBackup(answer.data, projectId);
    if (job?.id !== backupId) throw malformedAnswer('backup of this ID', answer);
    return { job, details: readDetails(answer.data), requestId: answer.requestId };
  },
});
