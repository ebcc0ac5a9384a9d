import { CloudError, isTransient } from '../../cloud/error.ts';
import { serverKinds } from '../../cloud/servers/kinds.ts';
import type { Feed } from '../../feed/types.ts';
import { families } from '../../jobs/families.ts';
import type { Job } from '../../jobs/job.ts';
import { isUnfinished } from '../../jobs/statuses.ts';
import type { Model } from '../model.ts';
import { layoutOf } from '../state/layout.ts';
import type { MonitorState } from '../state/state.ts';
import type { MonitorWorld } from '../world.ts';

/** How long the view rests before what is on it is read, in ms. */
const restMs = 200;

/** So many are read at once. */
const most = 4;

/** Lists of imports tell their state alone; a finished one without an end was never described. */
const tellsLittle = ({ family, status, finishedAt }: Job): boolean =>
  families[family].lists === 'status' && !isUnfinished(status) && finishedAt === null;

const visibleJobs = (state: MonitorState): readonly Job[] => {
  const { tooSmall, listColumns, listRows } = layoutOf(state);
  return tooSmall || listColumns === 0 ? [] : state.rows.slice(state.top, state.top + listRows);
};

/** The same as long as the same jobs are on the screen. */
const viewOf = (state: MonitorState): string =>
  visibleJobs(state)
    .map(({ id }) => id)
    .join(' ');

/** The jobs on the screen that a describe would tell more of, the selected one first; none where the list has all fields. */
const littleKnown = (state: MonitorState): readonly Job[] => {
  const { capabilities, feed, order, selectedId, detailsOpen } = state;
  if (capabilities === null || serverKinds[capabilities.server].hasCompleteList) return [];
  // In these orders what is told moves the job away, and the next one would be read in its place, to the last of them.
  if (order === 'progress' || order === 'longest') return [];
  if (feed === null || feed.paused || feed.problem !== null) return [];
  const jobs = visibleJobs(state).filter(tellsLittle);
  const selected = jobs.filter(({ id }) => id === selectedId);
  // The selected one's details are read by whoever shows them.
  return [...(detailsOpen ? [] : selected), ...jobs.filter(({ id }) => id !== selectedId)];
};

/**
 * Describes the finished imports that are on the screen, whose lists tell neither progress nor times nor reasons: each
 * once, as soon as the view rests. What leaves the view, or is read no more because the list is paused or that of another
 * project, is called off.
 */
export const describeVisible = (model: Model, world: MonitorWorld, feedOf: () => Feed | null): void => {
  let feed: Feed | null = null;
  /** Those of which there is no more to be told. */
  const done = new Set<string>();
  /** When the list was last fresh as the read failed: before the next one it would fail again. */
  const failed = new Map<string, number | null>();
  const reading = new Map<string, AbortController>();
  let shown = '';
  let callOff: (() => void) | null = null;

  const rest = (): void => {
    callOff?.();
    callOff = null;
  };

  const freshAt = (): number | null => model.state().feed?.freshAt ?? null;

  const wantedJobs = (): readonly Job[] =>
    littleKnown(model.state()).filter(({ id }) => !done.has(id) && failed.get(id) !== freshAt());

  const read = async ({ id }: Job, projectId: string, from: Feed): Promise<void> => {
    const call = new AbortController();
    const { signal } = call;
    reading.set(id, call);
    const asked = from.nextRequest();
    try {
      const { job } = await world.gateway.describeJob(projectId, id, { signal });
      if (feed !== from || signal.aborted) return;
      done.add(id);
      from.accept(job, asked);
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      if (feed !== from || signal.aborted) return;
      if (isTransient(error)) failed.set(id, freshAt());
      else done.add(id);
    } finally {
      if (feed === from) {
        reading.delete(id);
        fill();
      }
    }
  };

  /** Reads the next ones, as many as may be read at once. */
  const fill = (): void => {
    const projectId = model.state().project?.id;
    if (callOff !== null || projectId === undefined || feed === null) return;
    const next = wantedJobs().filter(({ id }) => !reading.has(id));
    for (const job of next.slice(0, most - reading.size)) void read(job, projectId, feed);
  };

  const begin = (now: Feed | null): void => {
    for (const call of reading.values()) call.abort();
    reading.clear();
    done.clear();
    failed.clear();
    feed = now;
  };

  const look = (): void => {
    if (feedOf() !== feed) begin(feedOf());
    const wanted = new Set(wantedJobs().map(({ id }) => id));
    for (const [id, call] of reading) if (!wanted.has(id)) call.abort();
    if (wanted.size === 0) {
      rest();
      return;
    }
    const view = viewOf(model.state());
    if (view === shown) {
      fill();
      return;
    }
    shown = view;
    rest();
    callOff = world.clock.after(restMs, () => {
      callOff = null;
      fill();
    });
  };

  model.subscribe(look);
};
