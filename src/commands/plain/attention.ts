import type { CommonOptions } from '../../cli/common-options.ts';
import type { World } from '../../cli/world.ts';
import type { Gateway, Project } from '../../cloud/gateway.ts';
import type { Feed } from '../../feed/types.ts';
import { weekdayTime } from '../../format/time.ts';
import { stallOf } from '../../jobs/changes.ts';
import { type Digest, digestOf, usualWindow, windowSince } from '../../jobs/digest/digest.ts';
import type { JobSource } from '../../jobs/job.ts';
import type { Journal } from '../../storage/journal/journal.ts';
import { readLooked, writeLooked } from '../../storage/seen/looked-file.ts';
import { type ScriptInsights, watchFeed } from '../shared/insights.ts';
import type { Announcer } from './announcer.ts';
import type { PlainPhrasing } from './phrasing.ts';

/** Estimates, stalls, what is new and the digest of a source of the plain monitor. */
export type PlainAttention = {
  /** What changed since the user looked, in a sentence; null if nothing did. */
  news(): string | null;
  /** The length of the window since the user looked, in ms; a day if they never did. */
  sinceLook(): number;
  /** What happened in the last `window` ms. */
  digest(window: number): Promise<Digest>;
  /** The user entered a line. */
  noteInput(): void;
  /** Resolves when what was seen is kept. */
  stop(): Promise<void>;
};

type AttentionOptions = {
  readonly gateway: Gateway;
  readonly common: Pick<CommonOptions, 'demo'>;
  readonly world: World;
  readonly phrasing: Pick<PlainPhrasing, 'translate'>;
  readonly announcer: Pick<Announcer, 'stalled'>;
  readonly project: Project;
  readonly jobSource: JobSource | null;
  readonly feed: Feed;
  readonly insights: ScriptInsights;
  readonly journal: Journal;
};

/** Must be called before the feed starts. */
export const plainAttention = ({
  gateway,
  common,
  world,
  phrasing,
  announcer,
  project,
  jobSource,
  feed,
  insights,
  journal,
}: AttentionOptions): PlainAttention => {
  const target = { endpoint: gateway.endpoint, projectId: project.id };
  const { translate } = phrasing;
  let inputAt: number | null = null;

  const watched = watchFeed(feed, insights, world.now, (job, since) => {
    journal.add([stallOf(job, since, { ...target, projectName: project.name }, world.now())]);
    announcer.stalled(job, since);
  });

  return {
    news: () => {
      const jobs = [...feed.snapshot().jobs.values()].filter(job => insights.view.has(job, 'new'));
      const { lookedAt } = insights;
      if (lookedAt === null || jobs.length === 0) return null;
      const count = (wanted: string): number => jobs.filter(({ status }) => status === wanted).length;
      return translate('plain.news', {
        time: weekdayTime(lookedAt, world.now(), translate),
        failed: count('failed'),
        successful: count('successful'),
        canceled: count('canceled'),
        started: count('in-progress'),
      });
    },
    sinceLook: () => {
      const { lookedAt } = insights;
      const now = world.now();
      return lookedAt === null ? usualWindow : now - windowSince(lookedAt, now).from;
    },
    digest: async window => {
      const to = world.now();
      const journals = [{ source: jobSource, records: await journal.read() }];
      return digestOf(windowSince(to - window, to), {
        jobs: feed.snapshot().jobs.values(),
        journals,
        insightOf: insights.insightOf,
        isWanted: () => true,
      });
    },
    noteInput: () => {
      inputAt = world.now();
    },
    stop: async () => {
      await watched.stop();
      if (inputAt === null || common.demo) return;
      // A monitor may have changed the watched jobs in the meantime.
      const { watched: kept } = await readLooked(world, target);
      await writeLooked(world, target, { at: inputAt, watched: kept });
    },
  };
};
