import { CloudError } from '../../cloud/error.ts';
import type { Feed } from '../../feed/types.ts';
import { sameJob } from '../../jobs/fields.ts';
import type { Job } from '../../jobs/job.ts';
import { requestProject } from '../../jobs/job-source.ts';
import { describedOf, selectedJob } from '../state/selectors.ts';
import type { MonitorState } from '../state/state.ts';
import type { MonitorStore } from '../store/monitor-store.ts';
import type { MonitorWorld } from '../world.ts';

/** The job whose open details are missing or out of date; null when there is none. */
const jobToDescribe = (state: MonitorState): Job | null => {
  const job = state.detailsOpen ? selectedJob(state) : null;
  if (job === null) return null;
  const described = describedOf(state, job.id);
  return described?.state === 'ready' && sameJob(described.job, job) ? null : job;
};

/**
 * Reads the details of the selected job while they are open: once the cursor rests on it, and again when the list shows
 * that it changed. One read at a time.
 */
export const describeSelected = (store: MonitorStore, world: MonitorWorld, feedOf: () => Feed | null): void => {
  let isReading = false;
  /** The job that the cursor rests on, until its delay is over. */
  let delayed: { readonly jobId: string; readonly cancel: () => void } | null = null;
  /** The last failure. It is not repeated before the list was refreshed. */
  let failure: { readonly jobId: string; readonly freshAt: number | null } | null = null;

  const freshAt = (): number | null => store.state().feed?.freshAt ?? null;

  const cancelDelay = (): void => {
    delayed?.cancel();
    delayed = null;
  };

  const read = async (job: Job, projectId: string): Promise<void> => {
    const feed = feedOf();
    const asked = feed?.nextRequest();
    const { job: answered, details, requestId } = await world.gateway.describeJob(projectId, job.id);
    // Before the history is read, so that the history contains what is new in the answer.
    feed?.accept(answered, asked);
    // The list merges the answer with what it has. Later changes are compared with the merged job.
    const listed = feed?.snapshot().jobs.get(job.id) ?? answered;
    const history = await world.historyOf(projectId, job.id);
    if (store.state().selectedId !== job.id) return;
    const described = { jobId: job.id, state: 'ready', job: listed, details, requestId, history } as const;
    store.dispatch({ type: 'described', described });
  };

  const fail = (job: Job, { facts }: CloudError): void => {
    failure = { jobId: job.id, freshAt: freshAt() };
    const described = describedOf(store.state(), job.id);
    // Details that were read before stay. The badge of the list says that they are stale.
    if (described?.state === 'ready' || store.state().selectedId !== job.id) return;
    store.dispatch({ type: 'described', described: { jobId: job.id, state: 'failed', error: facts } });
  };

  const start = async (job: Job): Promise<void> => {
    const projectId = store.state().project?.id ?? job.projectId;
    if (projectId === null) return;
    isReading = true;
    if (describedOf(store.state(), job.id) === null) {
      store.dispatch({ type: 'described', described: { jobId: job.id, state: 'loading' } });
    }
    try {
      await read(job, requestProject(job, projectId));
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      fail(job, error);
    } finally {
      isReading = false;
      update();
    }
  };

  const wouldFailAgain = (job: Job): boolean => failure?.jobId === job.id && failure.freshAt === freshAt();

  const update = (): void => {
    const job = jobToDescribe(store.state());
    if (job === null) {
      cancelDelay();
      return;
    }
    if (isReading || wouldFailAgain(job) || delayed?.jobId === job.id) return;
    cancelDelay();
    const cancel = world.clock.after(world.describeDelay, () => {
      delayed = null;
      const current = jobToDescribe(store.state());
      if (current !== null && !isReading) void start(current);
    });
    delayed = { jobId: job.id, cancel };
  };

  store.subscribe(update);
};
