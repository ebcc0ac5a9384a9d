import type { CommonOptions } from '../../cli/common-options.ts';
import { usesCache } from '../../cli/common-options.ts';
import { CallError } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import type { World } from '../../cli/world.ts';
import type { Gateway, Project } from '../../cloud/gateway.ts';
import { withServerTime } from '../../cloud/server-time.ts';
import { createFeed } from '../../feed/feed.ts';
import type { Feed } from '../../feed/types.ts';
import { watchChanges } from '../../feed/watch.ts';
import { type Insight, noInsight } from '../../jobs/insight/insight.ts';
import type { Job, JobSource } from '../../jobs/job.ts';
import type { GrowingSources } from '../../jobs/job-source.ts';
import { type JobView, plainView } from '../../jobs/query/job-view.ts';
import type { Query } from '../../jobs/query/query.ts';
import type { Clock } from '../../lib/clock.ts';
import type { FileFailure } from '../../lib/files/fs.ts';
import { openJobCache } from '../../storage/cache/cache.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import type { Connection } from '../shared/connection.ts';
import { openInsights, type ScriptInsights } from '../shared/insights.ts';
import { untilInterrupted } from '../shared/interrupted.ts';
import { targetOf } from '../shared/locate-jobs.ts';
import { printNotice } from '../shared/notice.ts';
import { openScriptRecorder, type Recorder } from '../shared/recorder.ts';
import type { Source } from '../shared/sources.ts';
import { type Announcer, createAnnouncer } from './announcer.ts';
import { type PlainAttention, plainAttention } from './attention.ts';
import { findPlainProject, projectName } from './choose-project.ts';
import { ofSource } from './of-source.ts';
import type { PlainOutput } from './output.ts';
import type { PlainPhrasing } from './phrasing.ts';

/** A project that is watched: one of several sources, or the only one. */
export type PlainSource = {
  /** How its jobs name it; null for the only one. */
  readonly jobSource: JobSource | null;
  readonly gateway: Gateway;
  readonly project: Project;
  /** With the time of its server. */
  readonly world: World;
  readonly feed: Feed;
  readonly announcer: Announcer;
  readonly insights: ScriptInsights;
  readonly recorder: Recorder;
  readonly attention: PlainAttention;
};

/** What all sources of a plain monitor share. */
export type PlainSession = {
  readonly common: CommonOptions;
  readonly world: World;
  readonly clock: Clock;
  readonly phrasing: PlainPhrasing;
  readonly output: PlainOutput;
  /** Whether the user can enter commands. */
  readonly isInteractive: boolean;
  /** Names the sources; null where there is only one. */
  readonly names: GrowingSources | null;
  /** Those whose project is known. */
  readonly sources: PlainSource[];
  /** The labels of the sources that are not among them: their project is not known, or they failed. */
  readonly unwatched: () => readonly string[];
  /** The filter in force, besides a view's. */
  readonly filter: () => Query;
  /** Called after the first announcement of a source: its overview, or why there is none yet; null before it has a project. */
  readonly onBegin: (source: PlainSource | null) => void;
};

/** Rejects if the key is rejected before the first list arrives. A key that is rejected later is tried again. */
const untilKeyRejected = (feed: Feed): Promise<never> =>
  new Promise((_, reject) => {
    feed.subscribe(() => {
      const { freshAt, problem } = feed.snapshot();
      if (freshAt === null && problem?.error.kind === 'auth')
        reject(new CallError({ id: 'failed.list' }, problem.error));
    });
  });

type FeedOptions = {
  readonly session: PlainSession;
  readonly connection: Connection;
  readonly project: Project;
  readonly jobSource: JobSource | null;
};

const openFeed = ({ session, connection: { gateway }, project, jobSource }: FeedOptions): Feed => {
  const { common, world, clock } = session;
  const { env, home, now, random } = world;
  const projectId = project.id;
  const onUnusable = ({ path, code }: FileFailure): void =>
    void printNotice({ id: 'cache.warning', params: { path, why: code } }, common.language, world);
  const cache = usesCache(common)
    ? openJobCache({ env, home, endpoint: gateway.endpoint, projectId, now, onUnusable })
    : undefined;
  const serverClock = withServerTime(clock, gateway);
  return createFeed({
    gateway,
    projectId,
    clock: serverClock,
    random,
    interval: common.interval,
    cache,
    ...(jobSource !== null && { source: jobSource }),
  });
};

/** The source as its jobs name it, among those that the session knows; null for the only one. */
const nameAmong = ({ names }: PlainSession, connection: Connection, project: Project): JobSource | null =>
  names?.add([targetOf(connection, project)]).added[0] ?? null;

/** The host of a server, as sentences name it. */
export const shownHost = ({ endpoint }: Pick<Gateway, 'endpoint'>): string =>
  sanitizeLine(endpoint.replace(/^https?:\/\//, ''));

/**
 * Watches a project until the session is interrupted. Throws as `findPlainProject` does, and {@link CallError} for a key that is
 * rejected before the first list arrives: then the source is no longer one of the session.
 *
 * @param isFirst whether no other source has the project
 * @param onWatched called with the name of the source once its project is known
 */
export const watchPlainSource = async (
  { connection, common, listed }: Pick<Source, 'connection' | 'common' | 'listed'>,
  session: PlainSession,
  isFirst: (project: Project) => boolean = () => true,
  onWatched: (name: string) => void = () => {},
): Promise<ExitCode> => {
  const { gateway } = connection;
  const { output, phrasing } = session;
  const world = withServerTime(session.world, gateway);
  const host = shownHost(gateway);
  let jobSource: JobSource | null = null;
  let source: PlainSource | null = null;
  const ownOutput: PlainOutput = {
    ...output,
    announce: sentence => output.announce(ofSource(jobSource, sentence, phrasing.translate)),
  };
  let insights: ScriptInsights | null = null;
  const insightOf = (job: Job): Insight => insights?.insightOf(job) ?? noInsight;
  const view = (): JobView => insights?.view ?? plainView;
  const onBegin = (): void => session.onBegin(source);
  const announcer = createAnnouncer({ host, phrasing, output: ownOutput, now: world.now, insightOf, view, onBegin });
  announcer.setQuery(session.filter());
  const scene = { ...session, connection, common, world, output: ownOutput, announcer };
  const project = listed ?? (await findPlainProject(scene));
  if (!isFirst(project)) {
    onWatched(project.name);
    return 130;
  }
  output.announce(phrasing.translate('plain.project', { project: projectName(project), host }));
  jobSource = nameAmong(session, connection, project);
  const recorder = openScriptRecorder(connection, common, () => project.name, world);
  const feed = openFeed({ session, connection, project, jobSource });
  const journal = recorder.journalOf(project.id);
  const query = session.filter();
  const known = await openInsights({
    gateway,
    common,
    project,
    query,
    journal,
    world,
    ...(jobSource !== null && { jobSource }),
  });
  insights = known;
  const attention = plainAttention({
    gateway,
    common,
    world,
    phrasing,
    announcer,
    project,
    feed,
    insights: known,
    journal,
    jobSource,
  });
  source = { jobSource, gateway, project, world, feed, announcer, insights: known, recorder, attention };
  session.sources.push(source);
  onWatched(jobSource?.name ?? project.name);
  // The user may have entered another filter meanwhile.
  announcer.setQuery(session.filter());
  watchChanges(feed, { onUpdate: update => announcer.update(feed.snapshot(), update) });
  recorder.recordFeed(feed, project.id);
  const keyRejected = untilKeyRejected(feed);
  feed.start();
  try {
    return await Promise.race([keyRejected, untilInterrupted(world.signal)]);
  } finally {
    session.sources.splice(session.sources.indexOf(source), 1);
    await Promise.all([feed.stop(), attention.stop()]);
    await recorder.flush();
  }
};
