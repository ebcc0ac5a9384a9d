import { kindLabel, statusWord, subjectOf } from '../../format/job-names.ts';
import { formatBytes } from '../../format/number.ts';
import { explainOutcome } from '../../format/outcome.ts';
import { explainRefusal } from '../../format/refusal.ts';
import type { MessageId } from '../../i18n/translate.ts';
import type { Job } from '../../jobs/job.ts';
import { formatDuration } from '../../lib/duration.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { displayWidth, fitText, shortenText } from '../../terminal/text/width.ts';
import { wrapLine } from '../../terminal/text/wrap.ts';
import type { Context } from '../context.ts';
import { type KeyBinding, keyBindings, keySign, refusalOf } from '../keys/bindings.ts';
import type { Dialog, MonitorState } from '../state/state.ts';
import { statusGlyphs } from '../theme.ts';
import { offerLines } from './capability-lines.ts';
import { withLink } from './hyperlink.ts';
import { wrapForeign } from './styled-text.ts';

/** The words of a dialog: what stands in its frame, line by line, and what its last line offers. */
export type DialogText = {
  readonly title: string;
  readonly lines: readonly string[];
  readonly footer: string;
  /** Danger is told by a thicker frame as well as by colour. */
  readonly danger: boolean;
};

const jobName = (job: Job, { language }: Context): string => sanitizeLine(subjectOf(job) ?? kindLabel(job, language));

/** The ID says which job it is, so the name gives way to it. */
const jobLine = (job: Job, width: number, context: Context): string => {
  const id = sanitizeLine(job.id);
  const room = Math.max(12, width - displayWidth(id) - 4);
  return shortenText(`${statusGlyphs[job.status]} ${shortenText(jobName(job, context), room)}  ${id}`, width);
};

type Confirm = Extract<Dialog, { kind: 'confirm' }>;
type Outcomes = Extract<Dialog, { kind: 'outcomes' }>;

type Asked = { readonly retry: boolean; readonly width: number; readonly context: Context };

const reasonLines = (job: Job, { retry, width, context }: Asked): readonly string[] =>
  retry && job.reason !== null ? wrapForeign(job.reason, width).map(line => context.theme('bad', line)) : [];

const effectOf = (count: number, retry: boolean): MessageId => {
  if (count === 1) return retry ? 'confirm.retryEffect' : 'confirm.cancelEffect';
  return retry ? 'confirm.retryManyEffect' : 'confirm.cancelManyEffect';
};

// What must be read before the answer comes first: in a small terminal the rest has to be scrolled to.
const singleJob = (job: Job, asked: Asked): readonly string[] => {
  const { retry, width, context } = asked;
  const { theme, translate } = context;
  const where = [job.clusterName ?? job.clusterId, job.collectionName].filter(part => part !== null).join(' / ');
  const facts = [kindLabel(job, context.language), statusWord(job, translate), where].filter(part => part !== '');
  return [
    ...wrapLine(jobName(job, context), width).map(line => theme('strong', line)),
    ...reasonLines(job, asked),
    ...wrapLine(translate(effectOf(1, retry)), width),
    '',
    ...wrapForeign(facts.join(' · '), width),
    theme('dim', shortenText(sanitizeLine(job.id), width)),
  ];
};

const manyJobs = ({ targets, skipped }: Confirm['impact'], asked: Asked, state: MonitorState): readonly string[] => {
  const { retry, width, context } = asked;
  const { theme, translate } = context;
  const indented = { ...asked, width: width - 2 };
  return [
    ...targets.flatMap(job => [jobLine(job, width, context), ...reasonLines(job, indented).map(line => `  ${line}`)]),
    ...wrapLine(translate(effectOf(targets.length, retry)), width),
    ...(skipped.length === 0 ? [] : ['', translate('confirm.skipped', { count: skipped.length })]),
    ...skipped.flatMap(({ job, refusal }) => [
      theme('dim', jobLine(job, width, context)),
      ...wrapLine(sanitizeLine(explainRefusal(refusal, context)), width - 2).map(line =>
        theme('dim', `  ${withLink(line, state, context)}`),
      ),
    ]),
  ];
};

const confirmText = ({ impact }: Confirm, state: MonitorState, width: number, context: Context): DialogText => {
  const { translate, theme } = context;
  const retry = impact.action === 'retry';
  const [only] = impact.targets;
  const asked: Asked = { retry, width, context };
  const isSingle = impact.targets.length + impact.skipped.length === 1;
  const count = impact.targets.length;
  const title =
    count === 1
      ? translate(retry ? 'confirm.retryTitle' : 'confirm.cancelTitle')
      : translate(retry ? 'confirm.retryMany' : 'confirm.cancelMany', { count });
  const yes = `${theme('key', 'y')} ${translate(retry ? 'confirm.yesRetry' : 'confirm.yesCancel')}`;
  const no = `${theme('badge', ` ${translate('confirm.no')} `)} ${theme('dim', translate('confirm.noKeys'))}`;
  return {
    title,
    lines: only !== undefined && isSingle ? singleJob(only, asked) : manyJobs(impact, asked, state),
    footer: `${yes}    ${no}`,
    danger: true,
  };
};

type Advice = Extract<Dialog, { kind: 'advice' }>;

const adviceText = ({ job, command }: Advice, width: number, context: Context): DialogText => {
  const { translate, theme } = context;
  return {
    title: translate('advice.title'),
    lines: [
      ...wrapLine(jobName(job, context), width).map(line => theme('strong', line)),
      ...reasonLines(job, { retry: true, width, context }),
      ...wrapLine(translate('advice.how'), width),
      '',
      ...wrapForeign(command, width).map(line => theme('strong', line)),
    ],
    footer: `${theme('key', 'y')} ${translate('advice.copy')}    ${theme('badge', ` ${translate('advice.close')} `)} ${theme('dim', translate('confirm.noKeys'))}`,
    danger: false,
  };
};

const outcomesText = ({ action, outcomes }: Outcomes, width: number, context: Context): DialogText => ({
  title: context.translate('outcomes.title'),
  lines: outcomes.flatMap(outcome => {
    const good = outcome.outcome === 'accepted';
    return wrapForeign(explainOutcome(action, outcome, context), width).map(line =>
      context.theme(good ? 'good' : 'bad', line),
    );
  }),
  footer: context.theme('dim', context.translate('dialog.close')),
  danger: false,
});

const groups = ['move', 'look', 'act', 'app'] as const;

const keyCells = 14;

const helpRow = (binding: KeyBinding, state: MonitorState, width: number, context: Context): string => {
  const keys = binding.keys.map(keySign).join(' ');
  const why = refusalOf(binding, { ...state, dialog: null }, context);
  const label = context.translate(binding.label);
  const text = why === null ? label : `${label} – ${why}`;
  const told = withLink(fitText(text, Math.min(displayWidth(text), Math.max(0, width - keyCells - 1))), state, context);
  return `${context.theme(why === null ? 'key' : 'dim', keys.padEnd(keyCells))} ${why === null ? told : context.theme('dim', told)}`;
};

const serverLines = (state: MonitorState, width: number, context: Context): readonly string[] => {
  const { translate, theme } = context;
  const minutes = Math.max(1 / 60, (state.now - state.traffic.since) / 60_000);
  const { bytes } = state.traffic;
  const interval = state.feed?.interval ?? null;
  return [
    '',
    theme('strong', translate('help.server')),
    state.host,
    ...(interval === null ? [] : [translate('help.interval', { interval: formatDuration(interval) })]),
    translate('help.traffic', { bytes: formatBytes(bytes), rate: formatBytes(bytes / Math.max(1, minutes)) }),
    ...offerLines(state, width, context),
  ];
};

const helpText = (state: MonitorState, width: number, context: Context): DialogText => ({
  title: context.translate('help.title'),
  lines: [
    ...groups.flatMap((group, index) => [
      ...(index === 0 ? [] : ['']),
      context.theme('strong', context.translate(`group.${group}`)),
      ...(keyBindings as readonly KeyBinding[])
        .filter(binding => binding.group === group)
        .map(binding => helpRow(binding, state, width, context)),
    ]),
    ...serverLines(state, width, context),
  ],
  footer: context.theme('dim', `${context.translate('dialog.scroll')} · ${context.translate('dialog.close')}`),
  danger: false,
});

/** The words of a dialog that consists of words; null for menus and the palette, which are lists to choose from. */
export const dialogText = (state: MonitorState, width: number, context: Context): DialogText | null => {
  const { dialog } = state;
  switch (dialog?.kind) {
    case 'confirm':
      return confirmText(dialog, state, width, context);
    case 'advice':
      return adviceText(dialog, width, context);
    case 'outcomes':
      return outcomesText(dialog, width, context);
    case 'help':
      return helpText(state, width, context);
    default:
      return null;
  }
};
