import { hasList, type JobFamily } from '../../jobs/families.ts';
import type { Clock } from '../../lib/clock.ts';
import type { FamilyCapabilities, PartTrouble } from '../capabilities.ts';
import { CloudError, isTransient } from '../error.ts';
import type { Part, PartPage, ReadOptions } from '../families/family.ts';
import { gapError, type ListGap } from '../paging/cursor.ts';
import type { Cooldowns } from '../retry/cooldowns.ts';
import { createMissingRoutes } from '../retry/missing-routes.ts';
import { firstPage, type PageRequest } from './page-queue.ts';
import { createTimeBudget } from './time-budget.ts';

/** The result of reading one page. `wasSkipped`: nothing was sent, because of a cooldown or because no time was left. */
export type PageResult =
  | { readonly request: PageRequest; readonly page: PartPage }
  | { readonly request: PageRequest; readonly error: CloudError; readonly wasSkipped: boolean };

/** Whether a request was sent. */
export const wasSent = (result: PageResult): boolean => 'page' in result || !result.wasSkipped;

/** Reads pages of parts. Knows which parts fail, and which families the server lacks. */
export type PartsReader = {
  /** Reads a batch of pages at the same time. Throws `CloudError` for a rejected key and an abort, which affect all parts. */
  read(requests: readonly PageRequest[], options: ReadOptions): Promise<readonly PageResult[]>;
  /** The parts that fail now. */
  troubles(): readonly PartTrouble[];
  /** Why the part fails; null if all its pages could be read. */
  troubleOf(part: Part): PartTrouble | null;
  /** The failed page of the part, where reading continues; null if none failed. */
  failedPage(part: Part): PageRequest | null;
  /** Whether the part is best-effort and can't be read now: it fails, or doesn't exist any more. */
  isUnreachable(part: Part): boolean;
  onCooldown(part: Part): boolean;
  /** Records that the pass over the pages of a part ended with this page, before the end of its list. */
  endedEarly(request: PageRequest, gap: ListGap): void;
  /** Forgets the failure of a part that was not its own. */
  forgive(part: Part): void;
  /** Whether the server lacks the list. */
  isMissing(part: Part): boolean;
  state(family: JobFamily): FamilyCapabilities['state'];
  /** Gives best-effort parts their full time again. */
  renewTime(): void;
  /** Forgets the failures of all parts but these. */
  keepOnly(parts: readonly Part[]): void;
  /** Forgets which lists the server lacked, and all failures. */
  forget(): void;
};

export type PartsReaderOptions = {
  readonly clock: Clock;
  readonly cooldowns: Cooldowns;
  /** Time for all best-effort parts together in one cycle, in ms. */
  readonly bestEffort: number;
};

/** The failure of a part. `isCut`: its pages can be read, but do not lead to the end of its list. */
type Failing = { readonly trouble: PartTrouble; readonly request: PageRequest; readonly isCut?: true };

/**
 * Key under which a missing route is remembered. The lists of a family share a server, but each data plane is a server of
 * its own version.
 */
const missingKeyOf = ({ bestEffort, key, family }: Part): string => (bestEffort ? key : family);

/** The describe route of a family, as a key of cooldowns. */
export const describeRoute = (family: JobFamily): string => `${family} describe`;

/** The route whose requests the server counts, as a key of cooldowns. Tracked jobs are read through the describe route. */
const routeOf = (part: Part): string =>
  hasList(part.family) ? `${missingKeyOf(part)} list` : describeRoute(part.family);

export const createPartsReader = ({ clock, cooldowns, bestEffort }: PartsReaderOptions): PartsReader => {
  const missing = createMissingRoutes(clock);
  const budget = createTimeBudget(clock, bestEffort);
  /** By key of the part: the first page that failed and was not read since, and the last failure. */
  const failing = new Map<string, Failing>();
  /** Keys of all parts that exist. */
  let existing: ReadonlySet<string> = new Set();
  /** Families that answered a list. */
  const answered = new Set<JobFamily>();
  /** Families whose list is missing on some server. */
  const lacking = new Set<JobFamily>();

  const cooldownOf = (part: Part): CloudError | null =>
    cooldowns.cooldownOf(routeOf(part)) ?? cooldowns.cooldownOf(part.key);

  const setFailing = (request: PageRequest, error: CloudError): void => {
    const { key, family, where, bestEffort: isBestEffort } = request.part;
    const trouble = { family, where, error: error.facts, bestEffort: isBestEffort };
    // A page token that the server rejects can't be used again, so the list is read from its beginning.
    const retried = isTransient(error) ? (failing.get(key)?.request ?? request) : firstPage(request.part);
    failing.set(key, { trouble, request: retried });
  };

  /** Whether the page ends the failure of its part: it is the page that failed, or the last one. */
  const isRecovered = ({ part, cursor }: PageRequest, { next }: PartPage): boolean => {
    const failure = failing.get(part.key);
    return next === null || (failure?.isCut !== true && failure?.request.cursor.token === cursor.token);
  };

  const recordAnswer = (request: PageRequest, page: PartPage): void => {
    const { part } = request;
    if (!page.sentNothing) answered.add(part.family);
    missing.answered(missingKeyOf(part));
    cooldowns.answered(routeOf(part));
    cooldowns.answered(part.key);
    if (page.error !== undefined) setFailing(request, page.error);
    else if (isRecovered(request, page)) failing.delete(part.key);
  };

  const recordFailure = (request: PageRequest, error: CloudError): void => {
    const { part } = request;
    const { kind } = error.facts;
    const lacksRoute = kind === 'unsupported' && (part.bestEffort || !answered.has(part.family));
    // A cluster that was deleted after the inventory was read is not a trouble.
    if (kind === 'not-found') failing.delete(part.key);
    else if (lacksRoute) {
      missing.missed(missingKeyOf(part));
      lacking.add(part.family);
    } else setFailing(request, error);
    // The server counts requests per route, so a rate limit concerns the route and not only this part.
    cooldowns.failed(kind === 'rate-limit' ? routeOf(part) : part.key, error);
  };

  const readPage = async (request: PageRequest, options: ReadOptions): Promise<PageResult> => {
    const { part, cursor } = request;
    const skipped = (part.bestEffort ? budget.error() : null) ?? cooldownOf(part);
    if (skipped !== null) {
      setFailing(request, skipped);
      return { request, error: skipped, wasSkipped: true };
    }
    const read = (call: ReadOptions): Promise<PartPage> => part.read(cursor.token, call);
    try {
      const page = await (part.bestEffort ? budget.spend(read, options) : read(options));
      recordAnswer(request, page);
      return { request, page };
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const { kind } = error.facts;
      if (kind === 'aborted' || (kind === 'auth' && !part.bestEffort)) throw error;
      recordFailure(request, error);
      return { request, error, wasSkipped: false };
    }
  };

  return {
    read: (requests, options) => budget.batch(() => Promise.all(requests.map(request => readPage(request, options)))),
    troubles: () => [...failing.values()].map(({ trouble }) => trouble),
    troubleOf: part => failing.get(part.key)?.trouble ?? null,
    failedPage: part => failing.get(part.key)?.request ?? null,
    isUnreachable: ({ bestEffort: isBestEffort, key }) => isBestEffort && (failing.has(key) || !existing.has(key)),
    onCooldown: part => cooldownOf(part) !== null,
    endedEarly: ({ part, cursor }, gap) => {
      const { key, family, where, bestEffort: isBestEffort } = part;
      const error = gapError(gap, cursor.records, null).facts;
      failing.set(key, {
        trouble: { family, where, error, bestEffort: isBestEffort },
        request: firstPage(part),
        isCut: true,
      });
    },
    forgive: part => {
      failing.delete(part.key);
    },
    isMissing: part => missing.isMissing(missingKeyOf(part)),
    state: family => {
      if ([...failing.values()].some(({ trouble }) => trouble.family === family)) return 'failing';
      if (answered.has(family)) return 'works';
      return lacking.has(family) ? 'missing' : 'untried';
    },
    renewTime: budget.renew,
    keepOnly: parts => {
      existing = new Set(parts.map(({ key }) => key));
      for (const key of failing.keys()) if (!existing.has(key)) failing.delete(key);
    },
    forget: () => {
      missing.forget();
      lacking.clear();
      failing.clear();
    },
  };
};
