import { countsOfGroup, nameOfGroup } from '../../format/group-name.ts';
import { translator } from '../../i18n/translate.ts';
import { sharedReason } from '../../jobs/failure-cause.ts';
import { groupedOrder, groupsOf } from '../../jobs/groups.ts';
import { type Instant, isRunning, type Job } from '../../jobs/job.ts';
import { matches } from '../../jobs/query/query.ts';
import type { ScriptInsights } from '../shared/insights.ts';
import { mostCompared } from '../shared/recorder.ts';
import type { ListOptions } from './options.ts';
import type { JobWriter } from './writers.ts';

/** Writes the jobs that a search finds. */
export type JobSink = {
  /** `jobs`: those that match. `read`: all that were read. */
  add(found: { readonly jobs: readonly Job[]; readonly read: readonly Job[] }): Promise<void>;
  /** Writes the jobs that are still held back. */
  flush(): Promise<void>;
};

/** How many jobs are read before a running job is written. Its end is estimated from them. */
const mostAwaited = 100;

/** The first successful jobs of a list, which has the newest first. Older jobs say little about today's. */
const createLearnable = (most: number) => {
  const jobs: Job[] = [];
  return {
    jobs: jobs as readonly Job[],
    /** Returns the jobs that show how long others take. */
    add: (read: readonly Job[]): readonly Job[] => {
      const successful = read.filter(({ status }) => status === 'successful');
      for (const job of successful.slice(0, Math.max(0, most - jobs.length))) jobs.push(job);
      return successful;
    },
  };
};

/** Whether the format shows estimates and stalls. */
const showsInsights = ({ format, columns }: ListOptions): boolean =>
  format === 'json' ||
  format === 'ndjson' ||
  columns.some(column => column === 'estimate' || column === 'stalledSince' || column === 'isSlow');

/** Writes jobs as they arrive. Running jobs with estimates wait until enough earlier jobs are known. */
export const createPrintedList = (
  options: ListOptions,
  writer: Pick<JobWriter, 'add'>,
  insights: Pick<ScriptInsights, 'tracker' | 'prepare' | 'learn'>,
): JobSink => {
  if (!showsInsights(options)) return { add: ({ jobs }) => writer.add(jobs), flush: async () => {} };
  const learnable = createLearnable(mostCompared);
  let unlearned: Job[] = [];
  let held: Job[] = [];
  let count = 0;
  const flush = async (): Promise<void> => {
    // Jobs similar to a new kind of running job may have been read long before.
    const hasNewKind = insights.tracker.wants(held);
    await insights.prepare(held);
    insights.learn(hasNewKind ? [...learnable.jobs, ...unlearned] : unlearned);
    unlearned = [];
    const ready = held;
    held = [];
    await writer.add(ready);
  };
  return {
    add: async found => {
      for (const job of found.jobs) held.push(job);
      count += found.read.length;
      unlearned.push(...learnable.add(found.read));
      if (count < mostAwaited && held.some(isRunning)) return;
      await flush();
    },
    flush,
  };
};

/** Whether selecting or sorting the jobs needs the whole list. */
export const needsWholeList = ({ query, order, group }: ListOptions): boolean =>
  order !== null ||
  group !== 'none' ||
  query.some(term => term.field === 'is' && term.marks.some(mark => mark === 'slow' || mark === 'stalled'));

/** Writes jobs of one or more sources in another order or in groups, when all are known. */
export const createWholeList = (
  options: ListOptions,
  writer: JobWriter,
  insights: Pick<ScriptInsights, 'prepare' | 'learn' | 'view'>,
  now: () => Instant,
  sources = 1,
): JobSink => {
  const { common, query, order, group, limit } = options;
  const found: Job[] = [];
  const learnable = createLearnable(sources * mostCompared);

  const writeGroups = async (jobs: readonly Job[]): Promise<void> => {
    const translate = translator(common.language);
    await writer.prepare?.(jobs);
    for (const { key, from, to } of groupsOf(group, jobs)) {
      const members = jobs.slice(from, to);
      const reason = group === 'reason' ? sharedReason(members) : null;
      const name = nameOfGroup(group, key, members[0], now(), { translate, language: common.language }, reason);
      const failed = members.filter(({ status }) => status === 'failed').length;
      const { count, failures } = countsOfGroup(name, group, { jobs: members.length, failed }, translate);
      await writer.heading?.(`${name.text} ${count}${failures}`);
      await writer.add(members);
    }
  };

  return {
    add: async ({ jobs, read: all }) => {
      for (const job of jobs) found.push(job);
      learnable.add(all);
    },
    flush: async () => {
      await insights.prepare(found);
      insights.learn(learnable.jobs);
      const matching = found.filter(job => matches(job, query, now(), insights.view));
      const arrangement = { group, order: order ?? 'newest', isReversed: false };
      const jobs = matching.sort(groupedOrder(arrangement, matching, now())).slice(0, limit);
      if (group === 'none') await writer.add(jobs);
      else await writeGroups(jobs);
    },
  };
};
