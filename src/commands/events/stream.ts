import { type Output, OutputClosed } from '../../cli/world.ts';
import type { PartTrouble } from '../../cloud/capabilities.ts';
import type { CloudErrorFacts } from '../../cloud/error.ts';
import type { JobFamily } from '../../jobs/families.ts';
import type { Instant } from '../../jobs/job.ts';
import { isoTime } from '../../jobs/json.ts';
import { escapeForJson } from '../../terminal/text/sanitize.ts';
import { watchMissingParts } from '../shared/missing-parts.ts';

/** Writes values as lines of NDJSON, one after the other. */
export type NdjsonOutput = {
  /** Resolves when the line is written; never rejects, see {@link NdjsonOutput.flush}. Stays pending when the reader is gone. */
  write(value: unknown): Promise<void>;
  /** Resolves when everything is written; rejects with {@link OutputClosed} when the reader is gone. */
  flush(): Promise<void>;
};

/** `onClosed` is called as soon as a line can't be written or the reader is gone. */
export const createNdjsonOutput = (stdout: Output, onClosed: () => void): NdjsonOutput => {
  let written = Promise.resolve();
  const stopWatching = stdout.onReaderGone(() => {
    written = Promise.reject(new OutputClosed());
    written.catch(onClosed);
  });
  return {
    write: value => {
      const line = `${escapeForJson(JSON.stringify(value))}\n`;
      written = written.then(() => stdout.write(line));
      written.catch(onClosed);
      return new Promise(resolve => {
        written.then(resolve, () => {});
      });
    },
    flush: () => {
      stopWatching();
      return written;
    },
  };
};

/** An event: the server can't be reached, or answers again. */
export type OutageRecord = {
  readonly time: string;
  readonly event: 'outage' | 'recovered';
  readonly endpoint: string;
  /** Null before the project is known. */
  readonly projectId: string | null;
  /** The time of the first failure in a row. */
  readonly since: string;
  /** The latest failure when the outage was reported. */
  readonly reason: string;
  readonly code: number | string | null;
  readonly requestId: string | null;
};

/** Reports each outage once, and its end once. */
export type OutageReporter = {
  begin(error: CloudErrorFacts, since: Instant, projectId: string | null): void;
  end(projectId: string | null): void;
};

export const createOutageReporter = (
  endpoint: string,
  now: () => Instant,
  write: (record: OutageRecord, error: CloudErrorFacts) => void,
): OutageReporter => {
  let current: { readonly since: string; readonly error: CloudErrorFacts } | null = null;
  const report = (event: OutageRecord['event'], projectId: string | null): void => {
    if (current === null) return;
    const { since, error } = current;
    const { message: reason, code, requestId } = error;
    write({ time: isoTime(now()) ?? '', event, endpoint, projectId, since, reason, code, requestId }, error);
  };
  return {
    begin: (error, since, projectId) => {
      if (current !== null) return;
      current = { since: isoTime(since) ?? '', error };
      report('outage', projectId);
    },
    end: projectId => {
      report('recovered', projectId);
      current = null;
    },
  };
};

/** An event: a part is missing from the list, or the list is complete again. */
export type CompletenessRecord = {
  readonly time: string;
  readonly event: 'incomplete' | 'complete';
  readonly endpoint: string;
  readonly projectId: string;
  /** The parts that can't be read; in a `complete` event, those that could not be read before. */
  readonly missing: readonly {
    readonly family: JobFamily;
    /** Name of the cluster, or region; null if the part covers the whole project. */
    readonly where: string | null;
    readonly reason: string;
    readonly code: number | string | null;
    readonly requestId: string | null;
  }[];
};

/** Returns a function that takes the troubles of each snapshot and reports when the list becomes incomplete or complete. */
export const createCompletenessReporter = (
  list: Pick<CompletenessRecord, 'endpoint' | 'projectId'>,
  now: () => Instant,
  write: (record: CompletenessRecord) => void,
): ((troubles: readonly PartTrouble[]) => void) => {
  const report = (event: CompletenessRecord['event'], troubles: readonly PartTrouble[]): void =>
    write({
      time: isoTime(now()) ?? '',
      event,
      ...list,
      missing: troubles.map(({ family, where, error: { message, code, requestId } }) => ({
        family,
        where,
        reason: message,
        code,
        requestId,
      })),
    });
  return watchMissingParts({
    onIncomplete: missing => report('incomplete', missing),
    onComplete: wereMissing => report('complete', wereMissing),
  });
};
