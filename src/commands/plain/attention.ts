import type { CommonOptions } from '../../cli/common-options.ts';
import { hostOf } from '../../cli/wanted-sources.ts';
import type { World } from '../../cli/world.ts';
import type { Gateway, Project } from '../../cloud/gateway.ts';
import type { Feed } from '../../feed/types.ts';
import { digestText } from '../../format/digest.ts';
import { weekdayTime } from '../../format/time.ts';
import { stallOf } from '../../jobs/changes.ts';
import { digestOf, usualWindow, windowSince } from '../../jobs/digest.ts';
import { matches, type Query } from '../../jobs/query.ts';
import type { Journal } from '../../storage/journal/journal.ts';
import { readLooked, writeLooked } from '../../storage/seen/looked-file.ts';
import { type ScriptInsights, watchFeed } from '../shared/insights.ts';
import type { PlainOutput } from './output.ts';
import type { PlainPhrasing } from './phrasing.ts';
import { stalledSentence } from './sentences.ts';

type AttentionOptions = {
  readonly scene: {
    readonly options: { readonly common: CommonOptions; readonly query: Query };
    readonly connection: { readonly gateway: Gateway };
    readonly world: World;
    readonly phrasing: PlainPhrasing;
    readonly output: PlainOutput;
  };
  readonly project: Project;
  readonly feed: Feed;
  readonly insights: ScriptInsights;
  readonly journal: Journal;
};

/** Estimates, stalls, what is new and the digest of the plain monitor. Must be called before the feed starts. */
export const plainAttention = ({ scene, project, feed, insights, journal }: AttentionOptions) => {
  const { options, connection, world, phrasing, output } = scene;
  const { common, query } = options;
  const { gateway } = connection;
  const target = { endpoint: gateway.endpoint, projectId: project.id };
  const { translate, language } = phrasing;
  let inputAt: number | null = null;

  const watched = watchFeed(feed, insights, world.now, (job, since) => {
    journal.add([stallOf(job, since, { ...target, projectName: project.name }, world.now())]);
    if (!matches(job, query, world.now(), insights.view)) return;
    output.announce(stalledSentence(job, since, world.now(), phrasing));
  });

  return {
    /** What changed since the user looked, in a sentence; null if nothing did. */
    news: (): string | null => {
      const jobs = [...feed.snapshot().jobs.values()].filter(job => insights.view.has(job, 'new'));
      const { lookedAt } = insights;
      if (lookedAt === null || jobs.length === 0) return null;
      const count = (wanted: string): number => jobs.filter(({ status }) => status === wanted).length;
      return translate('plain.news', {
        time: weekdayTime(lookedAt, world.now(), translate),
        failed: count('failed'),
        successful: count('successful'),
        started: count('in-progress'),
      });
    },
    digest: async (since: number | 'look'): Promise<readonly string[]> => {
      const to = world.now();
      const from = since === 'look' ? (insights.lookedAt ?? to - usualWindow) : to - since;
      const { jobs, incomplete } = feed.snapshot();
      const journals = [{ source: null, records: await journal.read() }];
      const known = { journals, insightOf: insights.insightOf, isWanted: () => true };
      const digest = digestOf(windowSince(from, to), { jobs: jobs.values(), ...known });
      return digestText(digest, {
        source: project.isWholeServer ? hostOf(gateway.endpoint) : project.name,
        badge: common.profile?.badge ?? null,
        isRecorded: !common.demo,
        troubles: incomplete,
        translate,
        language,
      });
    },
    noteInput: (): void => {
      inputAt = world.now();
    },
    stop: async (): Promise<void> => {
      await watched.stop();
      if (inputAt === null || common.demo) return;
      // A monitor may have changed the watched jobs since.
      const { watched: kept } = await readLooked(world, target);
      await writeLooked(world, target, { at: inputAt, watched: kept });
    },
  };
};
