import type { Job } from '../../jobs/job.ts';
import type { Part } from '../families/family.ts';
import type { Asked, JobIndex } from './job-index.ts';
import type { PartsReader } from './parts-reader.ts';

/** In which part of the list each job stands, and which stand in none any more. */
export type ListedJobs = {
  saw(jobId: string, part: Part): void;
  partOf(jobId: string): Part | undefined;
  /** Whether a list has told of the job within a whole cycle; what is tracked is told job by job, and by no list. */
  isTold(jobId: string): boolean;
  /** Whether the job's list is one without which the whole list is good, and can't be asked now. */
  isOutOfReach(jobId: string): boolean;
  /** A new cycle. What ended and stood in no list in the last one is forgotten, if that one read every part. */
  begin(asked: Asked, wasWhole: boolean): void;
  /** IDs of the jobs that were forgotten since this was last asked. */
  takeUnlisted(): readonly string[];
};

const isList = (part: Part | undefined): boolean => part !== undefined && part.family !== 'control-plane';

export const createListedJobs = (
  known: JobIndex,
  reader: Pick<PartsReader, 'troubleOf' | 'isOutOfReach'>,
): ListedJobs => {
  const parts = new Map<string, Part>();
  /** When the cycle under way and the one before it began, in the order of readings. */
  let began = { last: 0, before: 0 };
  let unlisted: readonly string[] = [];

  const isInTrouble = ({ id }: Job): boolean => {
    const part = parts.get(id);
    return part !== undefined && reader.troubleOf(part) !== null;
  };

  return {
    saw: (jobId, part) => {
      if (isList(part) || !isList(parts.get(jobId))) parts.set(jobId, part);
    },
    partOf: jobId => parts.get(jobId),
    isOutOfReach: jobId => {
      const part = parts.get(jobId);
      return part !== undefined && reader.isOutOfReach(part);
    },
    isTold: jobId => isList(parts.get(jobId)) && known.askedOf(jobId) >= began.before,
    begin: (asked, wasWhole) => {
      if (wasWhole) unlisted = [...unlisted, ...known.forgetEnded(began.last, isInTrouble)];
      for (const id of parts.keys()) if (known.get(id) === undefined) parts.delete(id);
      began = { last: asked, before: began.last };
    },
    takeUnlisted: () => {
      const taken = unlisted;
      unlisted = [];
      return taken;
    },
  };
};
