import type { ProjectSelection } from '../../cloud/account/load-projects.ts';
import type { Project } from '../../cloud/gateway.ts';
import type { Feed } from '../../feed/types.ts';
import { watchRecovery } from '../../feed/watch-recovery.ts';
import { noDenials } from '../../jobs/denials.ts';
import { isProjectId } from '../../jobs/ids.ts';
import type { Job } from '../../jobs/job.ts';
import type { Clock } from '../../lib/clock.ts';
import type { MonitorStore } from '../store/monitor-store.ts';
import type { MonitorWorld } from '../world.ts';
import { createProjectLoader } from './project-loader.ts';
import { syncServer } from './sync-server.ts';

/** The project that is watched, and its feed. */
export type WatchedProject = {
  /**
   * Loads the projects and watches the wanted one (ID or name), else that of the last start, else the only one, else opens
   * the menu.
   */
  begin(wanted: string | null, last: Project | null): void;
  choose(projectId: string): void;
  /** Null until a project is watched. */
  feed(): Feed | null;
  /** Merges a job into the list that was read outside of the feed; see {@link Feed.accept}. */
  accept(job: Job, asked?: number): void;
  /** Reads everything again, and forgets what the server refused before. */
  refresh(): void;
  /** Resolves when the list is in the cache, or after a moment if the disk is slow. */
  stop(): Promise<void>;
};

/** The longest that the end of the monitor waits for the cache, in ms: a disk can hang. */
const longestSave = 300;

/** Resolves as soon as `done` does, at the latest after `ms`. */
const within = (ms: number, done: Promise<void>, { after }: Clock): Promise<void> =>
  new Promise(resolve => {
    const cancel = after(ms, resolve);
    void done.then(cancel).then(resolve);
  });

export const watchProject = (
  store: MonitorStore,
  world: MonitorWorld,
  interval: number,
  onOpen: (feed: Feed, projectId: string) => void,
): WatchedProject => {
  let feed: Feed | null = null;
  /** Whether the server has answered a list with this API key. A key that is rejected later may become valid again. */
  let isKeyAccepted = false;

  const endIfRejected = (): void => {
    const snapshot = feed?.snapshot();
    isKeyAccepted ||= typeof snapshot?.freshAt === 'number';
    if (isKeyAccepted || snapshot?.problem?.error.kind !== 'auth') return;
    world.end({ cause: 'rejected', error: snapshot.problem.error });
  };

  const loader = createProjectLoader(store, world, () => !isKeyAccepted);

  /** Loads the projects again. The name of the watched one may have changed. */
  const reload = async (): Promise<void> => {
    await loader.reload();
    const { projects, project } = store.state();
    const current = projects?.find(({ id }) => id === project?.id);
    if (current !== undefined && current.name !== project?.name)
      store.dispatch({ type: 'project-name', name: current.name });
  };

  /** Forgets what the server refused and the routes that the server lacked: both may have changed. */
  const forgetRefusals = (): void => {
    if (store.state().denials !== noDenials) store.dispatch({ type: 'denied', denials: noDenials });
    world.gateway.forget();
  };

  const watch = (project: Project): void => {
    const opened = world.openFeed(project.id, feed?.snapshot().interval ?? interval);
    if (feed !== null) {
      feed.stop();
      forgetRefusals();
    }
    feed = opened;
    store.batch(() => {
      store.dispatch({ type: 'project', project });
      syncServer(store, world.gateway);
      store.watch(opened);
    });
    onOpen(opened, project.id);
    // After an outage, the version of the server and the role of the user may have changed.
    const checkRecovery = watchRecovery(opened, forgetRefusals);
    let sources = 0;
    opened.subscribe(() => {
      // The servers of several sources name their projects one after the other.
      const open = opened.snapshot().sources?.length ?? 0;
      if (open !== sources && store.state().projects !== null) void reload();
      sources = open;
      endIfRejected();
      syncServer(store, world.gateway);
      checkRecovery();
    });
    opened.start();
  };

  const watchSelected = (selection: ProjectSelection): void => {
    switch (selection.outcome) {
      case 'selected':
        if (selection.project.id !== store.state().project?.id) watch(selection.project);
        else store.dispatch({ type: 'project-name', name: selection.project.name });
        return;
      case 'several':
        if (keepsLast(selection.choices)) return;
        store.dispatch({ type: 'open-menu', menu: 'project' });
        return;
      case 'unknown':
      case 'ambiguous':
        world.end({ cause: 'unknown-project', selection });
        return;
      case 'none':
        return;
    }
  };

  /** Whether the project of the last start is watched and still exists. Its name may have changed. */
  const keepsLast = (choices: readonly Project[]): boolean => {
    const current = choices.find(({ id }) => id === store.state().project?.id);
    if (current !== undefined) store.dispatch({ type: 'project-name', name: current.name });
    return current !== undefined;
  };

  const begin = async (wanted: string | null, last: Project | null): Promise<void> => {
    if (wanted === null && last !== null) watch(last);
    // The jobs of a project ID can be read before the projects are known. Whether the project exists is known a moment
    // later.
    if (wanted !== null && isProjectId(wanted)) watch({ id: wanted, name: wanted });
    const selection = await loader.load(wanted);
    if (selection !== null) watchSelected(selection);
  };

  return {
    begin: (wanted, last) => void begin(wanted, last),
    choose: projectId => {
      const project = store.state().projects?.find(({ id }) => id === projectId);
      if (project !== undefined && project.id !== store.state().project?.id) watch(project);
    },
    feed: () => feed,
    accept: (job, asked) => feed?.accept(job, asked),
    refresh: () => {
      forgetRefusals();
      loader.retryNow();
      feed?.releasePinned();
      feed?.refresh();
      // A project may have been created meanwhile.
      if (store.state().projects !== null) void loader.reload();
    },
    stop: () => {
      loader.stop();
      return feed === null ? Promise.resolve() : within(longestSave, feed.stop(), world.clock);
    },
  };
};
