import { explainCaveats, explainEffect } from '../../format/confirm.ts';
import { explainEarlierRetry } from '../../format/earlier-retry.ts';
import { kindLabel, subjectOf } from '../../format/job-names.ts';
import { utcPhrasing } from '../../format/phrasing.ts';
import { statusWithProgress } from '../../format/progress.ts';
import { groupRefusals } from '../../format/refusal.ts';
import { withCommas } from '../../format/with-commas.ts';
import type { Language } from '../../i18n/translate.ts';
import type { EarlierRetry } from '../../jobs/earlier-retry.ts';
import type { Job } from '../../jobs/job.ts';
import { type ActionName, distinctCaveats } from '../../jobs/rules.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { type ActPlan, decidedOutcomes } from './targets.ts';

/** The most jobs that are listed. Others are counted, because a longer list would scroll away. */
const mostListed = 20;

/** A job in one line, followed for a retry by lines with an earlier retry and its failure reason. */
const jobLines = (job: Job, retried: EarlierRetry | undefined, action: ActionName, language: Language): string => {
  const { translate, formatTime } = utcPhrasing(language);
  const parts = [
    job.id,
    kindLabel(job, language),
    statusWithProgress(job, translate),
    subjectOf(job) ?? '',
    job.source?.name ?? '',
  ];
  const line = `  ${sanitizeLine(parts.filter(part => part !== '').join('  '))}\n`;
  const notes = [
    ...(retried ? [explainEarlierRetry(retried, formatTime(retried.at), null, translate)] : []),
    ...(action === 'retry' && job.reason !== null ? [sanitizeLine(job.reason)] : []),
  ];
  return line + notes.map(note => `      ${note}\n`).join('');
};

/** The most IDs of excluded jobs in a line. */
const mostExcluded = 5;

/** How many jobs the rules exclude and which, one line per reason. */
const excludedLines = (plan: ActPlan, language: Language): string => {
  const phrasing = utcPhrasing(language);
  const { translate } = phrasing;
  const refused = decidedOutcomes(plan).flatMap(outcome => ('refusal' in outcome ? [outcome] : []));
  const line = ({ why, jobIds }: ReturnType<typeof groupRefusals>[number]): string => {
    const count = jobIds.length;
    const more = count > mostExcluded ? [translate('act.more', { count: count - mostExcluded })] : [];
    const aside = withCommas([...jobIds.slice(0, mostExcluded), ...more], translate);
    const text = translate('act.skipped', { count, why });
    return `${sanitizeLine(translate('text.aside', { text, aside }))}\n`;
  };
  return groupRefusals(refused, phrasing).map(line).join('');
};

/** What a plan will do, in lines: the number of jobs, the jobs, and how many are excluded for which reason. */
export const impactText = (plan: ActPlan, language: Language): string => {
  const { action } = plan;
  const { translate } = utcPhrasing(language);
  const jobs = plan.jobs.flatMap(planned => (planned.kind === 'target' && planned.job !== null ? [planned.job] : []));
  const retries = new Map(
    plan.jobs.flatMap(planned => (planned.kind === 'target' ? [[planned.jobId, planned.retried] as const] : [])),
  );
  const caveats = plan.jobs.flatMap(planned => (planned.kind === 'target' ? (planned.caveats ?? []) : []));
  const warning = explainCaveats({ caveats: distinctCaveats(caveats) }, translate);
  const unlisted = jobs.length - mostListed;
  const title =
    jobs.length === 0 ? translate(`act.${action}None`) : translate(`act.${action}Impact`, { count: jobs.length });
  return [
    `${title}\n`,
    ...jobs.slice(0, mostListed).map(job => jobLines(job, retries.get(job.id), action, language)),
    ...(unlisted > 0 ? [`  ${translate('act.more', { count: unlisted })}\n`] : []),
    excludedLines(plan, language),
    ...(warning === '' ? [] : [`${warning}\n`]),
    ...(action === 'retry' && jobs.length > 0 ? [`${explainEffect(action, jobs, translate)}\n`] : []),
  ].join('');
};
