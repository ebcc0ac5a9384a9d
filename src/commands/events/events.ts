import type { CommonOptions } from '../../cli/common-options.ts';
import { CallError } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import { parseFilterInView } from '../../cli/filter-option.ts';
import { durationOf, type Flags, textOf } from '../../cli/parse.ts';
import type { World } from '../../cli/world.ts';
import { CloudError, type CloudErrorFacts, isTransient } from '../../cloud/error.ts';
import type { Gateway, Project } from '../../cloud/gateway.ts';
import { createRejections, isRejection, type Rejections } from '../../cloud/retry/rejections.ts';
import { withServerTime } from '../../cloud/server-time.ts';
import { createFeed } from '../../feed/feed.ts';
import type { Feed, FeedProblem, FeedSnapshot } from '../../feed/types.ts';
import type { RecordedChange } from '../../feed/watch.ts';
import { isActionRecord, jobOfRecord, stallOf } from '../../jobs/changes.ts';
import { withContext } from '../../jobs/json.ts';
import { matches, type Query } from '../../jobs/query/query.ts';
import { createBoundedSet } from '../../lib/bounded-set.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { type Connection, withConnection } from '../shared/connection.ts';
import { findProject } from '../shared/find-project.ts';
import { openInsights, type ScriptInsights, watchFeed } from '../shared/insights.ts';
import { untilInterrupted } from '../shared/interrupted.ts';
import { type Notifier, openNotifier, waitOf, watchedEventOf } from '../shared/notify.ts';
import { openScriptRecorder, type Recorder } from '../shared/recorder.ts';
import {
  createProjectFilter,
  hasSeveralSources,
  printFailedSources,
  type Source,
  type UnopenedSource,
} from '../shared/sources.ts';
import { createTroubleNotice } from '../shared/trouble-notice.ts';
import { watchSources } from '../shared/watch-sources.ts';
import {
  createCompletenessReporter,
  createNdjsonOutput,
  createOutageReporter,
  type NdjsonOutput,
  type OutageRecord,
  type OutageReporter,
} from './stream.ts';

export type EventsOptions = {
  readonly common: CommonOptions;
  readonly query: Query;
  /** Replays the journal of this last period first, in ms; null to replay nothing. */
  readonly since: number | null;
  /** Whether the terminal notifies the user of ends, stalls and waits for a commit. */
  readonly notify: boolean;
};

/** Throws {@link UsageError}. */
export const parseEvents = (flags: Flags, common: CommonOptions): EventsOptions => ({
  common,
  query: parseFilterInView(textOf(flags, 'filter'), common),
  since: durationOf(flags, 'since', 0) ?? null,
  notify: flags.switches.has('notify'),
});

type Scene = {
  readonly options: EventsOptions;
  readonly connection: Connection;
  readonly world: World;
  readonly clock: Clock;
  readonly output: NdjsonOutput;
  readonly outages: OutageReporter;
  readonly rejections: Rejections;
  readonly notifier: Notifier;
};

/** Finds the project. Waits through any outage and reports it. */
const findProjectThroughOutages = ({ options, connection, world, clock, outages }: Scene): Promise<Project> => {
  const patient = { ...world, limits: { ...world.limits, giveUp: Infinity } };
  return findProject(connection, options.common, patient, error => {
    if (error === null) outages.end(null);
    else outages.begin(error, clock.now(), null);
  });
};

/** How many written records are remembered, so that none is written twice. */
const mostRemembered = 20_000;

/** Writes the records that match the filter, each once. */
const createRecordWriter = (
  { options, output, clock, notifier }: Scene,
  { contextOf, view }: ScriptInsights,
): ((recorded: readonly RecordedChange[], isReplay?: boolean) => void) => {
  const written = createBoundedSet(mostRemembered);
  return (recorded, isReplay = false) => {
    for (const { job, record } of recorded) {
      if (written.has(record.id) || !matches(job, options.query, clock.now(), view)) continue;
      written.add(record.id);
      void output.write(withContext(record, contextOf(job)));
      const notification = isReplay ? null : watchedEventOf(job, record.event);
      if (notification !== null) notifier.add(notification);
    }
  };
};

/** The changes that the journal recorded in the period of `--since`; none if the journal can't be read. */
const readRecorded = async (
  projectId: string,
  recorder: Recorder,
  { options, clock }: Scene,
): Promise<readonly RecordedChange[]> => {
  const { since } = options;
  if (since === null) return [];
  const records = await recorder.journalOf(projectId).read();
  return records.flatMap(record =>
    isActionRecord(record) || Date.parse(record.time) < clock.now() - since
      ? []
      : [{ job: jobOfRecord(record), record }],
  );
};

/** The failure that makes the list out of date; null while polls succeed and only older pages are missing. */
const outageOf = ({ problem, freshAt }: FeedSnapshot): FeedProblem | null =>
  problem === null || (freshAt !== null && freshAt > problem.since) ? null : problem;

/** The gateway with a callback for each answer: an outage ends before the changes of the first answer are written. */
const withAnswerCallback = (gateway: Gateway, onAnswer: () => void): Pick<Gateway, 'listJobs' | 'describeJob'> => ({
  ...gateway,
  listJobs: async (...request) => {
    const page = await gateway.listJobs(...request);
    onAnswer();
    return page;
  },
});

/**
 * Reports outages of the feed. Rejects if the first answer is a failure that waiting can't fix, such as a missing route;
 * later the same failure counts as an outage. A rejected key ends the command as {@link Rejections} decides.
 */
const watchOutages = (feed: Feed, projectId: string, { outages, rejections }: Scene): Promise<never> =>
  new Promise((_, reject) => {
    let last: CloudErrorFacts | null = null;
    const mayPass = (error: CloudErrorFacts, isFirst: boolean): boolean =>
      isTransient(new CloudError(error)) || rejections.mayPass(error) || (!isFirst && !isRejection(error));
    feed.subscribe(() => {
      const snapshot = feed.snapshot();
      const outage = outageOf(snapshot);
      // A failure stays in the snapshot until a poll succeeds, even if the server already answers again.
      if (outage === null || outage.error === last) return;
      const { error, since } = outage;
      last = error;
      if (mayPass(error, snapshot.freshAt === null)) outages.begin(error, since, projectId);
      else reject(new CallError({ id: 'failed.list' }, error));
    });
  });

const streamChanges = async (scene: Scene, project: Project, recorder: Recorder): Promise<ExitCode> => {
  const { id: projectId } = project;
  const { options, connection, world, clock, output, outages, rejections, notifier } = scene;
  const { gateway } = connection;
  const { query, common } = options;
  const journal = recorder.journalOf(projectId);
  const insights = await openInsights({ gateway, common, project, query, journal, world });
  const writeRecords = createRecordWriter(scene, insights);
  writeRecords(await readRecorded(projectId, recorder, scene), true);
  const feed = createFeed({
    gateway: withAnswerCallback(gateway, () => {
      rejections.answered();
      outages.end(projectId);
    }),
    projectId,
    clock,
    random: world.random,
    interval: options.common.interval,
  });
  const watched = watchFeed(feed, insights, clock.now, (job, since) => {
    const target = { endpoint: gateway.endpoint, projectId, projectName: project.name };
    const record = stallOf(job, since, target, clock.now());
    journal.add([record]);
    writeRecords([{ job, record }]);
  });
  recorder.recordFeed(feed, projectId, (recorded, wasMissed) => {
    if (!wasMissed || options.since !== null) writeRecords(recorded);
  });
  feed.subscribe(changes => {
    const waits = changes.flatMap(change => waitOf(change) ?? []);
    for (const event of waits) if (matches(event.job, query, clock.now(), insights.view)) notifier.add(event);
  });
  notifier.countRunning(() => feed.snapshot().counts['in-progress']);
  const hopeless = watchOutages(feed, projectId, scene);
  const list = { endpoint: gateway.endpoint, projectId };
  const reportCompleteness = createCompletenessReporter(list, clock.now, record => void output.write(record));
  feed.subscribe(() => reportCompleteness(feed.snapshot().incomplete));
  feed.start();
  try {
    return await Promise.race([hopeless, untilInterrupted(world.signal)]);
  } finally {
    feed.stop();
    await watched.stop();
  }
};

/** The output for the changes of all sources, and the signal to stop. */
type Stream = {
  readonly options: EventsOptions;
  readonly output: NdjsonOutput;
  readonly notifier: Notifier;
  readonly world: World;
  /** Whether no other source has the project. */
  readonly isFirst: ReturnType<typeof createProjectFilter>;
};

/** Writes the outages of a server. */
const openOutages = (gateway: Gateway, { now }: Clock, { options, output, world }: Stream): OutageReporter => {
  const announce = createTroubleNotice(options.common.language, world);
  const writeOutage = async (record: OutageRecord, error: CloudErrorFacts): Promise<void> => {
    await output.write(record);
    // On a terminal, the user reads the record itself.
    if (record.event === 'outage' && !world.stdout.isTTY) announce(error);
  };
  return createOutageReporter(gateway.endpoint, now, (record, error) => void writeOutage(record, error));
};

/** Writes the changes of one source until it is interrupted. Throws {@link CallError} for a failure that waiting can't fix. */
const streamSource = async (
  { connection, common, listed }: Pick<Source, 'connection' | 'common' | 'listed'>,
  stream: Stream,
  ownClock: Clock,
): Promise<ExitCode> => {
  const { options, output, notifier, world } = stream;
  const { gateway } = connection;
  const clock = withServerTime(ownClock, gateway);
  const outages = openOutages(gateway, clock, stream);
  const rejections = createRejections(ownClock.now);
  const scene = { options: { ...options, common }, connection, world, clock, output, outages, rejections, notifier };
  const project = listed ?? (await findProjectThroughOutages(scene));
  if (!stream.isFirst({ connection }, project)) return 130;
  const recorder = openScriptRecorder(connection, common, () => project.name, world);
  return await streamChanges(scene, project, recorder).finally(recorder.flush);
};

/** Writes the changes of all sources. */
const streamSources = (stream: Stream, ownClock: Clock): Promise<ExitCode> => {
  const { options, world } = stream;
  const reporters = new Map<UnopenedSource, OutageReporter>();
  const outagesOf = (source: UnopenedSource, gateway: Gateway): OutageReporter => {
    const known = reporters.get(source) ?? openOutages(gateway, withServerTime(ownClock, gateway), stream);
    reporters.set(source, known);
    return known;
  };
  return watchSources(options.common, world, {
    watch: source => streamSource(source, stream, ownClock),
    onTrouble: (source, error, gateway) => {
      const outages = outagesOf(source, gateway);
      if (error === null) outages.end(null);
      else outages.begin(error, ownClock.now(), null);
    },
    onFailed: (label, error) => printFailedSources([{ label, error }], options.common, 'text', world),
  });
};

/**
 * Writes each change of a job as a line of NDJSON until it is interrupted (130) or its reader is gone. Outages are
 * reported and waited out. Throws {@link CallError} if the first answer is a failure that waiting can't fix.
 */
export const runEvents = async (
  options: EventsOptions,
  world: World,
  ownClock: Clock = systemClock,
): Promise<ExitCode> => {
  const closed = new AbortController();
  const output = createNdjsonOutput(world.stdout, () => closed.abort());
  const endingWorld = { ...world, signal: AbortSignal.any([world.signal, closed.signal]) };
  const notifier = openNotifier(options.notify, options.common, world);
  const stream = { options, output, notifier, world: endingWorld, isFirst: createProjectFilter() };
  try {
    if (hasSeveralSources(options.common)) return await streamSources(stream, ownClock);
    return await withConnection<ExitCode>(options.common, world, connection =>
      streamSource({ connection, common: options.common }, stream, ownClock),
    );
  } finally {
    await notifier.end();
    // Rejects if the reader is gone, which has then ended everything else.
    await output.flush();
  }
};
