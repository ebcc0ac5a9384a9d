import type { Instant } from '../../jobs/job.ts';
import type { CloudErrorFacts, CloudErrorKind } from '../error.ts';

/** How long a rejection may last before it counts, in ms. A key that was just rotated, or a firewall that reloads, takes less. */
const grace = 60_000;

/** The key was rejected, or something in between refuses the request. */
const rejectionKinds: ReadonlySet<CloudErrorKind> = new Set(['auth', 'intermediary']);

/** Decides when a rejection ends a command that waits. Before the first answer it does at once. */
export type Rejections = {
  /** The server has answered a read: the key is accepted. */
  answered(): void;
  /** Whether the failure is a rejection that may pass, so that the read is repeated. */
  mayPass(error: Pick<CloudErrorFacts, 'kind'>): boolean;
};

/** Whether the failure is of a kind that {@link Rejections} decides about. */
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
      if (!isAccepted || !isRejection(error)) return false;
      since ??= now();
      return now() - since < grace;
    },
  };
};
