import type { Sentence } from '../../cli/errors.ts';
import type { World } from '../../cli/world.ts';
import type { TrackedJob } from '../../jobs/tracked-job.ts';
import { openTracked, type Tracked } from '../../storage/tracked/tracked.ts';

/** Reads the tracked jobs of a project, the oldest first. Never throws. Cheap: an unchanged file is not read again. */
export type TrackedReader = (endpoint: string, projectId: string) => Promise<readonly TrackedJob[]>;

/**
 * Returns a reader for commands that show jobs. They call it at each poll, because another zjobs process may track more.
 *
 * @param warn receives a warning when a file can't be read (once), or was damaged and is set aside
 */
export const openTrackedReader = (
  world: Pick<World, 'env' | 'home' | 'now'>,
  warn: (sentence: Sentence) => void,
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
      onFailure: ({ path, code }) => warn({ id: 'track.unreadable', params: { path, why: code } }),
    });
  return async (endpoint, projectId) => {
    const key = JSON.stringify([endpoint, projectId]);
    const tracked = opened.get(key) ?? open(endpoint, projectId);
    opened.set(key, tracked);
    if (tracked === null) return [];
    const { jobs, setAside } = await tracked.read();
    if (setAside !== null) warn({ id: 'track.setAside', params: { path: setAside } });
    return jobs;
  };
};
