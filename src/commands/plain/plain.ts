import type { CommonOptions } from '../../cli/common-options.ts';
import { CallError } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import { parseFilter } from '../../cli/filter-option.ts';
import { type Flags, textOf } from '../../cli/parse.ts';
import type { World } from '../../cli/world.ts';
import { createFeed } from '../../feed/feed.ts';
import type { Feed } from '../../feed/types.ts';
import type { Query } from '../../jobs/query.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { openJobCache } from '../../storage/cache/cache.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { type Connection, withConnection } from '../shared/connection.ts';
import { untilInterrupted } from '../shared/interrupted.ts';
import { openScriptRecorder } from '../shared/recorder.ts';
import { createNarrator } from './announcer.ts';
import { findPlainProject, projectName } from './choose-project.ts';
import { createVoice, type NextLine, type Tongue, tongueFor, type Voice } from './output.ts';
import { createPlainTalk } from './repl.ts';

export type PlainOptions = {
  readonly common: CommonOptions;
  /** As it was given; '' without one. */
  readonly filter: string;
  readonly query: Query;
};

/** Throws {@link UsageError}. */
export const parsePlain = (flags: Flags, common: CommonOptions): PlainOptions => {
  const filter = textOf(flags, 'filter') ?? '';
  return { common, filter, query: parseFilter(filter, common.language) };
};

/** Null without a terminal: there sentences are all there is. */
const lineReader = ({ stdin, stdout }: World): NextLine | null => {
  if (!stdin.isTTY || !stdout.isTTY) return null;
  const lines = stdin.lines()[Symbol.asyncIterator]();
  return async () => {
    const next = await lines.next();
    return next.done === true ? null : next.value;
  };
};

/** Rejects when the key is rejected before any good answer; one that is rejected later is tried again. */
const rejected = (feed: Feed): Promise<never> =>
  new Promise((_, reject) => {
    feed.subscribe(() => {
      const { freshAt, problem } = feed.snapshot();
      if (freshAt === null && problem?.error.kind === 'auth')
        reject(new CallError({ id: 'failed.list' }, problem.error));
    });
  });

type Scene = {
  readonly options: PlainOptions;
  readonly connection: Connection;
  readonly world: World;
  readonly clock: Clock;
  readonly tongue: Tongue;
  readonly voice: Voice;
  /** Whether there is a terminal to talk on. */
  readonly interactive: boolean;
};

/** Watches until the user has had enough; without a terminal that is when the process is told to end. */
const watchPlainly = async (scene: Scene): Promise<ExitCode> => {
  const { options, connection, world, clock, tongue, voice, interactive } = scene;
  const { common, query, filter } = options;
  const { gateway } = connection;
  const host = sanitizeLine(gateway.endpoint.replace(/^https?:\/\//, ''));
  let onSpoken = (): void => {};
  const spoken = new Promise<void>(resolve => {
    onSpoken = resolve;
  });
  const narrator = createNarrator(host, tongue, voice, world.now, onSpoken);
  narrator.setQuery(query);
  const project = await findPlainProject({ ...scene, common, narrator });
  voice.tell(tongue.translate('plain.project', { project: projectName(project), host }));
  const { id: projectId } = project;
  const recorder = openScriptRecorder(connection, common, () => project.name, world);
  const { env, home, now, random } = world;
  const cache =
    common.cache && !common.demo ? openJobCache({ env, home, endpoint: gateway.endpoint, projectId, now }) : undefined;
  const feed = createFeed({ gateway, projectId, clock, random, interval: common.interval, cache });
  const converse = async (): Promise<ExitCode> => {
    await spoken;
    voice.answer(tongue.translate('plain.hint'));
    const acting = { gateway, projectId, feed, narrator, voice, tongue, world, clock, onSent: recorder.recordAction };
    await createPlainTalk({ ...acting, readOnly: common.readOnly }, { text: filter, query }).converse();
    return world.signal.aborted ? 130 : 0;
  };
  feed.subscribe(changes => narrator.take(feed.snapshot(), changes));
  recorder.recordFeed(feed, projectId);
  const keyRejected = rejected(feed);
  feed.start();
  try {
    return await Promise.race([keyRejected, untilInterrupted(world.signal), ...(interactive ? [converse()] : [])]);
  } finally {
    feed.stop();
    await recorder.flush();
  }
};

/**
 * The monitor as sentences, one a change, for screen readers and logs; on a terminal also with a prompt. Never writes an
 * escape sequence. Ends with 0 on quit; throws what has to be told as an error.
 */
export const runPlain = (options: PlainOptions, world: World, clock: Clock = systemClock): Promise<ExitCode> =>
  withConnection<ExitCode>(options.common, world, async connection => {
    const nextLine = lineReader(world);
    const interactive = nextLine !== null;
    const tongue = tongueFor(options.common.language, interactive);
    const closed = new AbortController();
    const onClosed = (error: unknown): void => closed.abort(error);
    const voice = createVoice({ stdout: world.stdout, tongue, now: world.now, nextLine, onClosed });
    const ending = { ...world, signal: AbortSignal.any([world.signal, closed.signal]) };
    try {
      return await watchPlainly({ options, connection, world: ending, clock, tongue, voice, interactive });
    } finally {
      // Nobody reads any more: whatever else came of that is not worth telling.
      await voice.end();
    }
  });
