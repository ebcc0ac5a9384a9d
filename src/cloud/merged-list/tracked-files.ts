import { hasList } from '../../jobs/families.ts';
import type { Job } from '../../jobs/job.ts';
import type { ReadTracked } from '../families/control-plane.ts';
import type { Part } from '../families/family.ts';
import type { JobIndex } from './job-index.ts';

/**
 * Backup files of tracked jobs. Such a file is not a row of its own: it fills in the job that wrote it, as soon as that job
 * has been read. A file whose job the server doesn't know becomes a row.
 */
export type TrackedFiles = {
  /** Sets the files of tracked jobs aside. Returns the other jobs. */
  setAside(jobs: readonly Job[]): Promise<readonly Job[]>;
  /** Fills in the tracked jobs that were read. Once all were read, returns the files that are left. */
  release(wereAllTrackedRead: boolean): readonly Job[];
};

/** Whether the part lists tracked jobs or backup files. */
export const concernsTrackedFiles = (part: Part): boolean => listsTracked(part) || part.family === 'backup';

export const listsTracked = ({ family }: Part): boolean => !hasList(family);

export const createTrackedFiles = (projectId: string, readTracked: ReadTracked, index: JobIndex): TrackedFiles => {
  /** The files that are set aside, by the ID of their job. */
  const filesByJob = new Map<string, Job>();
  return {
    setAside: async jobs => {
      if (!jobs.some(({ family }) => family === 'backup')) return jobs;
      const tracked = await readTracked(projectId);
      const jobOfFile = new Map(tracked.flatMap(one => (one.backupId ? [[one.backupId, one.jobId]] : [])));
      return jobs.filter(job => {
        const jobId = jobOfFile.get(job.id);
        if (jobId !== undefined) filesByJob.set(jobId, job);
        return jobId === undefined;
      });
    },
    release: wereAllTrackedRead => {
      const left: Job[] = [];
      for (const [jobId, file] of filesByJob) {
        const wasRead = index.get(jobId) !== undefined;
        if (wasRead) index.fillIn({ ...file, id: jobId });
        else if (wereAllTrackedRead) left.push(file);
        if (wasRead || wereAllTrackedRead) filesByJob.delete(jobId);
      }
      return left;
    },
  };
};
