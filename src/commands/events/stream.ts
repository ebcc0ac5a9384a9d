import type { Output } from '../../cli/world.ts';
import { makesIncomplete, type PartTrouble } from '../../cloud/capabilities.ts';
import type { CloudErrorFacts } from '../../cloud/error.ts';
import type { JobFamily } from '../../jobs/families.ts';
import type { Instant } from '../../jobs/job.ts';
import { isoTime } from '../../jobs/json.ts';
import { escapeForJson } from '../../terminal/text/sanitize.ts';

/** Values as lines of NDJSON, each written as soon as the one before it is out. */
export type Lines = {
  tell(value: unknown): void;
  /** Resolves when everything told is written; rejects with OutputClosed when nobody reads any more. */
  end(): Promise<void>;
};

/** `onClosed` is called as soon as a line could not be written. */
export const createLines = (stdout: Output, onClosed: () => void): Lines => {
  let written = Promise.resolve();
  return {
    tell: value => {
      const line = `${escapeForJson(JSON.stringify(value))}\n`;
      written = written.then(() => stdout.write(line));
      written.catch(onClosed);
    },
    end: () => written,
  };
};

/** That the server can't be asked, or can be asked again. */
export type OutageRecord = {
  readonly time: string;
  readonly event: 'outage' | 'recovered';
  readonly endpoint: string;
  /** Null before the project is known. */
  readonly projectId: string | null;
  /** When the first of the failures in a row was met. */
  readonly since: string;
  /** The last failure that was met when it was told. */
  readonly reason: string;
  readonly code: number | string | null;
  readonly requestId: string | null;
};

/** Tells once when an outage begins and once when it is over. */
export type Outages = {
  down(error: CloudErrorFacts, since: Instant, projectId: string | null): void;
  up(projectId: string | null): void;
};

export const createOutages = (endpoint: string, now: () => Instant, tell: Lines['tell']): Outages => {
  let current: { readonly error: CloudErrorFacts; readonly since: Instant } | null = null;
  const record = (event: OutageRecord['event'], projectId: string | null): OutageRecord | null =>
    current && {
      time: isoTime(now()) ?? '',
      event,
      endpoint,
      projectId,
      since: isoTime(current.since) ?? '',
      reason: current.error.message,
      code: current.error.code,
      requestId: current.error.requestId,
    };
  return {
    down: (error, since, projectId) => {
      if (current !== null) return;
      current = { error, since };
      tell(record('outage', projectId));
    },
    up: projectId => {
      if (current === null) return;
      tell(record('recovered', projectId));
      current = null;
    },
  };
};

/** That something is missing from the list, or is there again. */
type IncompleteRecord = {
  readonly time: string;
  readonly event: 'incomplete' | 'complete';
  readonly endpoint: string;
  readonly projectId: string;
  /** What could not be read; what was missing, where it is whole again. */
  readonly missing: readonly {
    readonly family: JobFamily;
    /** Name of the cluster, or region; null for what concerns the whole project. */
    readonly where: string | null;
    readonly reason: string;
    readonly code: number | string | null;
    readonly requestId: string | null;
  }[];
};

/** Tells once when the list becomes incomplete and once when it is whole again; given what is missing at each look. */
export const createGaps = (
  place: { readonly endpoint: string; readonly projectId: string },
  now: () => Instant,
  tell: Lines['tell'],
): ((troubles: readonly PartTrouble[]) => void) => {
  let told: readonly PartTrouble[] = [];
  const record = (event: IncompleteRecord['event'], troubles: readonly PartTrouble[]): IncompleteRecord => ({
    time: isoTime(now()) ?? '',
    event,
    ...place,
    missing: troubles.map(({ family, where, error: { message, code, requestId } }) => ({
      family,
      where,
      reason: message,
      code,
      requestId,
    })),
  });
  return troubles => {
    const missed = troubles.filter(makesIncomplete);
    if (missed.length > 0 && told.length === 0) tell(record('incomplete', missed));
    if (missed.length === 0 && told.length > 0) tell(record('complete', told));
    told = missed;
  };
};
