import type { Impact } from '../../../actions/outcome.ts';
import {
  confirmButtons,
  confirmQuestion,
  explainCaveats,
  explainEffect,
  explainLoss,
} from '../../../format/confirm.ts';
import { type DigestView, digestText } from '../../../format/digest.ts';
import { explainEarlierRetry } from '../../../format/earlier-retry.ts';
import { kindLabel, subjectOf } from '../../../format/job-names.ts';
import { explainOutcome } from '../../../format/outcome.ts';
import { formatPercent } from '../../../format/progress.ts';
import { explainRefusal } from '../../../format/refusal.ts';
import { clockSeconds, dayTime } from '../../../format/time.ts';

import type { Digest } from '../../../jobs/digest/digest.ts';
import { clusterOf, type Instant, type Job } from '../../../jobs/job.ts';
import { unnamedHost } from '../../../jobs/job-source.ts';

import type { ActionName } from '../../../jobs/rules.ts';
import { sanitizeLine } from '../../../terminal/text/sanitize.ts';
import { displayWidth, shortenText } from '../../../terminal/text/width.ts';
import { wrapLine } from '../../../terminal/text/wrap.ts';
import { retryCommandFor } from '../../advice.ts';
import type { Context } from '../../context.ts';
import { circumstancesOf, jobWithId } from '../../state/selectors.ts';
import type { Dialog, MonitorState, TimedMessage } from '../../state/state.ts';
import { statusGlyphs } from '../../theme.ts';
import { withConsoleLink } from '../hyperlink.ts';
import { profileBadge } from '../profile-badge.ts';
import { statusText } from '../status-text.ts';
import { wrapForeign } from '../styled-text.ts';
import type { DialogText } from './dialog-text.ts';
import { helpText } from './help.ts';

type DialogOf<Kind extends Dialog['kind']> = Extract<Dialog, { kind: Kind }>;

const jobName = (job: Job, { language }: Context): string => sanitizeLine(subjectOf(job) ?? kindLabel(job, language));

/** A job in one line. The ID stays whole, because it identifies the job; the name is cut instead. */
const jobLine = (job: Job, width: number, context: Context): string => {
  const id = sanitizeLine(job.id);
  const room = Math.max(12, width - displayWidth(id) - 4);
  return shortenText(`${statusGlyphs[job.status]} ${shortenText(jobName(job, context), room)}  ${id}`, width);
};

const failureLines = (job: Job, width: number, { theme }: Context): readonly string[] =>
  job.reason === null ? [] : wrapForeign(job.reason, width).map(line => theme('bad', line));

const noBreak = '\u00a0';

/** Wraps a line at ` · `, without breaking an item that fits into a line. */
const wrapItems = (line: string, width: number): readonly string[] => {
  const items = line.split(' · ');
  if (items.length === 1 || items.some(item => displayWidth(item) > width - 2)) return wrapLine(line, width);
  const kept = items.map(item => item.replaceAll(' ', noBreak)).join(`${noBreak}· `);
  return wrapLine(kept, width).map(part => part.replaceAll(noBreak, ' '));
};

/** The failure reason, which matters before a retry. */
const reasonLines = (action: ActionName, job: Job, width: number, context: Context): readonly string[] =>
  action === 'retry' ? failureLines(job, width, context) : [];

/** Warns first that the job was retried before: a second import may double its rows. */
const retriedLines = (
  { retries }: DialogOf<'confirm'>,
  job: Job,
  state: MonitorState,
  width: number,
  { translate, theme }: Context,
): readonly string[] => {
  const earlier = retries?.get(job.id);
  if (earlier === undefined) return [];
  const time = dayTime(earlier.at, state.now, translate);
  const sentence = explainEarlierRetry(earlier, time, jobWithId(state, earlier.newJobId), translate);
  return wrapLine(sentence, width).map(line => theme('warning', line));
};

/** How much work a cancel loses. */
const lossLines = (action: ActionName, job: Job, now: Instant, width: number, context: Context): readonly string[] => {
  const loss = action === 'cancel' ? explainLoss(job, now, context.translate) : null;
  return loss === null ? [] : wrapLine(loss, width).map(line => context.theme('bad', line));
};

const joined = (parts: readonly (string | null)[]): string =>
  parts.filter(part => part !== null && part !== '').join(' · ');

/** The project of a job, or the name of its source in a list of several. */
const projectName = (job: Job, project: MonitorState['project'], translate: Context['translate']): string | null => {
  const { source } = job;
  if (source !== null) {
    const host = unnamedHost(source);
    return host === null
      ? translate('confirm.sourceNamed', { name: source.name })
      : translate('confirm.source', { name: source.name, host });
  }
  return project === null || project.isWholeServer ? null : translate('confirm.project', { name: project.name });
};

/** Creator, project, cluster and collection of a job. */
const originOf = (job: Job, { project }: MonitorState, { translate }: Context): string =>
  joined([
    job.createdBy === null ? null : translate('confirm.by', { name: job.createdBy }),
    projectName(job, project, translate),
    [clusterOf(job), job.collectionName].filter(part => part !== null).join(' / '),
  ]);

const ageOf = (job: Job, now: Instant, context: Context): string =>
  joined([statusText(job, now, context), job.progress === null ? null : formatPercent(job.progress)]);

/** What the action does, and why the server may still refuse it. */
const effectLines = (impact: Impact, width: number, { translate }: Context): readonly string[] =>
  wrapLine(
    `${explainEffect(impact.action, impact.targets, translate)} ${explainCaveats(impact, translate)}`.trimEnd(),
    width,
  );

// What must be read before the answer comes first: a small terminal shows the rest only after scrolling.
const singleJob = (
  dialog: DialogOf<'confirm'>,
  job: Job,
  state: MonitorState,
  width: number,
  context: Context,
): readonly string[] => {
  const { theme, language } = context;
  const { impact } = dialog;
  const { action } = impact;
  return [
    ...retriedLines(dialog, job, state, width, context),
    ...wrapLine(jobName(job, context), width).map(line => theme('strong', line)),
    ...reasonLines(action, job, width, context),
    ...lossLines(action, job, state.now, width, context),
    ...effectLines(impact, width, context),
    '',
    ...wrapForeign(joined([kindLabel(job, language), ageOf(job, state.now, context)]), width),
    ...wrapForeign(originOf(job, state, context), width),
    theme('dim', shortenText(sanitizeLine(job.id), width)),
  ];
};

const indented = (lines: readonly string[]): readonly string[] => lines.map(line => `  ${line}`);

const targetLines = (
  dialog: DialogOf<'confirm'>,
  job: Job,
  state: MonitorState,
  width: number,
  context: Context,
): readonly string[] => {
  const { action } = dialog.impact;
  const { now } = state;
  return [
    jobLine(job, width, context),
    context.theme(
      'dim',
      `  ${shortenText(sanitizeLine(joined([ageOf(job, now, context), job.createdBy, job.source?.name ?? null])), width - 2)}`,
    ),
    ...indented(retriedLines(dialog, job, state, width - 2, context)),
    ...indented(lossLines(action, job, now, width - 2, context)),
    ...indented(reasonLines(action, job, width - 2, context)),
  ];
};

const skippedLines = (
  { job, refusal }: Impact['skipped'][number],
  state: MonitorState,
  width: number,
  context: Context,
): readonly string[] => {
  const why = wrapLine(sanitizeLine(explainRefusal(refusal, context)), width - 2);
  const circumstances = circumstancesOf(state, job);
  const lines = [
    jobLine(job, width, context),
    ...indented(why.map(line => withConsoleLink(line, circumstances, context))),
  ];
  return lines.map(line => context.theme('dim', line));
};

const manyJobs = (
  dialog: DialogOf<'confirm'>,
  state: MonitorState,
  width: number,
  context: Context,
): readonly string[] => {
  const { translate } = context;
  const { impact } = dialog;
  const { targets, skipped } = impact;
  return [
    ...targets.flatMap(job => targetLines(dialog, job, state, width, context)),
    ...effectLines(impact, width, context),
    ...(skipped.length === 0 ? [] : ['', translate('confirm.skipped', { count: skipped.length })]),
    ...skipped.flatMap(one => skippedLines(one, state, width, context)),
  ];
};

/** The buttons of a dialog, each after its letter. The second one is the default, and may be the only one. */
const buttons = (
  yes: { readonly key: string; readonly label: string } | null,
  no: { readonly keys: readonly string[]; readonly label: string },
  { theme }: Context,
): Pick<DialogText, 'footer' | 'otherKeys'> => {
  const letter = no.keys.find(key => key.length === 1) ?? no.keys[0] ?? '';
  const others = no.keys.filter(key => key !== letter).join(', ');
  const first = yes === null ? '' : `${theme('key', yes.key)}  ${yes.label}    `;
  return { footer: `${first}${theme('key', letter)}  ${theme('badge', no.label)}`, otherKeys: theme('dim', others) };
};

/** The keys that close a dialog without doing anything; the less common ones are left out. */
const closingKeys = ({ bindings }: Context): readonly string[] => [
  ...bindings.signs('dialog.close').slice(0, 2),
  bindings.sign('view.back'),
];

const confirmText = (dialog: DialogOf<'confirm'>, state: MonitorState, width: number, context: Context): DialogText => {
  const { impact } = dialog;
  const { translate, bindings } = context;
  const { action, targets, skipped } = impact;
  const [only] = targets;
  const count = targets.length;
  const isSingle = count + skipped.length === 1;
  const labels = confirmButtons(action, targets, translate);
  return {
    title: confirmQuestion(action, count, translate),
    ...(state.profile === null ? {} : { badge: profileBadge(state.profile, context) }),
    lines:
      only !== undefined && isSingle
        ? singleJob(dialog, only, state, width, context)
        : manyJobs(dialog, state, width, context),
    ...buttons(
      { key: bindings.sign('confirm.yes'), label: labels.yes },
      { keys: closingKeys(context), label: labels.no },
      context,
    ),
    danger: true,
  };
};

const adviceText = ({ job }: DialogOf<'advice'>, state: MonitorState, width: number, context: Context): DialogText => {
  const { translate, theme, bindings } = context;
  const command = retryCommandFor(job, state);
  const advice =
    command === null
      ? wrapLine(translate('advice.noCommand'), width)
      : [
          ...wrapLine(translate('advice.how'), width),
          '',
          ...wrapForeign(command, width).map(line => theme('strong', line)),
        ];
  const copy = { key: bindings.sign('advice.copy'), label: translate('advice.copy') };
  const close = { keys: closingKeys(context), label: translate('advice.close') };
  return {
    title: translate('advice.title'),
    lines: [
      ...wrapLine(jobName(job, context), width).map(line => theme('strong', line)),
      ...failureLines(job, width, context),
      ...advice,
    ],
    ...buttons(command === null ? null : copy, close, context),
    danger: false,
  };
};

const closeHint = ({ translate, bindings }: Context): string =>
  translate('dialog.close', { key: bindings.sign('view.back') });

/** A message in one or more lines, after its time. */
const messageLine = (
  message: TimedMessage,
  state: MonitorState,
  width: number,
  context: Context,
): readonly string[] => {
  const time = dayTime(message.at, state.now, context.translate, clockSeconds);
  const indent = displayWidth(time) + 2;
  return wrapLine(message.text, width - indent).map((line, row) => {
    const shown = message.tone === 'plain' ? line : context.theme(message.tone, line);
    return (row === 0 ? `${context.theme('dim', time)}  ` : ' '.repeat(indent)) + shown;
  });
};

const messagesText = (state: MonitorState, width: number, context: Context): DialogText => ({
  title: context.translate('messages.title'),
  lines:
    state.messages.length === 0
      ? [context.theme('dim', context.translate('messages.none'))]
      : state.messages.flatMap(message => messageLine(message, state, width, context)),
  ...buttons(
    state.messages.length === 0
      ? null
      : { key: context.bindings.sign('messages.copy'), label: context.translate('key.copyMessages') },
    { keys: closingKeys(context), label: context.translate('advice.close') },
    context,
  ),
  danger: false,
});

/** The messages as text, newest first, each after its time. */
export const messagesAsText = ({ messages, now }: MonitorState, { translate }: Context): string =>
  messages.map(({ at, text }) => `${dayTime(at, now, translate, clockSeconds)}  ${text}`).join('\n');

/** What the words of a digest depend on. */
export const digestViewOf = ({ project, host, profile, feed, demo }: MonitorState, context: Context): DigestView => ({
  source: project === null || project.isWholeServer ? host : project.name,
  badge: profile?.badge ?? null,
  isRecorded: !demo,
  troubles: feed?.incomplete ?? [],
  translate: context.translate,
  language: context.language,
});

const digestDialog = (digest: Digest, state: MonitorState, width: number, context: Context): DialogText => ({
  title: context.translate('digest.heading', { time: clockSeconds(digest.to) }),
  lines: digestText(digest, digestViewOf(state, context)).flatMap(line => {
    const indent = / *$/.exec(/^ */.exec(line)?.[0] ?? '')?.[0] ?? '';
    return line === ''
      ? ['']
      : wrapItems(line.trimStart(), width - indent.length - 2).map(
          (part, index) => indent + (index === 0 ? '' : '  ') + part,
        );
  }),
  ...buttons(
    { key: context.bindings.sign('digest.copy'), label: context.translate('key.copyDigest') },
    { keys: closingKeys(context), label: context.translate('advice.close') },
    context,
  ),
  danger: false,
});

const outcomesText = (
  { action, outcomes }: DialogOf<'outcomes'>,
  { feed }: MonitorState,
  width: number,
  context: Context,
): DialogText => ({
  title: context.translate('outcomes.title'),
  lines: outcomes.flatMap(outcome =>
    wrapForeign(explainOutcome(action, outcome, context, feed?.jobs.get(outcome.jobId)), width).map(line =>
      context.theme(outcome.outcome === 'accepted' ? 'good' : 'bad', line),
    ),
  ),
  footer: context.theme('dim', closeHint(context)),
  danger: false,
});

/** The text of the open dialog, in lines of at most `width` cells; null for menus, the palette and no dialog. */
export const dialogText = (state: MonitorState, width: number, context: Context): DialogText | null => {
  const { dialog } = state;
  switch (dialog?.kind) {
    case 'confirm':
      return confirmText(dialog, state, width, context);
    case 'advice':
      return adviceText(dialog, state, width, context);
    case 'messages':
      return messagesText(state, width, context);
    case 'digest':
      return digestDialog(dialog.digest, state, width, context);
    case 'outcomes':
      return outcomesText(dialog, state, width, context);
    case 'help':
      return helpText(dialog, state, width, context);
    default:
      return null;
  }
};
