import type { CommonOptions } from '../../cli/common-options.ts';
import { CallError } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import { parseFilter } from '../../cli/filter-option.ts';
import { durationOf, type Flags, textOf } from '../../cli/parse.ts';
import type { World } from '../../cli/world.ts';
import { CloudError, type CloudErrorFacts, isPassing } from '../../cloud/error.ts';
import type { Gateway, Project } from '../../cloud/gateway.ts';
import { createFeed } from '../../feed/feed.ts';
import type { Feed, FeedProblem, FeedSnapshot } from '../../feed/types.ts';
import { type Seen, watchChanges } from '../../feed/watch.ts';
import { isActionRecord, jobOfRecord, missedChanges } from '../../jobs/changes.ts';
import { matches, type Query } from '../../jobs/query.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { interrupted } from '../shared/interrupted.ts';
import { openScriptRecording, type Recording } from '../shared/recording.ts';
import { findProject, hearTroubles, type Session, withSession } from '../shared/session.ts';
import { createGaps, createLines, createOutages, type Lines, type Outages } from './stream.ts';

export type EventsOptions = {
  readonly common: CommonOptions;
  readonly query: Query;
  /** How far back the journal is told first, in ms; null for not at all. */
  readonly since: number | null;
};

/** Throws {@link UsageError}. */
export const parseEvents = (flags: Flags, common: CommonOptions): EventsOptions => ({
  common,
  query: parseFilter(textOf(flags, 'filter') ?? '', common.language),
  since: durationOf(flags, 'since', 0) ?? null,
});

type Scene = {
  readonly options: EventsOptions;
  readonly session: Session;
  readonly world: World;
  readonly clock: Clock;
  readonly lines: Lines;
  readonly outages: Outages;
};

/** Finds the project however long the server is away, and tells that it is. */
const findPatiently = ({ options, session, world, clock, outages }: Scene): Promise<Project> => {
  const heard = hearTroubles(session, error => {
    if (error === null) outages.up(null);
    else outages.down(error, clock.now(), null);
  });
  const patient = { ...world, limits: { ...world.limits, giveUp: Infinity } };
  return findProject(heard, options.common, patient);
};

/** So many records are remembered, so that none is told twice. */
const mostRemembered = 20_000;

/** Tells what passes the filter, each record once. */
const createTeller = ({ options, lines, clock }: Scene) => {
  const told = new Set<string>();
  return (seen: readonly Seen[]): void => {
    for (const { job, record } of seen) {
      if (told.has(record.id) || !matches(job, options.query, clock.now())) continue;
      told.add(record.id);
      lines.tell(record);
    }
    for (const id of told) {
      if (told.size <= mostRemembered) break;
      told.delete(id);
    }
  };
};

/** What the journal has of the time that `--since` names; nothing where it can't be read. */
const recorded = async (
  projectId: string,
  recording: Recording,
  { options, clock }: Scene,
): Promise<readonly Seen[]> => {
  const { since } = options;
  if (since === null) return [];
  const records = await recording.journalOf(projectId).read();
  return records.flatMap(record =>
    isActionRecord(record) || Date.parse(record.time) < clock.now() - since
      ? []
      : [{ job: jobOfRecord(record), record }],
  );
};

/** The failure that makes the list old; null when rounds go well and only older pages are missing. */
const outageOf = ({ problem, freshAt }: FeedSnapshot): FeedProblem | null =>
  problem === null || (freshAt !== null && freshAt > problem.since) ? null : problem;

/** The gateway, so that an outage is over with the first answer: what that answer tells comes after it. */
const hearAnswers = (gateway: Gateway, onAnswer: () => void): Pick<Gateway, 'listJobs' | 'describeJob'> => ({
  ...gateway,
  listJobs: async (...given) => {
    const page = await gateway.listJobs(...given);
    onAnswer();
    return page;
  },
});

/** Rejects when the first answer is a no that no waiting mends: a rejected key, no such route. Later it is an outage. */
const watchOutages = (feed: Feed, projectId: string, outages: Outages): Promise<never> =>
  new Promise((_, reject) => {
    let last: CloudErrorFacts | null = null;
    feed.subscribe(() => {
      const snapshot = feed.snapshot();
      const outage = outageOf(snapshot);
      // A failure stands in the snapshot until its round has ended well, also when the server answers again.
      if (outage === null || outage.error === last) return;
      const { error, since } = outage;
      last = error;
      if (snapshot.freshAt !== null || isPassing(new CloudError(error))) outages.down(error, since, projectId);
      else reject(new CallError({ id: 'failed.list' }, error));
    });
  });

const stream = async (scene: Scene, projectId: string, recording: Recording): Promise<ExitCode> => {
  const { options, session, world, clock, outages } = scene;
  const { gateway } = session;
  const journal = recording.journalOf(projectId);
  const place = () => recording.placeOf(projectId);
  const tell = createTeller(scene);
  tell(await recorded(projectId, recording, scene));
  const heard = hearAnswers(gateway, () => outages.up(projectId));
  const feed = createFeed({
    gateway: heard,
    projectId,
    clock,
    random: world.random,
    interval: options.common.interval,
  });
  const onSeen = (seen: readonly Seen[]): void => {
    journal.add(seen.map(({ record }) => record));
    tell(seen);
  };
  const addMissed = async (): Promise<void> => {
    const missed = missedChanges(await journal.read(), feed.snapshot().jobs, place(), clock.now());
    journal.add(missed.map(({ record }) => record));
    if (options.since !== null) tell(missed);
  };
  watchChanges({ feed, place, now: clock.now, onSeen, onWhole: () => void addMissed() });
  const hopeless = watchOutages(feed, projectId, outages);
  const gaps = createGaps({ endpoint: gateway.endpoint, projectId }, clock.now, scene.lines.tell);
  feed.subscribe(() => gaps(feed.snapshot().incomplete));
  feed.start();
  try {
    return await Promise.race([hopeless, interrupted(world.signal)]);
  } finally {
    feed.stop();
  }
};

/**
 * Tells each change of a job in one line of NDJSON until it is interrupted (130) or nobody reads any more. Outages are
 * waited out and told. Throws {@link CallError} for what no waiting mends at the start.
 */
export const runEvents = (options: EventsOptions, world: World, clock: Clock = systemClock): Promise<ExitCode> =>
  withSession<ExitCode>(options.common, world, async session => {
    const closed = new AbortController();
    const lines = createLines(world.stdout, () => closed.abort());
    const ending = { ...world, signal: AbortSignal.any([world.signal, closed.signal]) };
    const outages = createOutages(session.gateway.endpoint, clock.now, lines.tell);
    const scene = { options, session, world: ending, clock, lines, outages };
    try {
      const project = await findPatiently(scene);
      const recording = openScriptRecording(session, options.common, () => project.name, world);
      return await stream(scene, project.id, recording).finally(recording.end);
    } finally {
      // Nobody reads any more: whatever else came of that is not worth telling.
      await lines.end();
    }
  });
