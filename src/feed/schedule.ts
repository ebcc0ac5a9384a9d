/** Milliseconds of a clock that never jumps. Only comparable with each other. */
export type Elapsed = number;

/** `poll` reads the jobs that can have changed; `older` reads the next page that was never read. */
export type Step = 'poll' | 'older';

/** What the schedule depends on. */
export type Situation = {
  readonly now: Elapsed;
  readonly isPaused: boolean;
  /** Whether the user wants a poll as soon as the server permits it, even while paused. */
  readonly isPollRequested: boolean;
  /** The last successful poll; null before the first. */
  readonly lastPoll: { readonly startedAt: Elapsed; readonly endedAt: Elapsed } | null;
  /** When a step that failed is tried again; null for one that did not. */
  readonly retryAt: Readonly<Record<Step, Elapsed | null>>;
  /** The end of the server's Retry-After; 0 if there is none. */
  readonly cooldownUntil: Elapsed;
  readonly hasUnfinished: boolean;
  readonly hasOlderPages: boolean;
  /** From the start of a poll to the start of the next one, in ms: while a job is unfinished, and otherwise. */
  readonly interval: number;
  readonly idleInterval: number;
};

/** The next step and its time; null while there is nothing to do. */
export type Plan = { readonly step: Step; readonly at: Elapsed } | null;

// Some computers count the time that they slept, which makes a poll look hours long.
const longestRest = 30_000;
/** The same while older pages wait: polls of many running jobs take long, and must leave half of the time to the rest. */
const longestRestForOlder = 300_000;

const pollAt = ({ lastPoll, now, ...situation }: Situation): Elapsed => {
  if (situation.retryAt.poll !== null) return situation.retryAt.poll;
  if (lastPoll === null) return now;
  const { interval, idleInterval, hasUnfinished, hasOlderPages } = situation;
  const pause = hasUnfinished ? interval : Math.max(interval, idleInterval);
  const { startedAt, endedAt } = lastPoll;
  // A rest as long as the poll, so that older pages get their turn after a slow one.
  const rest = Math.min(endedAt - startedAt, hasOlderPages ? longestRestForOlder : longestRest);
  return Math.max(startedAt + pause, endedAt + rest);
};

// While polls fail, older pages wait: they would only add to the load of a server in trouble.
const olderAt = ({ retryAt, hasOlderPages, lastPoll, now }: Situation): Elapsed | null =>
  hasOlderPages && lastPoll !== null && retryAt.poll === null ? (retryAt.older ?? now) : null;

/**
 * The next step. A poll comes first when it is due. Between polls, older pages follow one another without a pause, so that
 * running jobs stay up to date while a long list loads.
 */
export const nextStep = (situation: Situation): Plan => {
  const { now, cooldownUntil } = situation;
  if (situation.isPollRequested) return { step: 'poll', at: Math.max(now, cooldownUntil) };
  if (situation.isPaused) return null;
  const pollDue = Math.max(pollAt(situation), cooldownUntil);
  const older = olderAt(situation);
  if (older === null || pollDue <= now) return { step: 'poll', at: pollDue };
  const olderDue = Math.max(older, cooldownUntil);
  return olderDue < pollDue ? { step: 'older', at: olderDue } : { step: 'poll', at: pollDue };
};
