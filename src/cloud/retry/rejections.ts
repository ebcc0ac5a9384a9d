import type { Instant } from '../../jobs/job.ts';
import { type CloudErrorFacts, type CloudErrorKind, isUnclear } from '../error.ts';

/**
 * How long a rejection may last before it counts, in ms. A key that was just rotated, a firewall that reloads, or a server that
 * restarts one of its nodes takes less.
 */
const grace = 60_000;

/** The key was rejected, or something in between refuses the request. */
const rejectionKinds: ReadonlySet<CloudErrorKind> = new Set(['auth', 'intermediary']);

/**
 * Decides when a rejection ends a command that waits. Before the first answer a rejected key does at once. A code that zjobs
 * doesn't know, or an answer that it can't read, may mean a failure that passes, so it gets the same time whether the server
 * has answered or not.
 */
export type Rejections = {
  /** The server has answered a read: the key is accepted. */
  answered(): void;
  /** Whether the failure is a rejection that may pass, so that the read is repeated. */
  mayPass(error: Pick<CloudErrorFacts, 'kind' | 'hasUnknownCode'>): boolean;
};

/** Whether the failure is a rejection of the key or of the request by something in between. */
export const isRejection = ({ kind }: Pick<CloudErrorFacts, 'kind'>): boolean => rejectionKinds.has(kind);

export const createRejections = (now: () => Instant): Rejections => {
  let isAccepted = false;
  let since: Instant | null = null;
  return {
    answered: () => {
      isAccepted = true;
      since = null;
    },
    mayPass: error => {
      if (!isUnclear(error) && error.kind !== 'malformed' && !(isAccepted && isRejection(error))) return false;
      since ??= now();
      return now() - since < grace;
    },
  };
};
