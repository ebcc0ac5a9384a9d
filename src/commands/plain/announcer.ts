import type { CloudErrorFacts, CloudErrorKind } from '../../cloud/error.ts';
import type { FeedSnapshot, JobChange } from '../../feed/types.ts';
import type { FeedUpdate } from '../../feed/watch.ts';
import { errorText } from '../../format/errors.ts';
import { explainIncomplete } from '../../format/list-problems.ts';
import { explainDishonoredCancel } from '../../format/outcome.ts';
import { type Insight, noInsight } from '../../jobs/insight/insight.ts';
import { type Instant, type Job, mayChange } from '../../jobs/job.ts';
import { comparatorOf } from '../../jobs/order.ts';
import { type JobView, plainView } from '../../jobs/query/job-view.ts';
import { matches, type Query } from '../../jobs/query/query.ts';
import type { ActionName } from '../../jobs/rules.ts';
import { isUnfinished, type JobStatus, jobStatuses } from '../../jobs/statuses.ts';
import { watchMissingParts } from '../shared/missing-parts.ts';
import type { PlainOutput } from './output.ts';
import type { PlainPhrasing } from './phrasing.ts';
import { changeSentence, stalledSentence, stateWithInsight } from './sentences.ts';

/** Announces the changes of a feed. */
export type Announcer = {
  /** Must be called with each snapshot and its update. */
  update(snapshot: FeedSnapshot, update: FeedUpdate): void;
  /** Must be called when a call outside of the feed fails and is repeated at `nextTryAt`. */
  callFailed(error: CloudErrorFacts, nextTryAt: Instant): void;
  /** Must be called when a call outside of the feed succeeds. */
  callSucceeded(): void;
  /** Announces only jobs that match, and those that {@link Announcer.follow} names. */
  setQuery(query: Query): void;
  /** Announces every change of a job, whatever the filter. */
  watch(jobId: string): void;
  /** Announces the end of a job after an action, whatever the filter, and reports a cancel that was not honored. */
  follow(jobId: string, action: ActionName): void;
  /** Announces that a job has shown no progress since a moment, if its changes are announced. */
  stalled(job: Job, since: Instant): void;
  /** Announces the counts after the next poll. */
  requestCounts(): void;
};

export type AnnouncerOptions = {
  readonly host: string;
  readonly phrasing: PlainPhrasing;
  readonly output: Pick<PlainOutput, 'announce'>;
  readonly now: () => Instant;
  /** What is known about a job besides its fields. */
  readonly insightOf?: (job: Job) => Insight;
  /** What a filter can use besides the fields of jobs. */
  readonly view?: () => JobView;
  /** Called after the first announcement: the overview, or why there is none yet. */
  readonly onBegin?: () => void;
};

/** The overview waits for all pages of a project with at most this many jobs. */
const mostAwaited = 1_000;

const countsSentence = ({ counts, total, jobs, loading }: FeedSnapshot, { translate }: PlainPhrasing): string => {
  // While older pages are missing, the counts of finished jobs are incomplete.
  const shown = jobStatuses.filter(status => counts[status] > 0 && (!loading || isUnfinished(status)));
  const all = total === null || !loading ? jobs.size : Math.max(total, jobs.size);
  if (all === 0) return translate('plain.noJobs');
  if (shown.length === 0) return translate('plain.total', { total: all });
  const count = (status: JobStatus): string =>
    translate('plain.count', { count: counts[status], status: translate(`status.${status}`) });
  const listed = shown.map(count).reduce((list, one) => translate('plain.countList', { counts: list, count: one }));
  return translate('plain.counts', { total: all, counts: listed });
};

/** The jobs of a list that match. */
export const matchingJobs = (
  { jobs }: Pick<FeedSnapshot, 'jobs'>,
  query: Query,
  now: Instant,
  view: JobView,
): readonly Job[] => [...jobs.values()].filter(job => matches(job, query, now, view));

/** Unfinished jobs first, then the newest first. */
export const inOrder = (jobs: readonly Job[], now: Instant): readonly Job[] =>
  jobs.toSorted(comparatorOf('default', now));

/** Announces each kind of failure once per outage, and the end of the outage once. */
export const createOutageAnnouncer = ({
  host,
  phrasing,
  output,
  onBegin = () => {},
}: Pick<AnnouncerOptions, 'host' | 'phrasing' | 'output' | 'onBegin'>) => {
  const { translate, formatMoment } = phrasing;
  const announced = new Set<CloudErrorKind>();
  return {
    /** `nextTryAt`: null where only the reader knows it. */
    failed: (error: CloudErrorFacts, nextTryAt: Instant | null): void => {
      if (announced.has(error.kind)) return;
      announced.add(error.kind);
      const params = { host, why: errorText(error, translate) };
      output.announce(
        nextTryAt === null
          ? translate('plain.keepsTrying', params)
          : translate('plain.unreachable', { ...params, time: formatMoment(nextTryAt) }),
      );
      onBegin();
    },
    succeeded: (): void => {
      if (announced.size > 0) output.announce(translate('plain.recovered', { host }));
      announced.clear();
    },
  };
};

export const createAnnouncer = (options: AnnouncerOptions): Announcer => {
  const { phrasing, output, now, insightOf = () => noInsight, view = () => plainView, onBegin = () => {} } = options;
  const { translate } = phrasing;
  const outages = createOutageAnnouncer(options);
  const followed = new Map<string, ActionName>();
  const watched = new Set<string>();
  let query: Query = [];
  let hasPolled = false;
  let hasBegun = false;
  let areCountsRequested = false;

  const reportMissing = watchMissingParts({
    onIncomplete: missing => {
      const sentence = explainIncomplete(missing, translate);
      if (sentence !== null) output.announce(sentence);
    },
    onComplete: () => output.announce(translate('plain.complete')),
  });

  const reportOutage = ({ problem, freshAt }: FeedSnapshot): void => {
    if (problem === null) outages.succeeded();
    // A key that is rejected before the first list ends the watching, and its error says so.
    else if (problem.error.kind === 'auth' && freshAt === null) return;
    else if (problem.nextTryAt !== null) outages.failed(problem.error, problem.nextTryAt);
  };

  /** Whether the overview can be announced: after the first poll, and the older pages too if they are few. */
  const isOverviewReady = ({ loading, total, problem }: FeedSnapshot): boolean =>
    hasPolled && (!loading || (total ?? 0) > mostAwaited || problem !== null);

  const announceOverview = (snapshot: FeedSnapshot): void => {
    output.announce(countsSentence(snapshot, phrasing));
    if (snapshot.badRecords > 0) output.announce(translate('plain.badRecords', { count: snapshot.badRecords }));
    for (const job of inOrder(matchingJobs(snapshot, query, now(), view()), now())) {
      if (mayChange(job)) output.announce(stateWithInsight(job, insightOf(job), now(), phrasing));
    }
    reportMissing(snapshot.incomplete);
    onBegin();
  };

  const isWanted = ({ before, after }: Pick<JobChange, 'before' | 'after'>, at: Instant): boolean =>
    // A job that leaves a filter such as status:in-progress is announced a last time.
    matches(after, query, at, view()) ||
    (before !== null && matches(before, query, at, view())) ||
    followed.has(after.id) ||
    watched.has(after.id);

  const announceDishonoredCancel = (job: Job): void => {
    const action = followed.get(job.id);
    if (action === undefined || mayChange(job)) return;
    followed.delete(job.id);
    const sentence = explainDishonoredCancel(action, job, translate);
    if (sentence !== null) output.announce(sentence);
  };

  const announceChange = (change: JobChange): void => {
    const sentence = isWanted(change, now()) ? changeSentence(change, phrasing) : null;
    if (sentence !== null) output.announce(sentence);
    announceDishonoredCancel(change.after);
  };

  return {
    callFailed: outages.failed,
    callSucceeded: outages.succeeded,
    setQuery: wanted => {
      query = wanted;
    },
    watch: jobId => watched.add(jobId),
    follow: (jobId, action) => followed.set(jobId, action),
    stalled: (job, since) => {
      if (!isWanted({ before: null, after: job }, now())) return;
      output.announce(stalledSentence(job, since, now(), phrasing));
    },
    requestCounts: () => {
      areCountsRequested = true;
    },
    update: (snapshot, { news, isQuiet }) => {
      reportOutage(snapshot);
      // The feed ends a successful poll with an update that has no changes and no problem.
      const isPollEnd = isQuiet && snapshot.freshAt !== null && snapshot.problem === null;
      hasPolled ||= isPollEnd;
      if (!hasBegun) {
        hasBegun = isOverviewReady(snapshot);
        if (hasBegun) announceOverview(snapshot);
        return;
      }
      news.forEach(announceChange);
      reportMissing(snapshot.incomplete);
      if (!areCountsRequested || !isPollEnd) return;
      areCountsRequested = false;
      output.announce(countsSentence(snapshot, phrasing));
    },
  };
};
