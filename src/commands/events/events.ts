import type { CommonOptions } from '../../cli/common-options.ts';
import { CallError } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import { parseFilter } from '../../cli/filter-option.ts';
import { durationOf, type Flags, textOf } from '../../cli/parse.ts';
import type { World } from '../../cli/world.ts';
import { CloudError, type CloudErrorFacts, isTransient } from '../../cloud/error.ts';
import type { Gateway, Project } from '../../cloud/gateway.ts';
import { createFeed } from '../../feed/feed.ts';
import type { Feed, FeedProblem, FeedSnapshot } from '../../feed/types.ts';
import { type Seen, watchChanges } from '../../feed/watch.ts';
import { isActionRecord, jobOfRecord, missedChanges } from '../../jobs/changes.ts';
import { matches, type Query } from '../../jobs/query.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { type Connection, withConnection } from '../shared/connection.ts';
import { findProject } from '../shared/find-project.ts';
import { untilInterrupted } from '../shared/interrupted.ts';
import { openScriptRecorder, type Recorder } from '../shared/recorder.ts';
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
  readonly connection: Connection;
  readonly world: World;
  readonly clock: Clock;
  readonly lines: Lines;
  readonly outages: Outages;
};

/** Finds the project however long the server is away, and tells that it is. */
const findPatiently = ({ options, connection, world, clock, outages }: Scene): Promise<Project> => {
  const patient = { ...world, limits: { ...world.limits, giveUp: Infinity } };
  return findProject(connection, options.common, patient, error => {
    if (error === null) outages.up(null);
    else outages.down(error, clock.now(), null);
  });
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
const recorded = async (projectId: string, recorder: Recorder, { options, clock }: Scene): Promise<readonly Seen[]> => {
  const { since } = options;
  if (since === null) return [];
  const records = await recorder.journalOf(projectId).read();
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
      if (snapshot.freshAt !== null || isTransient(new CloudError(error))) outages.down(error, since, projectId);
      else reject(new CallError({ id: 'failed.list' }, error));
    });
  });

const stream = async (scene: Scene, projectId: string, recorder: Recorder): Promise<ExitCode> => {
  const { options, connection, world, clock, outages } = scene;
  const { gateway } = connection;
  const journal = recorder.journalOf(projectId);
  const place = () => recorder.targetOf(projectId);
  const tell = createTeller(scene);
  tell(await recorded(projectId, recorder, scene));
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
    return await Promise.race([hopeless, untilInterrupted(world.signal)]);
  } finally {
    feed.stop();
  }
};

/**
 * Tells each change of a job in one line of NDJSON until it is interrupted (130) or nobody reads any more. Outages are
 * waited out and told. Throws {@link CallError} for what no waiting mends at the start.
 */
export const runEvents = (options: EventsOptions, world: World, clock: Clock = systemClock): Promise<ExitCode> =>
  withConnection<ExitCode>(options.common, world, async connection => {
    const closed = new AbortController();
    const lines = createLines(world.stdout, () => closed.abort());
    const ending = { ...world, signal: AbortSignal.any([world.signal, closed.signal]) };
    const outages = createOutages(connection.gateway.endpoint, clock.now, lines.tell);
    const scene = { options, connection, world: ending, clock, lines, outages };
    try {
      const project = await findPatiently(scene);
      const recorder = openScriptRecorder(connection, options.common, () => project.name, world);
      return await stream(scene, project.id, recorder).finally(recorder.flush);
    } finally {
      // Nobody reads any more: whatever else came of that is not worth telling.
      await lines.end();
    }
  });
