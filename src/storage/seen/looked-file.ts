import type { Instant } from '../../jobs/job.ts';
import { isObject } from '../../lib/is-object.ts';
import { readStateFile, type SeenTarget, seenPath, type UserHome, writeStateFile } from './state-file.ts';

/** What a monitor on this computer keeps of a source. */
export type Looked = {
  /** When a key was last pressed, by the clock of the server; null if never. */
  readonly at: Instant | null;
  /** The IDs of watched jobs. */
  readonly watched: readonly string[];
};

const neverLooked: Looked = { at: null, watched: [] };

/** The most watched jobs that are kept: those that were watched last. */
const mostWatched = 1_000;

/** What is kept of a source; never looked if nothing can be read. Never throws. */
export const readLooked = async (user: UserHome, target: SeenTarget): Promise<Looked> => {
  const content = await readStateFile(seenPath(user, 'looked', target));
  if (!isObject(content)) return neverLooked;
  const { at, watched } = content;
  const ids = Array.isArray(watched) ? watched.filter(id => typeof id === 'string') : [];
  return { at: typeof at === 'number' && Number.isFinite(at) ? at : null, watched: ids.slice(-mostWatched) };
};

/** Stores what is kept of a source. Never throws. */
export const writeLooked = (user: UserHome, target: SeenTarget, { at, watched }: Looked): Promise<void> =>
  writeStateFile(seenPath(user, 'looked', target), { zjobs: 1, at, watched: watched.slice(-mostWatched) });
