import type { Sentence } from '../../cli/errors.ts';
import type { World } from '../../cli/world.ts';
import type { TrackedJob } from '../../jobs/tracked-job.ts';
import { openTracked, type Tracked } from '../../storage/tracked/tracked.ts';

/** The tracked jobs of a project, those tracked first at the beginning. Cheap: a file that is the same is not read again. Never throws. */
export type TrackedReader = (endpoint: string, projectId: string) => Promise<readonly TrackedJob[]>;

/**
 * What gives the tracked jobs to whoever shows jobs, again at each look: another zjobs may have tracked more meanwhile.
 *
 * @param tell is given what the user has to know: a file that can't be read (once), or that was damaged and set aside
 */
export const openTrackedReader = (
  world: Pick<World, 'env' | 'home' | 'now'>,
  tell: (sentence: Sentence) => void,
): TrackedReader => {
  const { env, home, now } = world;
  const opened = new Map<string, Tracked | null>();
  const open = (endpoint: string, projectId: string): Tracked | null =>
    openTracked({
      endpoint,
      projectId,
      env,
      home,
      now,
      onTrouble: ({ path, code }) => tell({ id: 'track.unreadable', params: { path, why: code } }),
    });
  return async (endpoint, projectId) => {
    const key = JSON.stringify([endpoint, projectId]);
    const tracked = opened.get(key) ?? open(endpoint, projectId);
    opened.set(key, tracked);
    if (tracked === null) return [];
    const { jobs, setAside } = await tracked.read();
    if (setAside !== null) tell({ id: 'track.setAside', params: { path: setAside } });
    return jobs;
  };
};
