import type { Capabilities } from '../../cloud/capabilities.ts';
import type { ActionSupport } from '../../jobs/action-support.ts';
import { viewerOf } from '../../jobs/denials.ts';
import type { Job, JobSource } from '../../jobs/job.ts';
import type { Circumstances } from '../../jobs/rules.ts';
import type { Described, MonitorState } from './state.ts';

/** The listed job with this ID; null when there is none. */
export const jobWithId = (state: MonitorState, id: string | null): Job | null =>
  id === null ? null : (state.feed?.jobs.get(id) ?? null);

/** The job under the cursor, or null. */
export const selectedJob = (state: MonitorState): Job | null => jobWithId(state, state.selectedId);

/** The marked jobs that are still listed, in the order in which they were marked. */
const markedJobs = (state: MonitorState): readonly Job[] =>
  [...state.marks].map(id => jobWithId(state, id)).filter(job => job !== null);

/** The jobs that cancel, retry and copies apply to: the marked ones, else the one under the cursor. */
export const actionJobs = (state: MonitorState): readonly Job[] => {
  const marked = markedJobs(state);
  if (marked.length > 0) return marked;
  const job = selectedJob(state);
  return job === null ? [] : [job];
};

/** What the server of a job can do. */
export const supportOf = (state: Pick<MonitorState, 'actionSupport'>, { source }: Pick<Job, 'source'>): ActionSupport =>
  source?.actionSupport() ?? state.actionSupport;

/** What the server of a source offers; null while unknown. The source is null in a list of one. */
export const capabilitiesOf = (
  { capabilities, feed }: Pick<MonitorState, 'capabilities' | 'feed'>,
  source: JobSource | null,
): Capabilities | null =>
  source === null ? capabilities : (feed?.sources?.find(one => one.source === source)?.capabilities ?? null);

/** What the rules need to know besides the job. */
export const circumstancesOf = (
  state: Pick<MonitorState, 'readOnly' | 'denials' | 'actionSupport'>,
  job: Job,
): Circumstances => ({
  viewer: { readOnly: state.readOnly, ...viewerOf(state.denials, job) },
  actionSupport: supportOf(state, job),
});

/** The details that were read of this job, or null. */
export const describedOf = (state: Pick<MonitorState, 'described'>, jobId: string): Described | null =>
  state.described?.jobId === jobId ? state.described : null;
