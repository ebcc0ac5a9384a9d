import type { JobDescription } from '../../cloud/gateway.ts';
import { explainEarlierRetry } from '../../format/earlier-retry.ts';
import { shownFacts } from '../../format/fact.ts';
import { attentionText, leftText } from '../../format/insight.ts';
import { kindAbout, kindLabel, statusWord } from '../../format/job-names.ts';
import { nameWithId } from '../../format/name-with-id.ts';
import { utcPhrasing } from '../../format/phrasing.ts';
import { progressNote, progressText } from '../../format/progress.ts';
import { explainRefusal } from '../../format/refusal.ts';
import { durationText, timestampText } from '../../format/time.ts';
import { type Language, type Translate, translator } from '../../i18n/translate.ts';
import type { EarlierRetry } from '../../jobs/earlier-retry.ts';
import type { Insight } from '../../jobs/insight/insight.ts';
import { endOf, type ImportFile, type Instant, type Job, mayChange, startOf, type Timestamp } from '../../jobs/job.ts';
import { unnamedHost } from '../../jobs/job-source.ts';
import { isoTime } from '../../jobs/json.ts';
import { type ActionName, type Circumstances, judge } from '../../jobs/rules.ts';
import { waitsForCommit } from '../../jobs/stages.ts';
import { sanitizeLine, sanitizeText } from '../../terminal/text/sanitize.ts';
import { displayWidth } from '../../terminal/text/width.ts';
import { createTable } from './table.ts';

export type JobTextView = {
  readonly language: Language;
  readonly circumstances: Circumstances;
  /** The terminal's width in cells; null without a terminal. */
  readonly width: number | null;
  readonly now: Instant;
  readonly insight: Insight;
  /** The last retry of the job that this computer sent; null without one. */
  readonly retried: EarlierRetry | null;
};

/** A name and its lines. A field without lines is left out. */
type Field = readonly [name: string, lines: readonly string[]];

const one = (text: string | null): readonly string[] => (text === null || text === '' ? [] : [sanitizeLine(text)]);

const timeText = (timestamp: Timestamp | null, translate: Translate): string | null =>
  timestampText(timestamp, at => isoTime(at) ?? '', translate);

const statusText = (job: Job, translate: Translate): string => {
  const word = statusWord(job, translate);
  return word === job.rawStatus ? word : `${word} (${job.rawStatus})`;
};

const verdictText = (action: ActionName, job: Job, { circumstances, language }: JobTextView): string => {
  const phrasing = utcPhrasing(language);
  const verdict = judge(action, job, circumstances);
  if (!verdict.allowed) return phrasing.translate('describe.no', { why: explainRefusal(verdict.refusal, phrasing) });
  const yes = phrasing.translate('describe.yes');
  return verdict.caveat ? `${yes}. ${explainRefusal(verdict.caveat, phrasing)}` : yes;
};

const retriedText = ({ retried, language }: JobTextView): string | null => {
  const { translate, formatTime } = utcPhrasing(language);
  return retried && explainEarlierRetry(retried, formatTime(retried.at), null, translate);
};

const rowsText = (imported: number | null, total: number | null, translate: Translate): string | null => {
  if (total === null) return imported === null ? null : String(imported);
  return imported === null ? String(total) : translate('details.rowsOf', { imported, total });
};

const fieldsOf = ({ job, details, requestId }: JobDescription, view: JobTextView): readonly Field[] => {
  const translate = translator(view.language);
  const label = kindLabel(job, view.language);
  const type = [job.type, job.subtype].filter(Boolean).join(' / ');
  return [
    [translate('details.id'), one(job.id)],
    [translate('details.type'), one(label === type ? label : `${label} (${type})`)],
    [translate('describe.description'), one(job.description)],
    [translate('details.status'), one(statusText(job, translate))],
    [translate('details.progress'), one(progressText(job, translate))],
    [translate('details.createdBy'), one(job.createdBy)],
    [translate('details.created'), one(isoTime(job.createdAt))],
    [translate('details.started'), one(timeText(startOf(job), translate))],
    [translate('details.ended'), one(timeText(endOf(job), translate))],
    [translate(mayChange(job) ? 'details.elapsed' : 'describe.took'), one(durationText(job, view.now, translate))],
    [
      translate('details.left'),
      one(leftText(view.insight.estimate, job, view.now, { translate, language: view.language })),
    ],
    [translate('details.attention'), one(attentionText(view.insight, view.now, translate))],
    [translate('details.project'), one(job.projectId)],
    [
      translate('details.source'),
      one(job.source === null ? null : nameWithId(job.source.name, unnamedHost(job.source))),
    ],
    [translate('details.cluster'), one(nameWithId(job.clusterName, job.clusterId))],
    [translate('details.region'), one(job.regionId)],
    [translate('describe.database'), one(job.dbName)],
    [translate('details.collection'), one(job.collectionName)],
    [
      translate(job.status === 'failed' ? 'details.reason' : 'details.note'),
      job.reason === null || progressNote(job) !== null ? [] : sanitizeText(job.reason),
    ],
    [translate('details.rows'), one(rowsText(details.importedRows, details.totalRows, translate))],
    ...shownFacts(details.facts, job, { translate, formatAt: at => isoTime(at) ?? '' }).map(
      ({ label: name, value }) => [sanitizeLine(name), sanitizeText(value)] as const,
    ),
    [translate('describe.cancel'), one(verdictText('cancel', job, view))],
    [translate('describe.retry'), [...one(verdictText('retry', job, view)), ...one(retriedText(view))]],
    ...(waitsForCommit(job) ? [[translate('describe.commit'), one(verdictText('commit', job, view))] as const] : []),
    [translate('details.requestId'), one(requestId)],
    [translate('details.about'), one(kindAbout(job, view.language))],
  ];
};

const fieldLines = (fields: readonly Field[]): string => {
  const shown = fields.filter(([, lines]) => lines.length > 0);
  const width = Math.max(...shown.map(([name]) => displayWidth(name)));
  const indent = ' '.repeat(width + 2);
  return shown
    .flatMap(([name, lines]) =>
      lines.map((line, index) => (index === 0 ? name + indent.slice(displayWidth(name)) + line : indent + line)),
    )
    .map(line => `${line.trimEnd()}\n`)
    .join('');
};

const fileRow = (file: ImportFile, translate: Translate): readonly string[] => [
  file.name,
  statusWord(file, translate),
  file.progress === null ? '-' : String(file.progress),
  rowsText(file.importedRows, file.totalRows, translate) ?? '-',
  file.size === null ? '-' : String(file.size),
  file.reason ?? '',
];

const filesTable = (files: readonly ImportFile[], translate: Translate, width: number | null): string => {
  const table = createTable(
    [
      { title: translate('file.name'), most: 50 },
      { title: translate('file.status') },
      { title: translate('file.progress'), align: 'right' },
      { title: translate('file.rows'), align: 'right' },
      { title: translate('describe.bytes'), align: 'right' },
      { title: translate('describe.why') },
    ],
    width,
  );
  return table.lines(files.map(file => fileRow(file, translate)));
};

/** A job as text: aligned fields, the whole failure reason, and the files of an import as a table. Ends with a line break. */
export const jobText = (description: JobDescription, view: JobTextView): string => {
  const translate = translator(view.language);
  const { files } = description.details;
  const fields = fieldLines(fieldsOf(description, view));
  return files.length === 0 ? fields : `${fields}\n${filesTable(files, translate, view.width)}`;
};
