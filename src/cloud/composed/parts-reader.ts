import type { JobFamily } from '../../jobs/job.ts';
import type { Clock } from '../clock.ts';
import { CloudError } from '../error.ts';
import { failure } from '../failures.ts';
import type { Part, PartPage } from '../family.ts';
import type { CallOptions } from '../gateway.ts';
import type { FamilyOffer, PartTrouble } from '../offer.ts';
import type { PageWork } from './cycle.ts';

/** What became of one read. */
export type PartRead =
  | { readonly work: PageWork; readonly page: PartPage }
  | { readonly work: PageWork; readonly error: CloudError };

/** Reads pages of parts, and knows which parts fail and which families the server does not have. */
export type PartsReader = {
  /** Throws `CloudError` for a rejected key and when it is called off: those concern every part. */
  read(works: readonly PageWork[], options: CallOptions): Promise<readonly PartRead[]>;
  /** What is missing from the list at this moment. */
  troubles(): readonly PartTrouble[];
  hasFailed(part: Part): boolean;
  /** Whether the server does not have this list. */
  isMissing(part: Part): boolean;
  state(family: JobFamily): FamilyOffer['state'];
  /** A new cycle: parts that may fail without harm get their time again. */
  restart(): void;
  /** Asks again for what was missing. */
  forget(): void;
};

export type PartsReaderOptions = {
  readonly clock: Clock;
  /** How long all parts that may fail without harm may take together in one cycle, in ms. */
  readonly bestEffort: number;
};

/** What answered 404 is asked again after this, in ms: it may have been a deployment under way. */
const missingFor = 600_000;

/** The lists of a family are on one server; but each cluster's data plane is a server of its own, and may be an older one. */
const hostOf = ({ bestEffort, key, family }: Part): string => (bestEffort ? key : family);

export const createPartsReader = ({ clock, bestEffort }: PartsReaderOptions): PartsReader => {
  const troubles = new Map<string, PartTrouble>();
  const missing = new Map<string, number>();
  const answered = new Set<JobFamily>();
  /** Families of which some server has no list. */
  const lacking = new Set<JobFamily>();
  let left = bestEffort;

  const outOfTime = (): CloudError =>
    failure({ kind: 'timeout', message: `no answer within ${bestEffort / 1_000} s`, code: 'ETIMEDOUT' });

  /** The read with its own end; what ends it by that is told as out of time. */
  const within = async (part: Part, page: string | null, { signal }: CallOptions): Promise<PartPage> => {
    if (left <= 0) throw outOfTime();
    const began = clock.elapsed();
    const limit = new AbortController();
    const stop = clock.after(left, () => limit.abort());
    try {
      return await part.read(page, { signal: signal ? AbortSignal.any([signal, limit.signal]) : limit.signal });
    } catch (error) {
      throw limit.signal.aborted && !signal?.aborted ? outOfTime() : error;
    } finally {
      stop();
      slowest = Math.max(slowest, clock.elapsed() - began);
    }
  };

  const failed = (part: Part, error: CloudError): void => {
    const { family, where } = part;
    const { kind } = error.facts;
    // A cluster that is gone since the clusters were read is no trouble.
    if (kind === 'not-found') troubles.delete(part.key);
    else if (kind === 'unsupported' && (part.bestEffort || !answered.has(family))) {
      missing.set(hostOf(part), clock.elapsed());
      lacking.add(family);
    } else troubles.set(part.key, { family, where, error: error.facts, bestEffort: part.bestEffort });
  };

  /** How long the slowest of those that are read together took that may fail without harm, in ms. */
  let slowest = 0;

  const readOne = async (work: PageWork, options: CallOptions): Promise<PartRead> => {
    const { part, page } = work;
    try {
      const read = await (part.bestEffort ? within(part, page, options) : part.read(page, options));
      if (!read.unasked) answered.add(part.family);
      troubles.delete(part.key);
      return { work, page: read };
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const { kind } = error.facts;
      if (kind === 'aborted' || (kind === 'auth' && !part.bestEffort)) throw error;
      failed(part, error);
      return { work, error };
    }
  };

  return {
    read: async (works, options) => {
      slowest = 0;
      try {
        return await Promise.all(works.map(work => readOne(work, options)));
      } finally {
        left -= slowest;
      }
    },
    troubles: () => [...troubles.values()],
    hasFailed: part => troubles.has(part.key),
    isMissing: part => {
      const since = missing.get(hostOf(part));
      if (since === undefined) return false;
      if (clock.elapsed() - since < missingFor) return true;
      missing.delete(hostOf(part));
      return false;
    },
    state: family => {
      if ([...troubles.values()].some(trouble => trouble.family === family)) return 'failing';
      if (answered.has(family)) return 'works';
      return lacking.has(family) ? 'missing' : 'untried';
    },
    restart: () => {
      left = bestEffort;
    },
    forget: () => {
      missing.clear();
      lacking.clear();
      troubles.clear();
    },
  };
};
