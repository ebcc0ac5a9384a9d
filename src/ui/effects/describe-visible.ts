import type { Capabilities } from '../../cloud/capabilities.ts';
import { CloudError, isTransient } from '../../cloud/error.ts';
import { serverKinds } from '../../cloud/servers/server-kinds.ts';
import type { Feed } from '../../feed/types.ts';
import { families } from '../../jobs/families.ts';
import { type Job, mayChange } from '../../jobs/job.ts';
import { requestProject } from '../../jobs/job-source.ts';
import { layoutOf } from '../state/layout.ts';
import { listLinesOf } from '../state/selection.ts';
import { capabilitiesOf } from '../state/selectors.ts';
import type { MonitorState } from '../state/state.ts';
import type { MonitorStore } from '../store/monitor-store.ts';
import type { MonitorWorld } from '../world.ts';

/** How long the view rests before its jobs are read, in ms. */
const restMs = 200;

/** Jobs that are read at once. */
const maxReads = 4;

/** Lists of imports contain only IDs and states. A finished import without an end was never described. */
const lacksDetails = (job: Job): boolean =>
  families[job.family].lists === 'status' && !mayChange(job) && job.finishedAt === null;

const visibleJobs = (state: MonitorState): readonly Job[] => {
  const { tooSmall, listColumns, listRows } = layoutOf(state);
  if (tooSmall || listColumns === 0) return [];
  const lines = listLinesOf(state);
  return Array.from({ length: listRows }, (_, row) => lines.at(state.top + row)).flatMap(line =>
    line?.kind === 'job' ? (state.rows.at(line.index) ?? []) : [],
  );
};

/** The IDs of the visible jobs, as one text that is equal for equal views. */
const viewOf = (state: MonitorState): string =>
  visibleJobs(state)
    .map(({ id }) => id)
    .join(' ');

/** Whether the lists of a server lack fields that a describe has. */
const hasShortList = (capabilities: Capabilities | null): boolean =>
  capabilities !== null && !serverKinds[capabilities.server].hasCompleteList;

/** The visible jobs for which a describe has more than the list, the selected one first. */
const jobsToDescribe = (state: MonitorState): readonly Job[] => {
  const { feed, order, selectedId, detailsOpen, capabilities } = state;
  // In these orders, a described job moves out of the view, the next one moves in and would be read, and so on.
  if (order === 'progress' || order === 'longest') return [];
  if (feed === null || feed.paused || feed.problem !== null) return [];
  // The view is checked only if a source may have such jobs, because this runs with each key.
  if (![capabilities, ...(feed.sources ?? []).map(source => source.capabilities)].some(hasShortList)) return [];
  const jobs = visibleJobs(state).filter(job => lacksDetails(job) && hasShortList(capabilitiesOf(state, job.source)));
  const selected = jobs.filter(({ id }) => id === selectedId);
  // While the details are open, the selected job is read for them.
  return [...(detailsOpen ? [] : selected), ...jobs.filter(({ id }) => id !== selectedId)];
};

/** Which jobs of one feed were read. */
type Progress = {
  readonly feed: Feed;
  /** IDs of jobs that need no further read. */
  readonly done: Set<string>;
  /** `freshAt` at the time of each failed read. The read is not repeated before the list is current again. */
  readonly failed: Map<string, number | null>;
  readonly running: Map<string, AbortController>;
};

/**
 * Describes the finished imports in the view, whose lists contain neither progress nor times nor reasons: each once, when
 * the view rests. Reads of jobs that leave the view are aborted, and so are all reads when the list is paused or the
 * project changes.
 */
export const describeVisible = (store: MonitorStore, world: MonitorWorld, feedOf: () => Feed | null): void => {
  let progress: Progress | null = null;
  let lastView = '';
  let cancelRest: (() => void) | null = null;

  const freshAt = (): number | null => store.state().feed?.freshAt ?? null;

  const wantedJobs = ({ done, failed }: Progress): readonly Job[] =>
    jobsToDescribe(store.state()).filter(({ id }) => !done.has(id) && failed.get(id) !== freshAt());

  const read = async (job: Job, projectId: string, reads: Progress): Promise<void> => {
    const { id } = job;
    const { feed, done, failed, running } = reads;
    const abort = new AbortController();
    const { signal } = abort;
    running.set(id, abort);
    const asked = feed.nextRequest();
    const isObsolete = (): boolean => progress !== reads || signal.aborted;
    try {
      const described = await world.gateway.describeJob(requestProject(job, projectId), id, { signal });
      if (isObsolete()) return;
      done.add(id);
      feed.accept(described.job, asked);
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      if (isObsolete()) return;
      if (isTransient(error)) failed.set(id, freshAt());
      else done.add(id);
    } finally {
      running.delete(id);
      if (progress === reads) startReads(reads);
    }
  };

  const startReads = (reads: Progress): void => {
    const projectId = store.state().project?.id;
    if (cancelRest !== null || projectId === undefined) return;
    const next = wantedJobs(reads).filter(({ id }) => !reads.running.has(id));
    for (const job of next.slice(0, maxReads - reads.running.size)) void read(job, projectId, reads);
  };

  const stopResting = (): void => {
    cancelRest?.();
    cancelRest = null;
  };

  const startOver = (feed: Feed | null): void => {
    for (const abort of progress?.running.values() ?? []) abort.abort();
    progress = feed === null ? null : { feed, done: new Set(), failed: new Map(), running: new Map() };
  };

  const update = (): void => {
    if (feedOf() !== (progress?.feed ?? null)) startOver(feedOf());
    if (progress === null) return;
    const reads = progress;
    const wanted = new Set(wantedJobs(reads).map(({ id }) => id));
    for (const [id, abort] of reads.running) if (!wanted.has(id)) abort.abort();
    if (wanted.size === 0) {
      stopResting();
      return;
    }
    const view = viewOf(store.state());
    if (view === lastView) {
      startReads(reads);
      return;
    }
    lastView = view;
    stopResting();
    cancelRest = world.clock.after(restMs, () => {
      cancelRest = null;
      startReads(reads);
    });
  };

  store.subscribe(update);
};
