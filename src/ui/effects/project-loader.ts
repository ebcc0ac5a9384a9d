import { loadProjects, type ProjectSelection } from '../../cloud/account/load-projects.ts';
import { CloudError } from '../../cloud/error.ts';
import { backoffDelay } from '../../cloud/retry/backoff.ts';
import type { MonitorStore } from '../store/monitor-store.ts';
import type { MonitorWorld } from '../world.ts';

/** Loads the projects into the state. */
export type ProjectLoader = {
  /** Tries until it succeeds. Returns the selection, or null when it stopped or the API key was rejected for good. */
  load(wanted: string | null): Promise<ProjectSelection | null>;
  /** Loads them again. A failure changes nothing. */
  reload(): Promise<void>;
  /** Ends the pause before the next attempt. */
  retryNow(): void;
  stop(): void;
};

/** Ends the attempts to load the projects. */
class GaveUp extends Error {}

/** `isRejectedForGood` says whether a rejected API key ends the monitor, instead of being tried again. */
export const createProjectLoader = (
  store: MonitorStore,
  world: MonitorWorld,
  isRejectedForGood: () => boolean,
): ProjectLoader => {
  const stopping = new AbortController();
  const { signal } = stopping;
  let endPause = (): void => {};

  const pause = (ms: number): Promise<void> =>
    new Promise(resolve => {
      const cancel = world.clock.after(ms, resolve);
      endPause = () => {
        cancel();
        resolve();
      };
    });

  const waitAfter = async ({ facts }: CloudError, failures: number): Promise<void> => {
    if (signal.aborted) throw new GaveUp();
    if (facts.kind === 'auth' && isRejectedForGood()) {
      world.end({ cause: 'rejected', error: facts });
      throw new GaveUp();
    }
    const delay = backoffDelay(failures, world.retryLimits, world.random, facts.retryAfter);
    const now = world.clock.now();
    store.dispatch({ type: 'projects-failed', problem: { error: facts, since: now, nextTryAt: now + delay }, now });
    await pause(delay);
    if (signal.aborted) throw new GaveUp();
  };

  return {
    load: async wanted => {
      try {
        const { projects, selection } = await loadProjects(world.gateway, wanted, { signal, onFailure: waitAfter });
        store.dispatch({ type: 'projects', projects, now: world.clock.now() });
        return selection;
      } catch (error) {
        if (!(error instanceof GaveUp)) throw error;
        return null;
      }
    },
    reload: async () => {
      try {
        const { projects } = await loadProjects(world.gateway, null, { signal });
        store.dispatch({ type: 'projects', projects, now: world.clock.now() });
      } catch (error) {
        if (!(error instanceof CloudError)) throw error;
      }
    },
    retryNow: () => endPause(),
    stop: () => {
      stopping.abort();
      endPause();
    },
  };
};
