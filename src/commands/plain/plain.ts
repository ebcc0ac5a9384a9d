import type { CommonOptions } from '../../cli/common-options.ts';
import { errorLine, exitCodeOf, UsageError } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import { parseFilter, parseFilterInView } from '../../cli/filter-option.ts';
import { type Flags, textOf } from '../../cli/parse.ts';
import type { World } from '../../cli/world.ts';
import { createGrowingSources } from '../../jobs/job-source.ts';
import type { Query } from '../../jobs/query/query.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { withConnection } from '../shared/connection.ts';
import { createProjectFilter, hasSeveralSources, type UnopenedSource } from '../shared/sources.ts';
import { watchSources } from '../shared/watch-sources.ts';
import { createOutageAnnouncer } from './announcer.ts';
import { ofSource } from './of-source.ts';
import { createPlainOutput, type NextLine } from './output.ts';
import { type PlainPhrasing, plainPhrasing } from './phrasing.ts';
import { createRepl } from './repl.ts';
import { type PlainSession, type PlainSource, shownHost, watchPlainSource } from './source.ts';

export type PlainOptions = {
  readonly common: CommonOptions;
  readonly query: Query;
  /** The query of the view. */
  readonly viewQuery: Query;
};

/** Throws {@link UsageError}. */
export const parsePlain = (flags: Flags, common: CommonOptions): PlainOptions => {
  const filter = textOf(flags, 'filter') ?? '';
  // Lines appear in the order of events.
  const arranging = (['order', 'group'] as const).find(key => textOf(flags, key) !== undefined);
  if (arranging !== undefined) throw new UsageError('usage.notInPlain', { option: `--${arranging}` });
  const viewQuery = parseFilterInView(undefined, common);
  return {
    common,
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

/** The failure of one of several sources, in a sentence. */
const failureText = (name: string, error: unknown, { translate, language }: PlainPhrasing): string => {
  const why = errorLine(error, language).replace(/^zjobs: |\n$/g, '');
  return translate('plain.failedSource', { source: sanitizeLine(name), why });
};

/** Watches all sources until the session is interrupted. The only one throws as {@link watchPlainSource}. */
const watchAll = (session: PlainSession, onUnwatched: (labels: readonly string[]) => void): Promise<ExitCode> => {
  const { common, world, output, phrasing } = session;
  if (session.names === null) {
    return withConnection(common, world, connection => watchPlainSource({ connection, common }, session));
  }
  const isFirst = createProjectFilter();
  const outages = new Map<UnopenedSource, ReturnType<typeof createOutageAnnouncer>>();
  return watchSources(common, world, {
    // Questions of several sources at once could not be told apart.
    watch: (source, onWatched) =>
      watchPlainSource(source, { ...session, isInteractive: false }, project => isFirst(source, project), onWatched),
    onUnwatched,
    onTrouble: (source, error, gateway) => {
      const host = shownHost(gateway);
      const onBegin = (): void => session.onBegin(null);
      const announcer = outages.get(source) ?? createOutageAnnouncer({ host, phrasing, output, onBegin });
      outages.set(source, announcer);
      if (error === null) announcer.succeeded();
      else announcer.failed(error, null);
    },
    onFailed: async (name, error) => {
      output.announce(failureText(name, error, phrasing));
      session.onBegin(null);
      return exitCodeOf(error);
    },
  });
};

/** Watches until the user quits or, without a terminal, until the process is interrupted. */
const watchWithPrompt = async (
  options: PlainOptions,
  shared: Pick<PlainSession, 'world' | 'clock' | 'phrasing' | 'output' | 'isInteractive'>,
): Promise<ExitCode> => {
  const { common, query, viewQuery } = options;
  const { output, phrasing, isInteractive } = shared;
  const quit = new AbortController();
  const sources: PlainSource[] = [];
  const greeted = new Set<PlainSource>();
  let filter = query;
  let begin = (): void => {};
  const begun = new Promise<void>(resolve => {
    begin = resolve;
  });
  const greet = (source: PlainSource): void => {
    if (greeted.has(source)) return;
    greeted.add(source);
    const news = source.attention.news();
    if (news !== null) output.answer(ofSource(source.jobSource, news, phrasing.translate));
  };
  let isPrompted = false;
  let unwatched: readonly string[] = [];
  const names = hasSeveralSources(common) ? createGrowingSources() : null;
  const session: PlainSession = {
    ...shared,
    common,
    world: { ...shared.world, signal: AbortSignal.any([shared.world.signal, quit.signal]) },
    names,
    sources,
    unwatched: () => unwatched,
    filter: () => filter,
    onBegin: source => {
      // The only source may still ask the user for its project, and a prompt would read the answer.
      if (source !== null || names !== null) begin();
      if (isPrompted && source !== null) greet(source);
    },
  };
  const repl = createRepl(
    session,
    { text: common.view?.filter ?? '', query: viewQuery },
    {
      get: () => filter,
      set: wanted => {
        filter = wanted;
      },
    },
  );
  const runRepl = async (): Promise<ExitCode> => {
    await begun;
    output.answer(phrasing.translate('plain.hint'));
    isPrompted = true;
    for (const source of sources) greet(source);
    await repl.run();
    return shared.world.signal.aborted ? 130 : 0;
  };
  const watching = watchAll(session, labels => {
    unwatched = labels;
  });
  if (!isInteractive) return watching;
  try {
    return await Promise.race([watching, runRepl()]);
  } finally {
    quit.abort();
    await watching.catch(() => {});
  }
};

/**
 * The monitor in sentences, one for each change, for screen readers and logs; on a terminal also a prompt for commands.
 * Writes no escape sequence. Returns 0 when the user quits and 130 on an interrupt.
 */
export const runPlain = async (options: PlainOptions, world: World, clock: Clock = systemClock): Promise<ExitCode> => {
  const nextLine = lineReader(world);
  const isInteractive = nextLine !== null;
  const phrasing = plainPhrasing(options.common.language, isInteractive);
  const closed = new AbortController();
  const onClosed = (error: unknown): void => closed.abort(error);
  const output = createPlainOutput({ stdout: world.stdout, phrasing, now: world.now, nextLine, onClosed });
  const signal = AbortSignal.any([world.signal, closed.signal]);
  try {
    return await watchWithPrompt(options, { world: { ...world, signal }, clock, phrasing, output, isInteractive });
  } finally {
    // Rejects if the reader is gone, which has then ended everything else.
    await output.end();
  }
};
