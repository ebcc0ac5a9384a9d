/** Milliseconds of a clock that never jumps; comparable only with its own. */
export type Elapsed = number;

/** A round reads what can have changed; `older` reads the next page of what is not known yet. */
export type Step = 'round' | 'older';

/** What the schedule decides by. */
export type Situation = {
  readonly now: Elapsed;
  readonly paused: boolean;
  /** The user wants a round as soon as the server allows, paused or not. */
  readonly wanted: boolean;
  /** The last good round; null before the first. */
  readonly lastRound: { readonly startedAt: Elapsed; readonly endedAt: Elapsed } | null;
  /** When each step is tried again; null where it did not fail last. */
  readonly retryAt: Readonly<Record<Step, Elapsed | null>>;
  /** Until when the server asked to be left alone; 0 when it did not. */
  readonly holdUntil: Elapsed;
  readonly anythingUnfinished: boolean;
  readonly olderPages: boolean;
  /** Between two rounds, in ms: while anything is unfinished, and else. */
  readonly interval: number;
  readonly idleInterval: number;
};

/** What to do next, and when; null while there is nothing to do. */
export type Plan = { readonly step: Step; readonly at: Elapsed } | null;

// Some computers count the time that they slept, which makes a round look hours long.
const longestRest = 30_000;

const roundAt = ({ lastRound, now, ...known }: Situation): Elapsed => {
  if (known.retryAt.round !== null) return known.retryAt.round;
  if (lastRound === null) return now;
  const pause = known.anythingUnfinished ? known.interval : Math.max(known.interval, known.idleInterval);
  const { startedAt, endedAt } = lastRound;
  // A round that took long is followed by as long a rest, in which older pages get their turn.
  const rest = Math.min(endedAt - startedAt, longestRest);
  return Math.max(startedAt + pause, endedAt + rest);
};

// While rounds fail, the server has trouble enough: older pages wait for the first good one.
const olderAt = ({ retryAt, olderPages, lastRound, now }: Situation): Elapsed | null =>
  olderPages && lastRound !== null && retryAt.round === null ? (retryAt.older ?? now) : null;

/**
 * Rounds come first when they are due; between them older pages follow one another without a pause, so that running jobs
 * stay current while a long list loads.
 */
export const nextStep = (situation: Situation): Plan => {
  const { now, holdUntil } = situation;
  if (situation.wanted) return { step: 'round', at: Math.max(now, holdUntil) };
  if (situation.paused) return null;
  const round = Math.max(roundAt(situation), holdUntil);
  const older = olderAt(situation);
  if (older === null || round <= now) return { step: 'round', at: round };
  const olderDue = Math.max(older, holdUntil);
  return olderDue < round ? { step: 'older', at: olderDue } : { step: 'round', at: round };
};
