import type { CloudError } from '../../src/cloud/error.ts';
import type { Gateway, JobDescription, JobPage, ListRequest } from '../../src/cloud/gateway.ts';
import type { Job } from '../../src/jobs/job.ts';
import { cloudError } from './cloud-error.ts';
import { rawStatuses } from './jobs.ts';

/** A call that the server received. */
export type Call = {
  readonly route: 'list' | 'describe';
  readonly request: Partial<ListRequest>;
  readonly jobId?: string;
};

/** A server of one project, the newest job first. A test can delay, fail or replace its answers. */
export type FakeCenter = Pick<Gateway, 'listJobs' | 'describeJob'> & {
  jobs: readonly Job[];
  readonly calls: Call[];
  /** Returns the error that the call fails with; null lets it pass. */
  failWith: (call: Call) => CloudError | null;
  /** Returns what to wait for after the answer was made and before it is sent; null sends it at once. */
  delay: (call: Call) => Promise<void> | null;
  /** Returns the page to answer with. */
  replacePage: (page: JobPage, call: Call) => JobPage;
  /** Changes the job, with the raw status of its new status. */
  change(id: string, facts: Partial<Job>): void;
  /** Returns the calls since the last take. */
  take(): readonly Call[];
};

export const fakeCenter = (jobs: readonly Job[]): FakeCenter => {
  const answer = async <Answer>(call: Call, make: () => Answer, signal?: AbortSignal): Promise<Answer> => {
    center.calls.push(call);
    const error = center.failWith(call);
    if (error !== null) throw error;
    const made = make();
    const wait = center.delay(call);
    if (wait !== null) {
      const called = new Promise<never>((_, reject) => {
        signal?.addEventListener('abort', () => reject(cloudError('aborted')));
      });
      await Promise.race([wait, called]);
    }
    return made;
  };
  const pageOf = ({ statuses, pageToken, pageSize = 100 }: ListRequest): JobPage => {
    const all = statuses === undefined ? center.jobs : center.jobs.filter(job => statuses.includes(job.rawStatus));
    // Tokens name the last job of the page before, so that new jobs shift nothing.
    const from = pageToken === undefined ? 0 : all.findIndex(job => job.id === pageToken) + 1;
    const page = all.slice(from, from + pageSize);
    const more = from + pageSize < all.length;
    return {
      jobs: page,
      total: all.length,
      nextPageToken: more ? (page.at(-1)?.id ?? null) : null,
      badRecords: 0,
      isOrdered: true,
      troubles: [],
    };
  };
  const center: FakeCenter = {
    jobs,
    calls: [],
    failWith: () => null,
    delay: () => null,
    replacePage: page => page,
    change: (id, facts) => {
      const raw = facts.status === undefined ? {} : { rawStatus: rawStatuses[facts.status] };
      center.jobs = center.jobs.map(job => (job.id === id ? { ...job, ...raw, ...facts } : job));
    },
    take: () => center.calls.splice(0),
    listJobs: (request, options) => {
      const call: Call = { route: 'list', request };
      return answer(call, () => center.replacePage(pageOf(request), call), options?.signal);
    },
    describeJob: (_projectId, jobId, options) =>
      answer(
        { route: 'describe', request: {}, jobId },
        (): JobDescription => {
          const job = center.jobs.find(({ id }) => id === jobId);
          if (job === undefined) throw cloudError('not-found', { code: 96_026 });
          return { job, details: { files: [], importedRows: null, totalRows: null, facts: [] }, requestId: 'req-d' };
        },
        options?.signal,
      ),
  };
  return center;
};
