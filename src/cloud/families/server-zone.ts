import type { Instant } from '../../jobs/job.ts';
import { readInstant } from '../schema/field-types.ts';

/** What one job shows about the time zone of its server. */
export type ZoneEvidence = {
  readonly id: string;
  /** As the server writes it. */
  readonly createTime: unknown;
  readonly finishTime: unknown;
  /** How long the job has run, in ms, computed from its rows and their rate; null without them. */
  readonly age: number | null;
};

/** The zone of a server's times. `isCertain`: an event proves it; if not, it is the most likely one. */
export type ServerZone = { readonly offset: number; readonly isCertain: boolean };

/** Finds the zone of times that are sent without one. */
export type ZoneFinder = {
  /** Takes the jobs of one answer, and the server's time when it came. */
  learn(jobs: readonly ZoneEvidence[], now: Instant): void;
  /** A time in the zone found so far; null if the value is not a time. */
  read(value: unknown): Instant | null;
  zone(): ServerZone;
};

const minute = 60_000;
const hour = 60 * minute;

/** Zones in minutes from UTC that are not whole hours. Source: the IANA time zone database. */
const oddZones = [-570, -210, 210, 270, 330, 345, 390, 525, 570, 630, 765];

/** Every zone of the world, in ms from UTC. */
const zones: readonly number[] = [
  ...Array.from({ length: 27 }, (_, index) => (index - 12) * hour),
  ...oddZones.map(minutes => minutes * minute),
].sort((a, b) => a - b);

const zoneless = /^\s*\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?\s*$/;

/** The time as if it were UTC; null for a time that names its zone, and for a value that is not a time. */
const asUtc = (value: unknown): Instant | null =>
  typeof value === 'string' && zoneless.test(value) ? readInstant(value) : null;

/** The zone nearest to an offset, if it is within the tolerance. All in ms. */
const zoneNear = (offset: number, tolerance: number): number | null => {
  const [nearest] = zones.toSorted((a, b) => Math.abs(a - offset) - Math.abs(b - offset));
  return nearest !== undefined && Math.abs(nearest - offset) <= tolerance ? nearest : null;
};

// Hazelcast, "FlakeIdGenerator": 41 bits of ms since 2018, before 6 bits of sequence and 16 of the node.
const flakeEpoch = Date.UTC(2018, 0);
const flakeShift = 22n;

/** When an ID was generated, if SeaTunnel generated it. A user may choose an ID. */
const madeAt = (id: string): Instant => flakeEpoch + Number(BigInt(/^\d{17,19}$/.test(id) ? id : 0) >> flakeShift);

/** A job gets its ID shortly before it is created. */
const idTolerance = 2 * minute;
/** The rows and their rate are measured from the start of the first task. */
const ageTolerance = 4 * minute;
/** If answers are further apart, too many zones fit. */
const longestGap = 10 * minute;
/** Clocks are exact to a few seconds. */
const slack = minute;

/** The most frequent vote. */
const majority = (votes: readonly number[]): number | null => {
  const counts = new Map<number, number>();
  for (const vote of votes) counts.set(vote, (counts.get(vote) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null;
};

export const createZoneFinder = (): ZoneFinder => {
  let zone: ServerZone = { offset: 0, isCertain: false };
  /** IDs of the last answer, and when it came; null before the first. */
  let last: { readonly ids: ReadonlySet<string>; readonly at: Instant } | null = null;

  /** A job that the last answer lacked was created after it. */
  const byArrival = ({ id, createTime }: ZoneEvidence, now: Instant): readonly number[] => {
    const created = asUtc(createTime);
    if (created === null || last === null || last.ids.has(id) || now - last.at > longestGap) return [];
    return [zoneNear(created - now, now - last.at + slack) ?? []].flat();
  };

  const byId = ({ id, createTime }: ZoneEvidence): readonly number[] => {
    const created = asUtc(createTime);
    return created === null ? [] : [zoneNear(created - madeAt(id), idTolerance) ?? []].flat();
  };

  const byAge = ({ createTime, age }: ZoneEvidence, now: Instant): readonly number[] => {
    const created = asUtc(createTime);
    return created === null || age === null ? [] : [zoneNear(created + age - now, ageTolerance) ?? []].flat();
  };

  /** The first zone in which no event is in the future: UTC, unless the server is ahead of it. */
  const earliest = (jobs: readonly ZoneEvidence[], now: Instant): number => {
    const latest = Math.max(...jobs.flatMap(job => [asUtc(job.createTime) ?? 0, asUtc(job.finishTime) ?? 0]), 0);
    return latest - now <= slack ? 0 : (zones.find(offset => latest - offset - now <= slack && offset >= 0) ?? 0);
  };

  return {
    learn: (jobs, now) => {
      const certain = majority(jobs.flatMap(job => [...byId(job), ...byArrival(job, now)]));
      last = { ids: new Set([...(last?.ids ?? []), ...jobs.map(({ id }) => id)]), at: now };
      if (certain !== null) zone = { offset: certain, isCertain: true };
      if (zone.isCertain) return;
      const least = Math.max(earliest(jobs, now), zone.offset);
      const likely = least === 0 ? null : majority(jobs.flatMap(job => byAge(job, now)));
      zone = { offset: likely !== null && likely >= least ? likely : least, isCertain: false };
    },
    read: value => {
      const utc = asUtc(value);
      return utc === null ? readInstant(value) : utc - zone.offset;
    },
    zone: () => zone,
  };
};

/** A zone as facts show it: `UTC+08:00`, with a mark if nothing proves it. */
export const serverZoneText = ({ offset, isCertain }: ServerZone): string => {
  const minutes = Math.abs(offset) / minute;
  const clock = [Math.floor(minutes / 60), minutes % 60].map(part => String(part).padStart(2, '0')).join(':');
  const name = offset === 0 ? 'UTC' : `UTC${offset < 0 ? '-' : '+'}${clock}`;
  return isCertain ? name : `${name} (assumed)`;
};
