import type { JobFamily } from '../../jobs/families.ts';
import type { Clock } from '../../lib/clock.ts';
import type { FamilyCapabilities, PartTrouble } from '../capabilities.ts';
import { CloudError, isTransient } from '../error.ts';
import type { Part, PartPage } from '../families/family.ts';
import type { CallOptions } from '../gateway.ts';
import { cloudError } from '../http/http-errors.ts';
import type { Cooldowns } from '../retry/cooldowns.ts';
import { createMissingRoutes } from '../retry/missing-routes.ts';
import { firstPage, type PageWork } from './page-queue.ts';

/** What became of one read; `isHeld` where nothing was sent, because the part has to be left alone for a while. */
export type PartRead =
  | { readonly work: PageWork; readonly page: PartPage }
  | { readonly work: PageWork; readonly error: CloudError; readonly onCooldown: boolean };

/** Whether anything was sent for it. */
export const isSent = (read: PartRead): boolean => 'page' in read || !read.onCooldown;

/** Reads pages of parts, and knows which parts fail and which families the server does not have. */
export type PartsReader = {
  /** Throws `CloudError` for a rejected key and when it is called off: those concern every part. */
  read(works: readonly PageWork[], options: CallOptions): Promise<readonly PartRead[]>;
  /** What is missing from the list at this moment. */
  troubles(): readonly PartTrouble[];
  /** The trouble of a part of which a page could not be read since; null where all went well. */
  troubleOf(part: Part): PartTrouble | null;
  /** What of the part is to be read again: the page that failed, from which it goes on; null where none did. */
  failedOf(part: Part): PageWork | null;
  /** Whether the part may fail without harm, and can't be asked now: it fails, or is not there any more. */
  isOutOfReach(part: Part): boolean;
  /** Whether the part has to be left alone for a while. */
  onCooldown(part: Part): boolean;
  /** It was no fault of the part. */
  forgive(part: Part): void;
  /** Whether the server does not have this list. */
  isMissing(part: Part): boolean;
  state(family: JobFamily): FamilyCapabilities['state'];
  /** A new cycle: parts that may fail without harm get their time again. */
  restart(): void;
  /** These are all parts that there are: what failed of others does not matter any more. */
  keepOnly(parts: readonly Part[]): void;
  /** Asks again for what was missing. */
  forget(): void;
};

export type PartsReaderOptions = {
  readonly clock: Clock;
  readonly holds: Cooldowns;
  /** How long all parts that may fail without harm may take together in one cycle, in ms. */
  readonly bestEffort: number;
};

/** The lists of a family are on one server; but each cluster's data plane is a server of its own, and may be an older one. */
const hostOf = ({ bestEffort, key, family }: Part): string => (bestEffort ? key : family);

/** The route of single jobs of a family, as a key of holds. */
export const describeRoute = (family: JobFamily): string => `${family} describe`;

/** What the server counts requests by, as a key of holds; the control plane's list is read job by job. */
const routeOf = (part: Part): string =>
  part.family === 'control-plane' ? describeRoute(part.family) : `${hostOf(part)} list`;

export const createPartsReader = ({ clock, holds, bestEffort }: PartsReaderOptions): PartsReader => {
  /** The first page of each part that failed and was not read since, and why it failed last. */
  const failing = new Map<string, { readonly trouble: PartTrouble; readonly work: PageWork }>();
  const absence = createMissingRoutes(clock);
  /** Keys of all parts that there are. */
  let present: ReadonlySet<string> = new Set();
  const answered = new Set<JobFamily>();
  /** Families of which some server has no list. */
  const lacking = new Set<JobFamily>();
  let left = bestEffort;

  const outOfTime = (): CloudError =>
    cloudError({ kind: 'timeout', message: `no answer within ${bestEffort / 1_000} s`, code: 'ETIMEDOUT' });

  /** The read with its own end; what ends it by that is told as out of time. */
  const within = async (part: Part, page: string | null, { signal }: CallOptions): Promise<PartPage> => {
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

  const inTrouble = (work: PageWork, error: CloudError): void => {
    const { key, family, where, bestEffort: isBestEffort } = work.part;
    const trouble = { family, where, error: error.facts, bestEffort: isBestEffort };
    // A token that the server does not take any more leads nowhere: then the list is read from its beginning.
    const again = isTransient(error) ? (failing.get(key)?.work ?? work) : firstPage(work.part);
    failing.set(key, { trouble, work: again });
  };

  /** What was read ends the trouble with that page; the end of the list, trouble with a page that is no more. */
  const isMended = ({ part, walk }: PageWork, { next }: PartPage): boolean =>
    next === null || failing.get(part.key)?.work.walk.token === walk.token;

  const failed = (work: PageWork, error: CloudError): void => {
    const { part } = work;
    const { family } = part;
    const { kind } = error.facts;
    // A cluster that is gone since the clusters were read is no trouble.
    if (kind === 'not-found') failing.delete(part.key);
    else if (kind === 'unsupported' && (part.bestEffort || !answered.has(family))) {
      absence.missed(hostOf(part));
      lacking.add(family);
    } else inTrouble(work, error);
    // Requests are counted by route, so that too many of them are no matter of one part.
    holds.failed(kind === 'rate-limit' ? routeOf(part) : part.key, error);
  };

  const cooldownOf = (part: Part): CloudError | null => holds.cooldownOf(routeOf(part)) ?? holds.cooldownOf(part.key);

  /** How long the slowest of those that are read together took that may fail without harm, in ms. */
  let slowest = 0;

  const readOne = async (work: PageWork, options: CallOptions): Promise<PartRead> => {
    const { part } = work;
    const { token } = work.walk;
    // There may be no time left for it in this cycle.
    const held = part.bestEffort && left <= 0 ? outOfTime() : cooldownOf(part);
    if (held !== null) {
      inTrouble(work, held);
      return { work, error: held, onCooldown: true };
    }
    try {
      const read = await (part.bestEffort ? within(part, token, options) : part.read(token, options));
      if (!read.sentNothing) answered.add(part.family);
      absence.answered(hostOf(part));
      holds.answered(routeOf(part));
      holds.answered(part.key);
      if (read.error !== undefined) inTrouble(work, read.error);
      else if (isMended(work, read)) failing.delete(part.key);
      return { work, page: read };
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const { kind } = error.facts;
      if (kind === 'aborted' || (kind === 'auth' && !part.bestEffort)) throw error;
      failed(work, error);
      return { work, error, onCooldown: false };
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
    troubles: () => [...failing.values()].map(({ trouble }) => trouble),
    troubleOf: part => failing.get(part.key)?.trouble ?? null,
    failedOf: part => failing.get(part.key)?.work ?? null,
    isOutOfReach: ({ bestEffort: isBestEffort, key }) => isBestEffort && (failing.has(key) || !present.has(key)),
    onCooldown: part => cooldownOf(part) !== null,
    forgive: part => {
      failing.delete(part.key);
    },
    isMissing: part => absence.isMissing(hostOf(part)),
    state: family => {
      if ([...failing.values()].some(({ trouble }) => trouble.family === family)) return 'failing';
      if (answered.has(family)) return 'works';
      return lacking.has(family) ? 'missing' : 'untried';
    },
    keepOnly: parts => {
      present = new Set(parts.map(({ key }) => key));
      for (const key of failing.keys()) if (!present.has(key)) failing.delete(key);
    },
    restart: () => {
      left = bestEffort;
    },
    forget: () => {
      absence.forget();
      lacking.clear();
      failing.clear();
    },
  };
};
