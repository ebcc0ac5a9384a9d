import type { JobDescription } from '../../cloud/gateway.ts';
import { kindAbout, kindLabel, statusWord } from '../../format/job-names.ts';
import { type Language, type Say, speaker } from '../../i18n/translate.ts';
import {
  endOf,
  type ImportFile,
  type Instant,
  isUnfinished,
  type Job,
  spanOf,
  startOf,
  type Told,
} from '../../jobs/job.ts';
import { isoTime, type Judging } from '../../jobs/json.ts';
import { type ActionName, judge } from '../../jobs/rules.ts';
import { formatElapsed } from '../../lib/duration.ts';
import { sanitizeLine, sanitizeText } from '../../terminal/text/sanitize.ts';
import { displayWidth } from '../../terminal/text/width.ts';
import { createTable } from '../shared/table.ts';
import { refusalIn } from '../shared/verdicts.ts';

/** How a description is shown. `width` is the terminal's in cells, null where there is none. */
export type DescribeView = {
  readonly language: Language;
  readonly judging: Judging;
  readonly width: number | null;
  readonly now: Instant;
};

/** A name and its lines; without lines it is left out. */
type Field = readonly [name: string, lines: readonly string[]];

const one = (text: string | null): readonly string[] => (text === null || text === '' ? [] : [sanitizeLine(text)]);

/** `name (ID)`, or whichever of the two is known. */
const named = (name: string | null, id: string | null): string | null =>
  name !== null && id !== null ? `${name} (${id})` : (name ?? id);

const toldTime = (told: Told | null, say: Say): string | null =>
  told?.isSeen ? say('time.seen', { time: isoTime(told.at) ?? '' }) : isoTime(told?.at ?? null);

const elapsed = (job: Job, now: Instant, say: Say): string | null => {
  const span = spanOf(job, now);
  if (span === null) return null;
  const duration = formatElapsed(span.ms);
  return span.isSeen ? say('time.about', { duration }) : duration;
};

const statusText = (job: Job, say: Say): string => {
  const word = statusWord(job, say);
  return word === job.rawStatus ? word : `${word} (${job.rawStatus})`;
};

const verdictText = (action: ActionName, job: Job, { judging, language }: DescribeView): string => {
  const say = speaker(language);
  const verdict = judge(action, job, judging.circumstances);
  return verdict.allowed ? say('describe.yes') : say('describe.no', { why: refusalIn(language)(verdict.refusal) });
};

const rowsText = (imported: number | null, total: number | null, say: Say): string | null => {
  if (total === null) return imported === null ? null : String(imported);
  return imported === null ? String(total) : say('details.rowsOf', { imported, total });
};

const fieldsOf = ({ job, details, requestId }: JobDescription, view: DescribeView): readonly Field[] => {
  const say = speaker(view.language);
  const label = kindLabel(job, view.language);
  const type = [job.type, job.subtype].filter(Boolean).join(' / ');
  return [
    [say('details.id'), one(job.id)],
    [say('details.type'), one(label === type ? label : `${label} (${type})`)],
    [say('describe.description'), one(job.description)],
    [say('details.status'), one(statusText(job, say))],
    [say('details.progress'), one(job.progress === null ? null : `${job.progress}%`)],
    [say('details.createdBy'), one(job.createdBy)],
    [say('details.created'), one(isoTime(job.createdAt))],
    [say('details.started'), one(toldTime(startOf(job), say))],
    [say('details.ended'), one(toldTime(endOf(job), say))],
    [say(isUnfinished(job.status) ? 'details.elapsed' : 'describe.took'), one(elapsed(job, view.now, say))],
    [say('details.project'), one(job.projectId)],
    [say('details.cluster'), one(named(job.clusterName, job.clusterId))],
    [say('details.region'), one(job.regionId)],
    [say('describe.database'), one(job.dbName)],
    [say('details.collection'), one(job.collectionName)],
    [
      say(job.status === 'failed' ? 'details.reason' : 'details.note'),
      job.reason === null ? [] : sanitizeText(job.reason),
    ],
    [say('details.rows'), one(rowsText(details.importedRows, details.totalRows, say))],
    ...details.facts.map(([name, value]) => [sanitizeLine(name), sanitizeText(value)] as const),
    [say('describe.cancel'), one(verdictText('cancel', job, view))],
    [say('describe.retry'), one(verdictText('retry', job, view))],
    [say('details.requestId'), one(requestId)],
    [say('details.about'), one(kindAbout(job, view.language))],
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

const fileRow = (file: ImportFile, say: Say): readonly string[] => [
  file.name,
  statusWord(file, say),
  file.progress === null ? '-' : String(file.progress),
  rowsText(file.importedRows, file.totalRows, say) ?? '-',
  file.size === null ? '-' : String(file.size),
  file.reason ?? '',
];

const filesTable = (files: readonly ImportFile[], say: Say, width: number | null): string => {
  const table = createTable(
    [
      { title: say('file.name'), most: 50 },
      { title: say('file.status') },
      { title: say('file.progress'), align: 'right' },
      { title: say('file.rows'), align: 'right' },
      { title: say('describe.bytes'), align: 'right' },
      { title: say('describe.why') },
    ],
    width,
  );
  return table.lines(files.map(file => fileRow(file, say)));
};

/** The job as text: aligned fields, the whole failure reason, and an import's files as a table. Ends with a line break. */
export const describeText = (description: JobDescription, view: DescribeView): string => {
  const say = speaker(view.language);
  const { files } = description.details;
  const fields = fieldLines(fieldsOf(description, view));
  return files.length === 0 ? fields : `${fields}\n${filesTable(files, say, view.width)}`;
};
