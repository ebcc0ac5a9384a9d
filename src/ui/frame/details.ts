import { errorText } from '../../format/errors.ts';
import { kindAbout, kindLabel, statusWord, subjectOf } from '../../format/job-names.ts';
import { nameWithId } from '../../format/name-with-id.ts';
import { groupDigits } from '../../format/number.ts';
import { progressBar } from '../../format/progress.ts';
import { explainRecord } from '../../format/record.ts';
import { explainRefusal } from '../../format/refusal.ts';
import { durationText, longTime, timestampText } from '../../format/time.ts';
import type { MessageId } from '../../i18n/translate.ts';
import {
  endOf,
  type ImportFile,
  type Job,
  type JobDetails,
  mayChange,
  startOf,
  type Timestamp,
} from '../../jobs/job.ts';
import { judge } from '../../jobs/rules.ts';
import { rememberFor } from '../../lib/remember.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { cutText, fitText, shortenText } from '../../terminal/text/width.ts';
import { wrapLine } from '../../terminal/text/wrap.ts';
import type { Context } from '../context.ts';
import { circumstancesOf, describedOf, jobWithId } from '../state/selectors.ts';
import type { MonitorState } from '../state/state.ts';
import { statusGlyphs } from '../theme.ts';
import { withLink } from './hyperlink.ts';
import { blankLines, type LazyLines, linesMadeBy, readyLines, stackedLines } from './lazy-lines.ts';
import { displayWidthOfStyled, fitStyled, wrapForeign } from './styled-text.ts';

/** The table of an import's files: empty lines, from index `at` on, keep room for it. */
export type FilesBlock = { readonly at: number; readonly files: readonly ImportFile[] };

/** The details as lines. */
export type DetailsContent = { readonly lines: LazyLines; readonly files: FilesBlock | null };

/** Rows that ink-table needs for `count` files: one line above each, a heading and the frame. */
export const filesTableRows = (count: number): number => 2 * count + 3;

const stateFields = ['now', 'host', 'readOnly', 'abilities', 'project', 'deniedAt', 'described'] as const;

/** What the details show of the state, besides the job. */
type DetailsState = Pick<MonitorState, (typeof stateFields)[number]>;

/** How lines are written: at most `width` cells wide. */
type Writer = { readonly width: number; readonly context: Context };

const labelColumns = 14;

const field = (label: MessageId, value: string | null, { width, context }: Writer): readonly string[] => {
  if (value === null || value === '') return [];
  const room = Math.max(10, width - labelColumns);
  const head = context.theme('dim', fitText(context.translate(label), labelColumns - 1));
  return wrapForeign(value, room).map((line, index) => `${index === 0 ? head : ' '.repeat(labelColumns - 1)} ${line}`);
};

const section = (label: MessageId, lines: readonly string[], { context }: Writer): readonly string[] =>
  lines.length === 0 ? [] : ['', context.theme('strong', context.translate(label)), ...lines];

const timeText = (timestamp: Timestamp | null, { translate }: Context): string =>
  timestampText(timestamp, longTime, translate) ?? '–';

const timeFields = (job: Job, state: DetailsState, writer: Writer): readonly string[] => {
  const { context } = writer;
  const { translate } = context;
  const elapsed = durationText(job, state.now, translate);
  const took = elapsed === null ? '' : ` (${translate('details.took', { duration: elapsed })})`;
  return [
    ...(job.createdAt === job.startedAt ? [] : field('details.created', longTime(job.createdAt), writer)),
    ...field('details.started', timeText(startOf(job), context), writer),
    ...(mayChange(job) && elapsed !== null
      ? field('details.elapsed', elapsed, writer)
      : field('details.ended', timeText(endOf(job), context) + (mayChange(job) ? '' : took), writer)),
  ];
};

const statusField = (job: Job, { width, context }: Writer): readonly string[] => {
  const { translate, theme } = context;
  const word = sanitizeLine(statusWord(job, translate));
  const rawStatus = sanitizeLine(job.rawStatus);
  // The status as the server wrote it, when it says more, or is another word to search for.
  const isSame = job.status === 'unknown' || rawStatus.replaceAll('_', ' ').toLowerCase() === word.toLowerCase();
  const raw = isSame || rawStatus === '' ? '' : theme('dim', `  ${rawStatus}`);
  const head = theme('dim', fitText(translate('details.status'), labelColumns - 1));
  const line = `${head} ${theme(`status.${job.status}`, `${statusGlyphs[job.status]} ${word}`)}${raw}`;
  return [displayWidthOfStyled(line) > width ? fitStyled(line, width) : line];
};

const factFields = (job: Job, state: DetailsState, writer: Writer): readonly string[] => {
  const project = state.project?.id === job.projectId ? state.project?.name : null;
  const collection =
    job.dbName === null || job.dbName === 'default' ? job.collectionName : `${job.dbName}/${job.collectionName ?? '–'}`;
  return [
    ...statusField(job, writer),
    ...field('details.progress', progressBar(job.progress), writer),
    ...field('details.type', kindLabel(job, writer.context.language), writer),
    ...field('details.id', job.id, writer),
    ...timeFields(job, state, writer),
    ...field('details.createdBy', job.createdBy ?? '–', writer),
    ...(state.project?.isWholeServer
      ? []
      : [
          ...field('details.project', nameWithId(project ?? null, job.projectId) ?? '–', writer),
          ...field('details.cluster', nameWithId(job.clusterName, job.clusterId) ?? '–', writer),
        ]),
    ...field('details.collection', collection ?? '–', writer),
    ...field('details.region', job.regionId, writer),
  ];
};

const verdictLines = (
  action: 'cancel' | 'retry',
  job: Job,
  state: DetailsState,
  { width, context }: Writer,
): readonly string[] => {
  const { translate, theme } = context;
  const verdict = judge(action, job, circumstancesOf(state));
  const key = context.bindings.sign(`job.${action}`);
  if (verdict.allowed)
    return [`${theme('key', key)}  ${translate(action === 'cancel' ? 'details.canCancel' : 'details.canRetry')}`];
  const why = sanitizeLine(explainRefusal(verdict.refusal, context));
  return wrapLine(`${translate(`key.${action}`)} – ${why}`, width - 3).map(
    line => `   ${theme('dim', withLink(line, state, context))}`,
  );
};

const requestIdOf = (job: Job, state: Pick<MonitorState, 'described'>): string | null => {
  const described = describedOf(state, job.id);
  if (described?.state === 'ready') return described.requestId;
  return described?.state === 'failed' ? described.error.requestId : null;
};

/** Address, job ID and request ID in one line, for a support ticket. */
export const supportLine = (job: Job, state: Pick<MonitorState, 'host' | 'described'>): string => {
  const requestId = requestIdOf(job, state);
  return `${state.host} job ${job.id}${requestId === null ? '' : ` requestid ${requestId}`}`;
};

/** `zjobs history` prints older records. */
const maxRecords = 20;

/** What this computer recorded of the job, oldest first, in local time. */
const historyLines = (job: Job, state: DetailsState, { width, context }: Writer): readonly string[] => {
  const described = describedOf(state, job.id);
  if (described?.state !== 'ready') return [];
  return described.history
    .slice(-maxRecords)
    .flatMap(record =>
      wrapForeign(`${longTime(Date.parse(record.time))}  ${explainRecord(record, context.translate)}`, width - 2).map(
        (line, index) => (index === 0 ? line : `  ${line}`),
      ),
    );
};

/** UTF-16 units of a list of texts that are wrapped. */
const wrappedUnits = 20_000;

/** Wraps the first of `count` texts. Each text behind them gets one line, which is made when it comes into view. */
const foreignTexts = (
  count: number,
  textAt: (index: number) => string,
  { width, styled }: { readonly width: number; readonly styled: (line: string, indexInText: number) => string },
): LazyLines => {
  const lines: string[] = [];
  let wrapped = 0;
  for (let units = 0; wrapped < count && units < wrappedUnits; wrapped++) {
    const text = textAt(wrapped);
    units += text.length;
    lines.push(...wrapForeign(text, width).map(styled));
  }
  const shortLine = (index: number): string => styled(shortenText(sanitizeLine(textAt(wrapped + index)), width), 0);
  return stackedLines([readyLines(lines), linesMadeBy(count - wrapped, shortLine)]);
};

const factLines = (facts: JobDetails['facts'], writer: Writer): readonly LazyLines[] => {
  if (facts.length === 0) return [];
  const textAt = (index: number): string => facts[index]?.join('  ') ?? '';
  const styled = (line: string, index: number): string => (index === 0 ? line : `  ${line}`);
  return [
    readyLines(section('details.facts', [''], writer).slice(0, -1)),
    foreignTexts(facts.length, textAt, { width: writer.width - 2, styled }),
  ];
};

const fileReasonLines = (files: readonly ImportFile[], jobReason: string | null, writer: Writer): LazyLines => {
  const failed = files.filter(({ reason }) => reason !== null && reason !== jobReason);
  const textAt = (index: number): string => `${failed[index]?.name}: ${failed[index]?.reason}`;
  return foreignTexts(failed.length, textAt, {
    width: writer.width,
    styled: line => writer.context.theme('bad', line),
  });
};

const rowsText = (rows: number | null): string => (rows === null ? '–' : groupDigits(rows));

/** What only a describe reports. Laid out once per details: those of an import may have thousands of files. */
const detailsLines = rememberFor(
  (
    { files, facts, importedRows, totalRows }: JobDetails,
    reason: string | null,
    width: number,
    context: Context,
  ): DetailsContent => {
    const { translate, theme } = context;
    const writer: Writer = { width, context };
    const rows = { imported: rowsText(importedRows), total: rowsText(totalRows) };
    const hasRows = importedRows !== null || totalRows !== null;
    const before = [
      ...(hasRows ? ['', ...field('details.rows', translate('details.rowsOf', rows), writer)] : []),
      ...(files.length === 0 ? [] : ['', theme('strong', translate('details.files', { count: files.length }))]),
    ];
    const lines = stackedLines([
      readyLines(before),
      blankLines(files.length === 0 ? 0 : filesTableRows(files.length)),
      fileReasonLines(files, reason, writer),
      ...factLines(facts, writer),
    ]);
    return { lines, files: files.length === 0 ? null : { at: before.length, files } };
  },
);

const describedLines = (job: Job, state: DetailsState, writer: Writer): DetailsContent => {
  const { translate, theme } = writer.context;
  const described = describedOf(state, job.id);
  if (described === null || described.state === 'loading') {
    return { lines: readyLines(['', theme('dim', translate('details.loading'))]), files: null };
  }
  if (described.state === 'failed') {
    const text = translate('details.failed', { why: errorText(described.error, translate) });
    const lines = ['', ...wrapLine(text, writer.width).map(line => theme('warning', line))];
    return { lines: readyLines(lines), files: null };
  }
  return detailsLines(described.details, job.reason, writer.width, writer.context);
};

/** The title, which the description may fill, and the reason. Laid out once per job: both may be long. */
const longTexts = rememberFor((job: Job, width: number, { theme, language }: Context) => ({
  title: wrapForeign(subjectOf(job) ?? kindLabel(job, language), width).map(line => theme('strong', line)),
  reason:
    job.reason === null
      ? []
      : wrapForeign(job.reason, width).map(line => theme(job.status === 'failed' ? 'bad' : 'warning', line)),
}));

/** The title and the facts that the list knows, too. */
const upperLines = (job: Job, state: DetailsState, writer: Writer): readonly string[] => {
  const { title, reason } = longTexts(job, writer.width, writer.context);
  const verdicts = [...verdictLines('cancel', job, state, writer), ...verdictLines('retry', job, state, writer)];
  return [
    ...title,
    '',
    ...factFields(job, state, writer),
    ...section(job.status === 'failed' ? 'details.reason' : 'details.note', reason, writer),
    ...section('details.actions', verdicts, writer),
  ];
};

/** History, support line, and what the type of the job does. */
const lowerLines = (job: Job, state: DetailsState, writer: Writer): readonly string[] => {
  const { width, context } = writer;
  const { theme, translate, bindings, language } = context;
  const about = kindAbout(job, language);
  const supportHint = translate('details.supportHint', { key: bindings.sign('job.copySupport') });
  const support = [
    ...field('details.requestId', requestIdOf(job, state) ?? '–', writer),
    ...wrapForeign(supportLine(job, state), width),
    theme('dim', cutText(supportHint, width)),
  ];
  return [
    ...section('history.title', historyLines(job, state, writer), writer),
    ...section('details.support', support, writer),
    ...section('details.about', about === null ? [] : wrapLine(about, width), writer),
  ];
};

const contentOf = (job: Job, state: DetailsState, writer: Writer): DetailsContent => {
  const upper = upperLines(job, state, writer);
  const { lines, files } = describedLines(job, state, writer);
  return {
    lines: stackedLines([readyLines(upper), lines, readyLines(lowerLines(job, state, writer))]),
    files: files && { ...files, at: upper.length + files.at },
  };
};

const contentFrom = rememberFor(
  (
    job: Job,
    width: number,
    context: Context,
    ...facts: readonly DetailsState[keyof DetailsState][]
  ): DetailsContent => {
    const state = Object.fromEntries(stateFields.map((name, index) => [name, facts[index]])) as DetailsState;
    return contentOf(job, state, { width, context });
  },
);

/** Everything known about the selected job, in lines of at most `width` cells. Scrolling lays nothing out again. */
export const detailsContent = (state: MonitorState, width: number, context: Context): DetailsContent => {
  const job = jobWithId(state, state.selectedId);
  if (job === null) {
    return { lines: readyLines([context.theme('dim', context.translate('why.noJob'))]), files: null };
  }
  return contentFrom(job, width, context, ...stateFields.map(name => state[name]));
};
