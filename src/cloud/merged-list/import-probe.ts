import type { Job } from '../../jobs/job.ts';
import type { CallOptions } from '../gateway.ts';
import type { Families } from './describer.ts';
import type { JobIndex } from './job-index.ts';

/** Finds out whether the server can abort and commit imports: once it has an import, and again while one is unfinished. */
export type ImportProbe = {
  /** Takes the jobs that were just read. Never throws `CloudError`: a failed probe means no. */
  probe(jobs: readonly Job[], options: CallOptions): Promise<void>;
  /** The next probe sends a request even if no import is unfinished. */
  forget(): void;
};

export const createImportProbe = ({ imports, controlPlane }: Families, index: JobIndex): ImportProbe => {
  const isImport = ({ family }: Job): boolean => family === imports?.family;
  let wasProbed = false;
  return {
    probe: async (jobs, options) => {
      if (imports === undefined || (wasProbed && !index.unfinished().some(isImport))) return;
      const job = jobs.find(isImport);
      // The probe names a cluster. Only a server without clusters can be probed before it has an import.
      if (job === undefined && controlPlane !== undefined) return;
      wasProbed = true;
      const clusterId = job?.clusterId ?? null;
      // A server has both routes or neither.
      if (await imports.probeAbort(clusterId, options)) await imports.probeCommit(clusterId, options);
      // An aborted probe has no result.
      if (options.signal?.aborted) wasProbed = false;
    },
    forget: () => {
      wasProbed = false;
    },
  };
};
