import { CloudError } from '../../cloud/error.ts';
import type { Feed } from '../../feed/types.ts';
import { sameJob } from '../../jobs/fields.ts';
import type { Job } from '../../jobs/job.ts';
import type { Model } from '../model.ts';
import { describedOf, selectedJob } from '../state/selectors.ts';
import type { MonitorState } from '../state/state.ts';
import type { MonitorWorld } from '../world.ts';

/** The job whose details are shown and are missing or out of date, or null. */
const wantedJob = (state: MonitorState): Job | null => {
  const job = state.detailsOpen ? selectedJob(state) : null;
  if (job === null) return null;
  const described = describedOf(state, job.id);
  return described?.state === 'ready' && sameJob(described.job, job) ? null : job;
};

/**
 * Reads the details of the selected job while they are shown: once the cursor rests on it, and again whenever the list
 * says that it changed. One read at a time.
 */
export const keepDescribed = (model: Model, world: MonitorWorld, feedOf: () => Feed | null): void => {
  let reading: string | null = null;
  let callOff: (() => void) | null = null;
  let waitingFor: string | null = null;
  /** The reading that failed: it is not repeated before the list brings news. */
  let failed: { readonly job: Job; readonly freshAt: number | null } | null = null;

  const read = async (job: Job): Promise<void> => {
    const projectId = model.state().project?.id ?? job.projectId;
    if (projectId === null) return;
    reading = job.id;
    const feed = feedOf();
    const asked = feed?.nextRequest();
    if (describedOf(model.state(), job.id) === null) {
      model.dispatch({ type: 'described', described: { jobId: job.id, state: 'loading' } });
    }
    try {
      const { job: now, details, requestId } = await world.gateway.describeJob(projectId, job.id);
      // First of all, so that what is news in it stands in the history.
      feed?.accept(now, asked);
      // A describe may tell less than the list: what the list makes of both is what the next reading is compared with.
      const inList = feed?.snapshot().jobs.get(job.id) ?? now;
      const history = await world.historyOf(projectId, job.id);
      if (model.state().selectedId === job.id) {
        model.dispatch({
          type: 'described',
          described: { jobId: job.id, state: 'ready', job: inList, details, requestId, history },
        });
      }
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      failed = { job, freshAt: model.state().feed?.freshAt ?? null };
      const known = describedOf(model.state(), job.id);
      // Details that were read stay: the badge says already that they are old.
      if (known?.state !== 'ready' && model.state().selectedId === job.id) {
        model.dispatch({ type: 'described', described: { jobId: job.id, state: 'failed', error: error.facts } });
      }
    } finally {
      reading = null;
      look();
    }
  };

  const isPointless = (job: Job): boolean =>
    failed !== null && failed.job.id === job.id && failed.freshAt === (model.state().feed?.freshAt ?? null);

  const look = (): void => {
    const job = wantedJob(model.state());
    if (job === null || reading !== null || isPointless(job)) {
      if (job === null) callOff?.();
      return;
    }
    if (waitingFor === job.id) return;
    callOff?.();
    waitingFor = job.id;
    const cancel = world.clock.after(world.describeDelay, () => {
      callOff = null;
      waitingFor = null;
      const still = wantedJob(model.state());
      if (still !== null && reading === null) void read(still);
    });
    callOff = () => {
      cancel();
      callOff = null;
      waitingFor = null;
    };
  };

  model.subscribe(look);
};
