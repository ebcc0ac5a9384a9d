import { type CommonOptions, usesCache } from '../../cli/common-options.ts';
import { CallError, UsageError } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import { parseFilter, parseFilterInView } from '../../cli/filter-option.ts';
import { type Flags, textOf } from '../../cli/parse.ts';
import type { World } from '../../cli/world.ts';
import { withServerTime } from '../../cloud/server-time.ts';
import { createFeed } from '../../feed/feed.ts';
import type { Feed } from '../../feed/types.ts';
import { watchChanges } from '../../feed/watch.ts';
import { type Insight, noInsight } from '../../jobs/insight.ts';
import type { Job } from '../../jobs/job.ts';
import { type JobView, plainView } from '../../jobs/job-view.ts';
import type { Query } from '../../jobs/query.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import type { FileFailure } from '../../lib/fs.ts';
import { openJobCache } from '../../storage/cache/cache.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { type Connection, withConnection } from '../shared/connection.ts';
import { openInsights, type ScriptInsights } from '../shared/insights.ts';
import { untilInterrupted } from '../shared/interrupted.ts';
import { printNotice } from '../shared/notice.ts';
import { profileName } from '../shared/profile-name.ts';
import { openScriptRecorder } from '../shared/recorder.ts';
import { oneSource } from '../shared/sources.ts';
import { createAnnouncer } from './announcer.ts';
import { plainAttention } from './attention.ts';
import { findPlainProject, projectName } from './choose-project.ts';
import { createPlainOutput, type NextLine, type PlainOutput } from './output.ts';
import { type PlainPhrasing, plainPhrasing } from './phrasing.ts';
import { createRepl } from './repl.ts';

export type PlainOptions = {
  readonly common: CommonOptions;
  /** The filter as it was given; empty without one. */
  readonly filter: string;
  readonly query: Query;
  /** What the view demands of it. */
  readonly viewQuery: Query;
};

/** Throws {@link UsageError}. */
export const parsePlain = (flags: Flags, common: CommonOptions): PlainOptions => {
  const filter = textOf(flags, 'filter') ?? '';
  // Lines appear in the order in which things happen.
  const arranging = (['order', 'group'] as const).find(key => textOf(flags, key) !== undefined);
  if (arranging !== undefined) throw new UsageError('usage.notInPlain', { option: `--${arranging}` });
  const viewQuery = parseFilterInView(undefined, common);
  return {
    common: oneSource(common),
    filter,
    query: [...viewQuery, ...parseFilter(filter, common.language)],
    viewQuery,
  };
};

/** Null without a terminal. */
const lineReader = ({ stdin, stdout }: World): NextLine | null => {
  if (!stdin.isTTY || !stdout.isTTY) return null;
  const lines = stdin.lines()[Symbol.asyncIterator]();
  return async () => {
    const next = await lines.next();
    return next.done === true ? null : next.value;
  };
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

export type PlainScene = {
  readonly options: PlainOptions;
  readonly connection: Connection;
  readonly world: World;
  readonly clock: Clock;
  readonly phrasing: PlainPhrasing;
  readonly output: PlainOutput;
  /** Whether the user can enter commands. */
  readonly isInteractive: boolean;
};

const openFeed = ({ options, connection, world, clock }: PlainScene, projectId: string): Feed => {
  const { common } = options;
  const { gateway } = connection;
  const { env, home, now, random } = world;
  const onUnusable = ({ path, code }: FileFailure): void =>
    void printNotice({ id: 'cache.warning', params: { path, why: code } }, common.language, world);
  const cache = usesCache(common)
    ? openJobCache({ env, home, endpoint: gateway.endpoint, projectId, now, onUnusable })
    : undefined;
  return createFeed({ gateway, projectId, clock, random, interval: common.interval, cache });
};

/** Watches until the user quits or, without a terminal, until the process is interrupted. */
const watchProject = async (scene: PlainScene): Promise<ExitCode> => {
  const { options, connection, world, phrasing, output, isInteractive } = scene;
  const { common, query, filter, viewQuery } = options;
  const { gateway } = connection;
  const host = sanitizeLine(gateway.endpoint.replace(/^https?:\/\//, ''));
  let onBegin = (): void => {};
  const begun = new Promise<void>(resolve => {
    onBegin = resolve;
  });
  let insights: ScriptInsights | null = null;
  const insightOf = (job: Job): Insight => insights?.insightOf(job) ?? noInsight;
  const view = (): JobView => insights?.view ?? plainView;
  const announcer = createAnnouncer({ host, phrasing, output, now: world.now, insightOf, view, onBegin });
  announcer.setQuery(query);
  const project = await findPlainProject({ ...scene, common, announcer });
  const { id: projectId } = project;
  output.announce(phrasing.translate('plain.project', { project: projectName(project), host }));
  const recorder = openScriptRecorder(connection, common, () => project.name, world);
  const feed = openFeed(scene, projectId);
  const journal = recorder.journalOf(projectId);
  const known = await openInsights({ gateway, common, project, query, journal, world });
  insights = known;
  const attention = plainAttention({ scene, project, feed, insights: known, journal });
  const runRepl = async (): Promise<ExitCode> => {
    await begun;
    output.answer(phrasing.translate('plain.hint'));
    const news = attention.news();
    if (news !== null) output.answer(news);
    const recording = { claim: recorder.claim, onSending: recorder.recordIntent, onSent: recorder.recordAction };
    const { digest, noteInput } = attention;
    const replScene = {
      ...scene,
      gateway,
      projectId,
      feed,
      announcer,
      insights: known,
      digest,
      noteInput,
      ...recording,
    };
    await createRepl(
      { ...replScene, readOnly: common.readOnly, questionStart: profileName(common) },
      { text: filter, query, view: { text: common.view?.filter ?? '', query: viewQuery } },
    ).run();
    return world.signal.aborted ? 130 : 0;
  };
  watchChanges(feed, { onUpdate: update => announcer.update(feed.snapshot(), update) });
  recorder.recordFeed(feed, projectId);
  const keyRejected = untilKeyRejected(feed);
  feed.start();
  try {
    return await Promise.race([keyRejected, untilInterrupted(world.signal), ...(isInteractive ? [runRepl()] : [])]);
  } finally {
    feed.stop();
    await attention.stop();
    await recorder.flush();
  }
};

/**
 * The monitor in sentences, one for each change, for screen readers and logs; on a terminal also a prompt for commands.
 * Writes no escape sequence. Returns 0 when the user quits and 130 on an interrupt.
 */
export const runPlain = (options: PlainOptions, world: World, clock: Clock = systemClock): Promise<ExitCode> =>
  withConnection<ExitCode>(options.common, world, async connection => {
    const nextLine = lineReader(world);
    const isInteractive = nextLine !== null;
    const phrasing = plainPhrasing(options.common.language, isInteractive);
    const closed = new AbortController();
    const onClosed = (error: unknown): void => closed.abort(error);
    const output = createPlainOutput({ stdout: world.stdout, phrasing, now: world.now, nextLine, onClosed });
    const { gateway } = connection;
    const signal = AbortSignal.any([world.signal, closed.signal]);
    try {
      return await watchProject({
        options,
        connection,
        world: withServerTime({ ...world, signal }, gateway),
        clock: withServerTime(clock, gateway),
        phrasing,
        output,
        isInteractive,
      });
    } finally {
      // Rejects if the reader is gone, which is then the reason why everything else ended.
      await output.end();
    }
  });
