import type { FeedSnapshot } from '../../../feed/types.ts';
import { explainEarlierRetry } from '../../../format/earlier-retry.ts';
import { attentionText, leftText } from '../../../format/insight.ts';
import { kindLabel, statusWord, subjectOf } from '../../../format/job-names.ts';
import { explainRefusal } from '../../../format/refusal.ts';
import { dayText, dayTime } from '../../../format/time.ts';
import type { Translate } from '../../../i18n/translate.ts';
import { earlierRetryOf } from '../../../jobs/earlier-retry.ts';
import { causeOf } from '../../../jobs/failure-cause.ts';
import { bornAt, type ImportFile, type Instant, type Job, type JobDetails } from '../../../jobs/job.ts';
import { plainId } from '../../../jobs/job-source.ts';
import { remedyOf } from '../../../jobs/remedy.ts';
import { type ActionName, judge } from '../../../jobs/rules.ts';
import { waitsForCommit } from '../../../jobs/stages.ts';
import { rememberFor } from '../../../lib/remember.ts';
import { sanitizeLine } from '../../../terminal/text/sanitize.ts';
import { wrapLine } from '../../../terminal/text/wrap.ts';
import type { Context } from '../../context.ts';
import { knownInsight } from '../../state/attention.ts';
import { circumstancesOf, describedOf } from '../../state/selectors.ts';
import { statusGlyphs } from '../../theme.ts';
import { withConsoleLink } from '../hyperlink.ts';
import { statusText } from '../status-text.ts';
import { wrapForeign } from '../styled-text.ts';
import type { DetailsState, Writer } from './details-writer.ts';

/** Facts about a job that come from the whole list. */
export type ListedFacts = {
  /** The failures with the cause of a failed job, including the job; null for any other job. */
  readonly sameCause: CauseCount | null;
  /** Whether the job had not ended when the server stopped listing it. */
  readonly isUnlisted: boolean;
};

/** The failures of one cause: how many, and when the first of them began. */
export type CauseCount = { readonly count: number; readonly since: Instant | null };

/** The failures of every cause. Counted once per list: it visits every job. */
const causeCounts = rememberFor((jobs: FeedSnapshot['jobs']): ReadonlyMap<string, CauseCount> => {
  const counts = new Map<string, CauseCount>();
  for (const job of jobs.values()) {
    const cause = causeOf(job);
    if (cause === null) continue;
    const { count, since } = counts.get(cause) ?? { count: 0, since: null };
    const at = bornAt(job);
    counts.set(cause, { count: count + 1, since: at === null || (since !== null && since <= at) ? since : at });
  }
  return counts;
});

export const listedFactsOf = (job: Job, feed: FeedSnapshot | null): ListedFacts => {
  if (feed === null) return { sameCause: null, isUnlisted: false };
  const cause = causeOf(job);
  const sameCause = cause === null ? null : (causeCounts(feed.jobs).get(cause) ?? null);
  return { sameCause, isUnlisted: feed.unlisted.has(job.id) };
};

/** The title, which the description may fill, and the reason. Laid out once per job: both may be long. */
const longTexts = rememberFor((job: Job, width: number, { theme, language }: Context) => ({
  title: wrapForeign(subjectOf(job) ?? kindLabel(job, language), width).map(line => theme('strong', line)),
  reason:
    job.reason === null
      ? []
      : wrapForeign(job.reason, width).map(line => theme(job.status === 'failed' ? 'bad' : 'warning', line)),
}));

/** A status word in one spelling: `IN_PROGRESS`, `In Progress` and `in-progress` are equal. */
const inOneSpelling = (word: string): string => word.toLowerCase().replaceAll(/[_-]/g, ' ');

/** The status as the server wrote it, if it says more than the status of zjobs; else ''. */
const rawStatus = (job: Job, { translate }: Context): string => {
  const raw = sanitizeLine(job.rawStatus);
  const known = [sanitizeLine(statusWord(job, translate)), job.status].map(inOneSpelling);
  return job.status === 'unknown' || known.includes(inOneSpelling(raw)) ? '' : raw;
};

const statusLines = (job: Job, now: Instant, { width, context }: Writer): readonly string[] => {
  const text = `${statusGlyphs[job.status]} ${statusText(job, now, context)}`;
  const raw = rawStatus(job, context);
  return [
    ...wrapLine(text, width).map(line => context.theme(`status.${job.status}`, line)),
    ...(raw === '' ? [] : wrapLine(raw, width - 2).map(line => `  ${context.theme('dim', line)}`)),
  ];
};

/** When a running job ends, and what is wrong with it. */
const insightLines = (job: Job, { attention, now }: DetailsState, { width, context }: Writer): readonly string[] => {
  const insight = knownInsight(attention, job);
  if (insight === undefined) return [];
  const { translate, theme } = context;
  const wrong = attentionText(insight, now, translate);
  const left = leftText(insight.estimate, job, now, context);
  return [
    ...(wrong === null ? [] : wrapLine(`△ ${wrong}`, width).map(line => theme('bad', line))),
    ...(left === null ? [] : wrapForeign(left, width)),
  ];
};

/** Says that the end of the job is unknown, because the server stopped listing it while it ran. */
const unlistedLines = ({ width, context }: Writer): readonly string[] =>
  wrapLine(`△ ${context.translate('details.unlisted')}`, width).map(line => context.theme('warning', line));

/** The failed files first, then the others in their order. Sorted once, because there may be thousands. */
export const failedFirst = rememberFor(({ files }: JobDetails): readonly ImportFile[] => {
  const failed = files.filter(({ status }) => status === 'failed');
  return failed.length === 0 ? files : [...failed, ...files.filter(({ status }) => status !== 'failed')];
});

export const failedCount = rememberFor(
  (files: readonly ImportFile[]): number => files.filter(({ status }) => status === 'failed').length,
);

/** The failed file, with its whole name. */
const failedFileLines = (job: Job, state: DetailsState, { width, context }: Writer): readonly string[] => {
  const described = describedOf(state, job.id);
  if (described?.state !== 'ready') return [];
  const count = failedCount(described.details.files);
  const name = failedFirst(described.details)[0]?.name ?? '';
  if (count === 0) return [];
  return wrapForeign(
    context.translate(count === 1 ? 'details.failedFile' : 'details.failedFiles', { count, name }),
    width,
  );
};

const sameCauseLines = (sameCause: CauseCount | null, now: Instant, { width, context }: Writer): readonly string[] => {
  if (sameCause === null || sameCause.count < 2) return [];
  const { count, since } = sameCause;
  const { translate, theme, bindings } = context;
  const time = since === null ? '–' : dayText(since, now, translate);
  const lines = wrapLine(translate('details.sameCause', { count, time }), width - 4);
  return lines.map((line, index) =>
    index === lines.length - 1 ? `${line}   ${theme('key', bindings.sign('view.sameCause'))}` : line,
  );
};

/** What an action does and, for a retry, what has to be done first. */
const possibleText = (action: ActionName, job: Job, translate: Translate): string => {
  switch (action) {
    case 'cancel':
      return translate('details.canCancel');
    case 'retry': {
      const remedy = remedyOf(job);
      if (remedy === 'wait') return translate('details.canRetryTransient');
      return translate('details.canRetry', { remedy: translate(`remedy.${remedy}`) });
    }
    case 'commit':
      return translate('details.canCommit');
  }
};

/** Says that the job was retried before; null if it was not, or while its history is not read. */
const retriedText = (job: Job, state: DetailsState, translate: Translate): string | null => {
  const described = describedOf(state, job.id);
  const earlier = described?.state === 'ready' ? earlierRetryOf(described.history, plainId(job.id)) : null;
  return earlier && explainEarlierRetry(earlier, dayTime(earlier.at, state.now, translate), null, translate);
};

/** Whether an action can be done, with its key, or why it can't. */
const verdictLines = (action: ActionName, job: Job, state: DetailsState, { width, context }: Writer) => {
  const { translate, theme, bindings } = context;
  const circumstances = circumstancesOf(state, job);
  const verdict = judge(action, job, circumstances);
  if (verdict.allowed) {
    const key = bindings.sign(`job.${action}`);
    const retried = action === 'retry' ? retriedText(job, state, translate) : null;
    const text = [retried, possibleText(action, job, translate)].filter(part => part !== null).join(' ');
    const indent = ' '.repeat(key.length + 2);
    return wrapLine(text, width - indent.length).map((line, index) =>
      index === 0 ? `${theme('key', key)}  ${line}` : indent + line,
    );
  }
  const why = sanitizeLine(explainRefusal(verdict.refusal, context));
  return wrapLine(`${translate(`key.${action}`)} – ${why}`, width - 3).map(
    line => `   ${theme('dim', withConsoleLink(line, circumstances, context))}`,
  );
};

/** The actions that get a line. A commit gets one only while an import waits for it. */
const actionsOf = (job: Job): readonly ActionName[] =>
  waitsForCommit(job) ? ['commit', 'retry', 'cancel'] : ['retry', 'cancel'];

/** First the actions that are possible, then the others. */
const actionLines = (job: Job, state: DetailsState, writer: Writer): readonly string[] => {
  const isAllowed = (action: ActionName): boolean => judge(action, job, circumstancesOf(state, job)).allowed;
  const actions = actionsOf(job);
  return [...actions.filter(isAllowed), ...actions.filter(action => !isAllowed(action))].flatMap(action =>
    verdictLines(action, job, state, writer),
  );
};

/** The most important facts: name, status, reason, the failed file, jobs with the same cause, and possible actions. */
export const summaryLines = (
  job: Job,
  state: DetailsState,
  { sameCause, isUnlisted }: ListedFacts,
  writer: Writer,
): readonly string[] => {
  const { title, reason } = longTexts(job, writer.width, writer.context);
  const about = [...failedFileLines(job, state, writer), ...sameCauseLines(sameCause, state.now, writer)];
  return [
    ...title,
    '',
    ...statusLines(job, state.now, writer),
    ...(isUnlisted ? unlistedLines(writer) : insightLines(job, state, writer)),
    ...(reason.length === 0 ? [] : ['', ...reason]),
    ...(about.length === 0 ? [] : ['', ...about]),
    '',
    ...actionLines(job, state, writer),
  ];
};
