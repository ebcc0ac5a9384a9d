import { errorText } from '../../../format/errors.ts';
import { type ShownFact, shownFacts } from '../../../format/fact.ts';
import { kindAbout, kindLabel } from '../../../format/job-names.ts';
import { nameWithId } from '../../../format/name-with-id.ts';
import { groupDigits } from '../../../format/number.ts';
import { progressBar, stageText } from '../../../format/progress.ts';
import { explainRecord } from '../../../format/record.ts';
import { clockSeconds, dayTime, durationText, timestampText } from '../../../format/time.ts';
import type { Translate } from '../../../i18n/translate.ts';
import {
  endOf,
  type ImportFile,
  type Job,
  type JobDetails,
  mayChange,
  startOf,
  type Timestamp,
} from '../../../jobs/job.ts';
import { plainId, unnamedHost } from '../../../jobs/job-source.ts';
import { rememberFor } from '../../../lib/remember.ts';
import { sanitizeLine } from '../../../terminal/text/sanitize.ts';
import { cutText, shortenText } from '../../../terminal/text/width.ts';
import { wrapLine } from '../../../terminal/text/wrap.ts';
import type { Context } from '../../context.ts';
import { describedOf, jobWithId } from '../../state/selectors.ts';
import type { MonitorState } from '../../state/state.ts';
import { wrapForeign } from '../styled-text.ts';
import { failedFirst, type ListedFacts, listedFactsOf, summaryLines } from './details-summary.ts';
import {
  type DetailsState,
  field,
  labeled,
  labelWidth,
  section,
  stateFields,
  type Writer,
  wholeLabeled,
} from './details-writer.ts';
import { blankLines, type LazyLines, linesMadeBy, readyLines, stackedLines } from './lazy-lines.ts';

/** The table of an import's files: empty lines, from index `at` on, keep room for it. */
export type FilesBlock = { readonly at: number; readonly files: readonly ImportFile[] };

/** The details as lines. */
export type DetailsContent = { readonly lines: LazyLines; readonly files: FilesBlock | null };

/** Rows of the table of `count` files: a heading and one line for each. */
export const filesTableRows = (count: number): number => count + 1;

/** Cells of the progress bar with its percentage. */
const barColumns = 30;

const timeFields = (job: Job, state: DetailsState, writer: Writer): readonly string[] => {
  const { translate } = writer.context;
  const inWords = (at: number): string => dayTime(at, state.now, translate, clockSeconds);
  const timeText = (timestamp: Timestamp | null): string | null => timestampText(timestamp, inWords, translate);
  const elapsed = durationText(job, state.now, translate);
  const withTook = (text: string): string =>
    elapsed === null
      ? text
      : translate('text.aside', { text, aside: translate('details.took', { duration: elapsed }) });
  const end = timeText(endOf(job));
  return [
    ...field('details.started', timeText(startOf(job)), writer),
    ...(mayChange(job) ? [] : field('details.ended', end === null ? null : withTook(end), writer)),
    ...(job.createdAt === null || job.createdAt === job.startedAt
      ? []
      : field('details.created', inWords(job.createdAt), writer)),
  ];
};

const factFields = (job: Job, state: DetailsState, writer: Writer): readonly string[] => {
  const { source } = job;
  const isWholeServer = source?.isWholeServer ?? state.project?.isWholeServer;
  const ofProject = state.project?.id === job.projectId ? state.project?.name : null;
  const project = source?.projectId === job.projectId ? source?.name : ofProject;
  const collection =
    job.dbName === null || job.dbName === 'default' ? job.collectionName : `${job.dbName}/${job.collectionName ?? '–'}`;
  return [
    ...field('details.progress', job.progress === null ? null : progressBar(job.progress, barColumns), writer),
    ...field('details.stage', stageText(job, writer.context.translate), writer),
    ...field('details.type', kindLabel(job, writer.context.language), writer),
    ...timeFields(job, state, writer),
    ...field('details.createdBy', job.createdBy ?? '–', writer),
    ...(isWholeServer ? [] : field('details.cluster', nameWithId(job.clusterName, job.clusterId), writer)),
    ...field('details.collection', collection, writer),
    ...(isWholeServer ? [] : field('details.project', nameWithId(project ?? null, job.projectId), writer)),
    ...(source === null ? [] : field('details.source', nameWithId(source.name, unnamedHost(source)), writer)),
    ...field('details.region', job.regionId, writer),
    ...field('details.id', plainId(job.id), writer),
  ];
};

export const requestIdOf = (job: Job, state: Pick<MonitorState, 'described'>): string | null => {
  const described = describedOf(state, job.id);
  if (described?.state === 'ready') return described.requestId;
  return described?.state === 'failed' ? described.error.requestId : null;
};

/** Address, job ID and request ID, where it is known, in one line, for a support ticket. */
export const supportLine = (
  job: Job,
  state: Pick<MonitorState, 'host' | 'described'>,
  requestId: string | null = requestIdOf(job, state),
): string => {
  const host = job.source?.host ?? state.host;
  return `${host} job ${plainId(job.id)}${requestId === null ? '' : ` requestid ${requestId}`}`;
};

/** `zjobs history` prints older records. */
const maxRecords = 20;

/** The records of this computer about the job, oldest first, in local time. */
const historyLines = (job: Job, state: DetailsState, { width, context }: Writer): readonly string[] => {
  const described = describedOf(state, job.id);
  if (described?.state !== 'ready') return [];
  const timeOf = (time: string): string => dayTime(Date.parse(time), state.now, context.translate, clockSeconds);
  return described.history
    .slice(-maxRecords)
    .flatMap(record =>
      wrapForeign(`${timeOf(record.time)}  ${explainRecord(record, context.translate)}`, width - 2).map(
        (line, index) => (index === 0 ? line : `  ${line}`),
      ),
    );
};

/** How many UTF-16 units of a list of texts are wrapped. */
const wrappedUnits = 20_000;

/** A list of texts: the length of each, its wrapped lines, and its single line for a long list. */
type Texts = {
  readonly count: number;
  readonly units: (index: number) => number;
  readonly wrapped: (index: number) => readonly string[];
  readonly short: (index: number) => string;
};

/** Wraps the first texts. Each later text gets one line, which is made when it comes into view. */
const foreignTexts = ({ count, units, wrapped, short }: Texts): LazyLines => {
  const lines: string[] = [];
  let ready = 0;
  for (let taken = 0; ready < count && taken < wrappedUnits; ready++) {
    taken += units(ready);
    lines.push(...wrapped(ready));
  }
  return stackedLines([readyLines(lines), linesMadeBy(count - ready, index => short(ready + index))]);
};

const noFacts: readonly ShownFact[] = [];

/** What only a describe reports, without the files. The same array while nothing changes, because it is laid out once. */
const factsOf = rememberFor((facts: JobDetails['facts'], job: Job, translate: Translate): readonly ShownFact[] =>
  shownFacts(facts, job, { translate }),
);

const factLines = (facts: readonly ShownFact[], writer: Writer): readonly LazyLines[] => {
  if (facts.length === 0) return [];
  const { translate, theme } = writer.context;
  const named = facts.map(({ label, value }) => ({ label: sanitizeLine(label), value }));
  const columns = labelWidth(
    named.map(({ label }) => label),
    writer,
  );
  const room = Math.max(10, writer.width - columns);
  return [
    readyLines(['', theme('strong', translate('details.facts'))]),
    foreignTexts({
      count: named.length,
      units: index => named[index]?.value.length ?? 0,
      wrapped: index => wholeLabeled(named[index]?.label ?? '', named[index]?.value ?? '', columns, writer),
      short: index =>
        labeled(
          named[index]?.label ?? '',
          shortenText(sanitizeLine(named[index]?.value ?? ''), room),
          columns,
          writer,
        )[0] ?? '',
    }),
  ];
};

const fileReasonLines = (
  files: readonly ImportFile[],
  jobReason: string | null,
  { width, context }: Writer,
): LazyLines => {
  const failed = files.filter(({ reason }) => reason !== null && reason !== jobReason);
  const textAt = (index: number): string => `${failed[index]?.name}: ${failed[index]?.reason}`;
  const styled = (line: string): string => context.theme('bad', line);
  return stackedLines([
    readyLines(failed.length === 0 ? [] : ['']),
    foreignTexts({
      count: failed.length,
      units: index => textAt(index).length,
      wrapped: index => wrapForeign(textAt(index), width).map(styled),
      short: index => styled(shortenText(sanitizeLine(textAt(index)), width)),
    }),
  ]);
};

const rowsText = (rows: number | null): string => (rows === null ? '–' : groupDigits(rows));

/** What only a describe reports. Laid out once per details, because an import may have thousands of files. */
const detailsLines = rememberFor(
  (
    details: JobDetails,
    reason: string | null,
    facts: readonly ShownFact[],
    width: number,
    context: Context,
  ): DetailsContent => {
    const { importedRows, totalRows } = details;
    const files = failedFirst(details);
    const writer: Writer = { width, context };
    const rows = { imported: rowsText(importedRows), total: rowsText(totalRows) };
    const hasRows = importedRows !== null || totalRows !== null;
    const before = [
      ...(hasRows ? field('details.rows', context.translate('details.rowsOf', rows), writer) : []),
      ...(files.length === 0 ? [] : ['']),
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
  const { details } = described;
  const facts = details.facts.length === 0 ? noFacts : factsOf(details.facts, job, translate);
  return detailsLines(details, job.reason, facts, writer.width, writer.context);
};

/** History, support line, and what the type of the job does. */
const lowerLines = (job: Job, state: DetailsState, writer: Writer): readonly string[] => {
  const { width, context } = writer;
  const { theme, translate, bindings, language } = context;
  const about = kindAbout(job, language);
  const supportHint = translate('details.supportHint', { key: bindings.sign('job.copyAs') });
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

const contentOf = (job: Job, state: DetailsState, inList: ListedFacts, writer: Writer): DetailsContent => {
  const upper = [...summaryLines(job, state, inList, writer), '', ...factFields(job, state, writer)];
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
    sameCause: ListedFacts['sameCause'],
    isUnlisted: boolean,
    ...facts: readonly DetailsState[keyof DetailsState][]
  ): DetailsContent => {
    const state = Object.fromEntries(stateFields.map((name, index) => [name, facts[index]])) as DetailsState;
    return contentOf(job, state, { sameCause, isUnlisted }, { width, context });
  },
);

/** Everything known about the selected job, in lines of at most `width` cells. Scrolling does not lay them out again. */
export const detailsContent = (state: MonitorState, width: number, context: Context): DetailsContent => {
  const job = jobWithId(state, state.selectedId);
  if (job === null) {
    return { lines: readyLines([context.theme('dim', context.translate('why.noJob'))]), files: null };
  }
  const { sameCause, isUnlisted } = listedFactsOf(job, state.feed);
  return contentFrom(job, width, context, sameCause, isUnlisted, ...stateFields.map(name => state[name]));
};
