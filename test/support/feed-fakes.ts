import { CloudError, type CloudErrorFacts, type CloudErrorKind } from '../../src/cloud/error.ts';
import type { Gateway, JobDescription, JobPage, ListRequest } from '../../src/cloud/gateway.ts';
import type { Job, JobStatus } from '../../src/jobs/job.ts';
import type { Clock } from '../../src/lib/clock.ts';

const words: Readonly<Record<JobStatus, string>> = {
  pending: 'PENDING',
  'in-progress': 'IN_PROGRESS',
  successful: 'SUCCESSFUL',
  failed: 'FAILED',
  canceling: 'CANCELING',
  canceled: 'CANCELED',
  unknown: 'THAWING',
};

export const makeJob = (id: string, given: Partial<Job> = {}): Job => ({
  id,
  projectId: 'proj-1',
  type: 'BACKUP',
  subtype: 'CLUSTER',
  description: `nightly ${id}`,
  status: 'successful',
  rawStatus: words[given.status ?? 'successful'],
  progress: null,
  reason: null,
  createdBy: 'ana@example.com',
  createdAt: 1_000_000,
  startedAt: null,
  finishedAt: null,
  regionId: null,
  clusterId: 'in01-a',
  clusterName: null,
  dbName: null,
  collectionName: null,
  family: 'job-center',
  observed: null,
  ...given,
});

/** Jobs `prefix-count … prefix-1`, newest first. */
export const makeJobs = (count: number, given: Partial<Job> = {}, prefix = 'job'): readonly Job[] =>
  Array.from({ length: count }, (_, index) => makeJob(`${prefix}-${count - index}`, given));

export const failure = (kind: CloudErrorKind, more: Partial<CloudErrorFacts> = {}): CloudError =>
  new CloudError({
    kind,
    message: `it was ${kind}`,
    code: null,
    requestId: 'req-1',
    httpStatus: null,
    retryAfter: null,
    maybeDone: false,
    ...more,
  });

/** Lets everything that is not waiting for a timer run. */
export const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

export type FakeClock = Clock & {
  /** Lets `ms` pass, each timer at its time. */
  pass(ms: number): Promise<void>;
  /** Sets the user's clock without any time passing. */
  set(now: number): void;
  /** Running timers. */
  timers(): number;
};

export const fakeClock = (start = 5_000_000): FakeClock => {
  let elapsed = 0;
  let offset = start;
  const timers = new Set<{ readonly at: number; readonly task: () => void }>();
  const firstDue = (until: number) =>
    [...timers]
      .filter(({ at }) => at <= until)
      .reduce<{ at: number; task: () => void } | null>(
        (first, timer) => (first === null || timer.at < first.at ? timer : first),
        null,
      );
  return {
    elapsed: () => elapsed,
    now: () => offset + elapsed,
    after: (ms, task) => {
      const timer = { at: elapsed + ms, task };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    pass: async ms => {
      const until = elapsed + ms;
      await settle();
      for (let timer = firstDue(until); timer !== null; timer = firstDue(until)) {
        timers.delete(timer);
        elapsed = timer.at;
        timer.task();
        await settle();
      }
      elapsed = until;
      await settle();
    },
    set: now => {
      offset = now - elapsed;
    },
    timers: () => timers.size,
  };
};

export type Call = {
  readonly route: 'list' | 'describe';
  readonly request: Partial<ListRequest>;
  readonly jobId?: string;
};

/** A server of one project, newest job first, whose answers a test can hold back, spoil or replace. */
export type FakeCenter = Pick<Gateway, 'listJobs' | 'describeJob'> & {
  jobs: readonly Job[];
  readonly calls: Call[];
  /** Answers what the call fails with; null lets it pass. */
  spoil: (call: Call) => CloudError | null;
  /** Waited for before the answer is given, but after it is made. */
  delay: (call: Call) => Promise<void> | null;
  replacePage: (page: JobPage, call: Call) => JobPage;
  change(id: string, given: Partial<Job>): void;
  take(): readonly Call[];
};

export const fakeCenter = (jobs: readonly Job[]): FakeCenter => {
  const answer = async <Answer>(call: Call, make: () => Answer, signal?: AbortSignal): Promise<Answer> => {
    center.calls.push(call);
    const spoiled = center.spoil(call);
    if (spoiled !== null) throw spoiled;
    const made = make();
    const wait = center.delay(call);
    if (wait !== null) {
      const called = new Promise<never>((_, reject) => {
        signal?.addEventListener('abort', () => reject(failure('aborted')));
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
    spoil: () => null,
    delay: () => null,
    replacePage: page => page,
    change: (id, given) => {
      const raw = given.status === undefined ? {} : { rawStatus: words[given.status] };
      center.jobs = center.jobs.map(job => (job.id === id ? { ...job, ...raw, ...given } : job));
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
          if (job === undefined) throw failure('not-found', { code: 96_026 });
          return { job, details: { files: [], importedRows: null, totalRows: null, facts: [] }, requestId: 'req-d' };
        },
        options?.signal,
      ),
  };
  return center;
};
