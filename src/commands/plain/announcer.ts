import { makesIncomplete, type PartTrouble } from '../../cloud/capabilities.ts';
import type { CloudErrorFacts, CloudErrorKind } from '../../cloud/error.ts';
import type { FeedSnapshot, JobChange } from '../../feed/types.ts';
import { errorText } from '../../format/errors.ts';
import { explainIncomplete } from '../../format/list-problems.ts';
import { explainDishonoredCancel } from '../../format/outcome.ts';
import type { Instant, Job } from '../../jobs/job.ts';
import { isNewJob, newestBirth } from '../../jobs/new-jobs.ts';
import { comparatorOf } from '../../jobs/order.ts';
import { matches, type Query } from '../../jobs/query.ts';
import type { ActionName } from '../../jobs/rules.ts';
import { isUnfinished, type JobStatus, jobStatuses } from '../../jobs/statuses.ts';
import type { Tongue, Voice } from './output.ts';
import { changeSentence, stateSentence } from './sentences.ts';

/** Tells what a feed brings. */
export type Narrator = {
  /** Takes in a snapshot and what changed with it. */
  take(snapshot: FeedSnapshot, changes: readonly JobChange[]): void;
  /** A call failed outside of the feed and is tried again. */
  trouble(error: CloudErrorFacts, nextTryAt: Instant): void;
  /** The call went well again. */
  recovered(): void;
  /** Only these jobs are told of from now on; those that were acted on always are. */
  setQuery(query: Query): void;
  /** The job was acted on: its end is told whatever the filter, and whether it is the one that was wanted. */
  follow(jobId: string, action: ActionName): void;
  /** Tells the counts again when the server has answered next. */
  wantCounts(): void;
};

/** So many jobs are loaded whole before the first sentence; in a larger project finished jobs are counted later. */
const soonLoaded = 1_000;

const countsSentence = ({ counts, total, jobs, loading }: FeedSnapshot, { translate, language }: Tongue): string => {
  const known = jobStatuses.filter(status => counts[status] > 0 && (!loading || isUnfinished(status)));
  const all = total === null || !loading ? jobs.size : Math.max(total, jobs.size);
  if (all === 0) return translate('plain.noJobs');
  if (known.length === 0) return translate('plain.total', { total: all });
  const count = (status: JobStatus): string =>
    translate('plain.count', { count: counts[status], status: translate(`status.${status}`) });
  return translate('plain.counts', { total: all, counts: known.map(count).join(language === 'ja' ? '、' : ', ') });
};

/** The jobs that match, unfinished first, then newest first. */
export const matchingJobs = ({ jobs }: Pick<FeedSnapshot, 'jobs'>, query: Query, now: Instant): readonly Job[] =>
  [...jobs.values()].filter(job => matches(job, query, now)).sort(comparatorOf('default', now));

/** `onSpoken` is called when the first picture, or why there is none yet, was told. */
export const createNarrator = (
  host: string,
  tongue: Tongue,
  voice: Pick<Voice, 'tell'>,
  now: () => Instant,
  onSpoken: () => void = () => {},
): Narrator => {
  const { translate, language } = tongue;
  const followed = new Map<string, ActionName>();
  let query: Query = [];
  /** Kinds of failure that were told in this outage: one sentence each, however often it is tried. */
  const told = new Set<CloudErrorKind>();
  /** When the newest job of the first picture came into being; null before that picture. */
  let baseline: Instant | null = null;
  let roundDone = false;
  /** Whether every job of the list was known once. */
  let wasWhole = false;
  /** What could not be read until now. */
  let missed: readonly PartTrouble[] = [];
  let countsWanted = false;

  const trouble = (error: CloudErrorFacts, nextTryAt: Instant): void => {
    if (told.has(error.kind)) return;
    told.add(error.kind);
    voice.tell(
      translate('plain.unreachable', { host, why: errorText(error, translate), time: tongue.formatMoment(nextTryAt) }),
    );
    onSpoken();
  };
  const recovered = (): void => {
    if (told.size > 0) voice.tell(translate('plain.recovered', { host }));
    told.clear();
  };

  const tellProblem = ({ problem }: FeedSnapshot): void => {
    if (problem === null) recovered();
    else if (problem.nextTryAt !== null) trouble(problem.error, problem.nextTryAt);
  };

  const begin = (snapshot: FeedSnapshot): void => {
    baseline = newestBirth(snapshot.jobs.values());
    voice.tell(countsSentence(snapshot, tongue));
    if (snapshot.badRecords > 0) voice.tell(translate('plain.badRecords', { count: snapshot.badRecords }));
    for (const job of matchingJobs(snapshot, query, now())) {
      if (isUnfinished(job.status)) voice.tell(stateSentence(job, language));
    }
    tellMissing(snapshot);
    onSpoken();
  };

  /** Whether the first picture is there: a good round, and the older jobs too where that is a matter of moments. */
  const isWhole = ({ loading, total, problem }: FeedSnapshot): boolean =>
    roundDone && (!loading || (total ?? 0) > soonLoaded || problem !== null);

  const isNews = ({ before, after, isBacklog }: JobChange, newest: Instant): boolean =>
    before !== null || isNewJob(after, isBacklog === true, { newest, isComplete: wasWhole });

  const tellMissing = ({ incomplete }: FeedSnapshot): void => {
    const had = missed.some(makesIncomplete);
    const sentence = explainIncomplete(incomplete, translate);
    missed = incomplete;
    if (sentence !== null && !had) voice.tell(sentence);
    if (sentence === null && had) voice.tell(translate('plain.complete'));
  };

  const passes = ({ before, after }: JobChange, at: Instant): boolean =>
    // Who watches what runs wants to know that it ended.
    matches(after, query, at) || (before !== null && matches(before, query, at)) || followed.has(after.id);

  const tellOutcome = (job: Job): void => {
    const action = followed.get(job.id);
    if (action === undefined || isUnfinished(job.status)) return;
    followed.delete(job.id);
    const sentence = explainDishonoredCancel(action, job, translate);
    if (sentence !== null) voice.tell(sentence);
  };

  const tellChange = (change: JobChange): void => {
    const sentence = passes(change, now()) ? changeSentence(change, language) : null;
    if (sentence !== null) voice.tell(sentence);
    tellOutcome(change.after);
  };

  return {
    trouble,
    recovered,
    setQuery: wanted => {
      query = wanted;
    },
    follow: (jobId, action) => followed.set(jobId, action),
    wantCounts: () => {
      countsWanted = true;
    },
    take: (snapshot, changes) => {
      tellProblem(snapshot);
      // A snapshot without changes and without a problem is what the feed gives when a round has ended well.
      const ended = changes.length === 0 && snapshot.freshAt !== null && snapshot.problem === null;
      roundDone ||= ended;
      if (baseline === null) {
        if (isWhole(snapshot)) begin(snapshot);
        wasWhole = roundDone && !snapshot.loading;
        return;
      }
      for (const change of changes) if (isNews(change, baseline)) tellChange(change);
      wasWhole ||= !snapshot.loading;
      tellMissing(snapshot);
      if (!countsWanted || !ended) return;
      countsWanted = false;
      voice.tell(countsSentence(snapshot, tongue));
    },
  };
};
