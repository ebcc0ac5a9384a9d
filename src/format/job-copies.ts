import type { Language, Translate } from '../i18n/translate.ts';
import type { Insight } from '../jobs/insight/insight.ts';
import { type Instant, type Job, mayChange, startOf, whenOf } from '../jobs/job.ts';
import { attentionText, leftText } from './insight.ts';
import { kindLabel, statusWord, subjectOf } from './job-names.ts';
import { markdownText } from './markdown.ts';
import { progressText } from './progress.ts';
import { durationText, weekdayTime, zoneText } from './time.ts';
import { withCommas } from './with-commas.ts';

type SummaryView = {
  readonly now: Instant;
  readonly insight: Insight;
  /** The project or the host. */
  readonly source: string;
  /** The address of the web console; null without one. */
  readonly console: string | null;
  readonly requestId: string | null;
  readonly translate: Translate;
  readonly language: Language;
};

/** A job for a colleague, in markdown: what, status, reason, start, who, link, ID and request ID. */
export const jobSummary = (job: Job, view: SummaryView): string => {
  const { now, insight, source, console, requestId, translate, language } = view;
  const when = whenOf(job);
  const duration = durationText(job, now, translate);
  const status = [
    statusWord(job, translate),
    mayChange(job) ? progressText(job, translate) : null,
    attentionText(insight, now, translate),
    leftText(insight.estimate, job, now, { translate, language }),
  ].filter(part => part !== null);
  const since = when === null ? null : `${weekdayTime(when.at, now, translate)} ${zoneText(when.at)}`;
  const times = [since, duration === null ? null : translate('details.took', { duration })].filter(
    part => part !== null,
  );
  const row = (label: string, value: string | null): readonly string[] =>
    value === null ? [] : [`- ${label}: ${value}`];
  const text = (value: string | null): string | null => value && markdownText(value);
  return [
    `**${markdownText(subjectOf(job) ?? kindLabel(job, language))}** (${markdownText(kindLabel(job, language))}, ${markdownText(source)})`,
    ...row(translate('details.status'), text(withCommas(status, translate))),
    ...row(translate('copy.why'), job.status === 'failed' ? text(job.reason) : null),
    ...row(
      translate(startOf(job) === null ? 'details.created' : 'details.started'),
      times.length === 0 ? null : withCommas(times, translate),
    ),
    ...row(translate('details.createdBy'), text(job.createdBy)),
    ...row(translate('details.cluster'), text(job.clusterName ?? job.clusterId)),
    ...row(translate('copy.link'), console),
    ...row(translate('details.id'), text(job.id)),
    ...row(translate('details.requestId'), text(requestId)),
  ].join('\n');
};
