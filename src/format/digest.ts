import type { PartTrouble } from '../cloud/capabilities.ts';
import type { Language, Translate } from '../i18n/translate.ts';
import type { Digest, DigestAction, FailureGroup } from '../jobs/digest/digest.ts';
import { reasonHeadline } from '../jobs/failure-cause.ts';
import type { Insight } from '../jobs/insight/insight.ts';
import { type Instant, type Job, mayChange, spanMs } from '../jobs/job.ts';
import { plainId } from '../jobs/job-source.ts';
import { sanitizeLine } from '../terminal/text/sanitize.ts';
import { shortenText } from '../terminal/text/width.ts';
import { aboutLeftText, attentionText, shortRange } from './insight.ts';
import { kindShortName, statusWord, subjectOf } from './job-names.ts';
import { explainIncomplete } from './list-problems.ts';
import { markdownText } from './markdown.ts';
import { statusWithProgress } from './progress.ts';
import { clockTime, dateText, dayTime, formatElapsed, weekdayTime, zoneText } from './time.ts';
import { withCommas, withSemicolons } from './with-commas.ts';

/** How the parts of a digest are written. `text` turns text of a server into one line of plain text. */
type Style = {
  readonly title: (text: string) => string;
  readonly heading: (text: string) => string;
  readonly item: (text: string) => string;
  /** A further line of an item. */
  readonly more: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly text: (text: string) => string;
};

const plainStyle: Style = {
  title: text => text,
  heading: text => text,
  item: text => `  ${text}`,
  more: text => `    ${text}`,
  strong: text => text,
  text: sanitizeLine,
};

const markdownStyle: Style = {
  title: text => `# ${text}`,
  heading: text => `## ${text}`,
  item: text => `- ${text}`,
  more: text => `  ${text}`,
  strong: text => `**${text}**`,
  text: markdownText,
};

export type DigestView = {
  /** The project or the host, and the badge of the profile if there is one. */
  readonly source: string;
  readonly badge: string | null;
  /** Whether there is a journal of the source. A demo has none. */
  readonly isRecorded: boolean;
  /** The missing parts of the list. */
  readonly troubles: readonly PartTrouble[];
  readonly translate: Translate;
  readonly language: Language;
};

type Writing = { readonly style: Style; readonly now: Instant } & DigestView;

/** The most IDs or jobs in a message. The JSON has all. */
const mostListed = 20;

/** Failures of one cause that are named. */
const mostNamed = 3;

/** In cells. A longer cause is cut, and the whole reason follows it. */
const longestCause = 120;

const listed = (items: readonly string[], { translate }: Writing): readonly string[] =>
  items.length <= mostListed
    ? items
    : [...items.slice(0, mostListed), translate('digest.more', { count: items.length - mostListed })];

const titleText = ({ from, to }: Digest, { source, badge, now, translate, style }: Writing): string =>
  style.title(
    translate('digest.title', {
      source: style.text(badge === null ? source : `${source} (${badge})`),
      from: weekdayTime(from, now, translate),
      to: weekdayTime(to, now, translate),
      zone: zoneText(to),
    }),
  );

/** The length of a window: `24h`, or `3d 4h` and `7d` from two days on. */
const windowText = (ms: number): string =>
  ms >= 3_600_000 && ms < 172_800_000 ? `${Math.round(ms / 3_600_000)}h` : formatElapsed(ms).replace(/ 0h$/, '');

const countsText = ({ counts, before, stalled, slow, from, to }: Digest, { translate, style }: Writing): string => {
  const failed = style.strong(translate('digest.failed', { count: counts.failed }));
  const earlier = translate('digest.failedBefore', { count: before.failed, duration: windowText(to - from) });
  const running = counts['in-progress'] + counts.canceling;
  const runs = [
    translate('digest.running', { count: running }),
    ...(stalled.length > 0 ? [translate('digest.stalledCount', { count: stalled.length })] : []),
    // Without it, the user can't tell whether zjobs looked.
    ...(stalled.length === 0 && running > 0 ? [translate('digest.noneStalled')] : []),
    ...(slow.length > 0 ? [translate('digest.slowCount', { count: slow.length })] : []),
  ];
  return [
    `${failed} ${earlier}`,
    translate('digest.successful', { count: counts.successful, before: before.successful }),
    translate('digest.canceled', { count: counts.canceled, before: before.canceled }),
    withCommas(runs, translate),
    ...(counts.pending > 0 ? [translate('digest.pending', { count: counts.pending })] : []),
    ...(counts.unknown > 0 ? [translate('digest.unknown', { count: counts.unknown })] : []),
  ].join(' · ');
};

const typesText = ({ types }: Digest, { translate, language, style }: Writing): readonly string[] => {
  const one = ({ job, ended, failed, before }: Digest['types'][number]): string => {
    const more = [
      ...(failed > 0 ? [translate('digest.typeFailed', { count: failed })] : []),
      ...(before > 0 ? [translate('digest.typeBefore', { count: before })] : []),
    ];
    // The jobs of a type can have several subtypes.
    const name = style.text(kindShortName({ type: job.type, subtype: null }, language));
    const text = `${name} ${ended}`;
    return more.length === 0 ? text : translate('text.aside', { text, aside: withCommas(more, translate) });
  };
  const shown = types.filter(({ ended }) => ended > 0).map(one);
  return shown.length === 0 ? [] : ['', translate('digest.types', { types: shown.join(' · ') })];
};

/** The ID of the job, with its source in a digest of several sources. */
const idText = ({ id, source }: Pick<Job, 'id' | 'source'>, { style }: Writing): string =>
  source === null ? style.text(plainId(id)) : `${style.text(plainId(id))} ${style.text(source.name)}`;

const nameOf = (job: Job, writing: Writing): string =>
  `${writing.style.text(subjectOf(job) ?? kindShortName(job, writing.language))} (${idText(job, writing)})`;

/** What a reason begins with, up to the end of its first clause. */
const clauseForm = /^.{12,}?(?=[:;] |[.。](?:\s|$)| \()/u;

/** Full stops at the end of a reason. */
const fullStops = /[.。]+$/;

/** A reason in two parts, so that nothing is repeated. */
type ReasonParts = {
  /** The first clause after the location, cut if it is long. */
  readonly cause: string;
  /** What follows it: the rest of the server's sentence, unchanged, and the location. '' if there is nothing more. */
  readonly rest: string;
};

/** Between the words of the server and what zjobs moved behind them. */
const moved = (text: string): string => (text === '' ? '' : ` · ${text}`);

const partsOf = (reason: string): ReasonParts => {
  const whole = sanitizeLine(reason).trim();
  const headline = sanitizeLine(reasonHeadline(reason)).trim();
  const clause = clauseForm.exec(headline)?.[0] ?? headline.replace(fullStops, '');
  const cause = shortenText(clause, longestCause);
  // The rest contains what was cut.
  if (cause !== clause) return { cause, rest: moved(`“${whole}”`) };
  const location = whole.endsWith(headline) ? whole.slice(0, whole.length - headline.length).trim() : '';
  const after = headline.slice(clause.length);
  return { cause, rest: (fullStops.exec(after)?.index === 0 ? '' : after) + moved(location.replace(/:$/, '')) };
};

/** The failed jobs of a cause: a few by name, many by ID. */
const failedJobs = (jobs: readonly Job[], writing: Writing): string => {
  const { translate } = writing;
  if (jobs.length <= mostNamed) {
    return withSemicolons(
      jobs.map(job => nameOf(job, writing)),
      translate,
    );
  }
  return withCommas(
    listed(
      jobs.map(job => idText(job, writing)),
      writing,
    ),
    translate,
  );
};

const failureLines = (group: FailureGroup, writing: Writing): readonly string[] => {
  const { translate, style, now } = writing;
  const { reason, lastAt, jobs } = group;
  const { cause, rest } = reason === null ? { cause: translate('digest.noReason'), rest: '' } : partsOf(reason);
  const title = style.strong(translate('digest.group', { count: jobs.length, cause: style.text(cause) }));
  const time = lastAt === null ? null : dayTimeOf(lastAt, now, translate);
  const at = time !== null && jobs.length > 1 ? translate('digest.last', { time }) : time;
  const text = `${title}${style.text(rest)}`;
  return [
    // The time follows the words of the server, which it must not break.
    style.item(at === null ? text : translate('text.aside', { text, aside: at })),
    style.more(failedJobs(jobs, writing)),
  ];
};

/** The time of day, with the day in front unless it is today. */
const dayTimeOf = (at: Instant, now: Instant, translate: Translate): string => {
  const text = dayTime(at, now, translate);
  return text === dayTime(at, at, translate) && now - at < 86_400_000 ? clockTime(at) : text;
};

const percentOf = ({ progress }: Job): string | null => (progress === null ? null : `${progress}%`);

const attentionLine = (job: Job, insight: Insight, writing: Writing): string => {
  const { translate, style, now } = writing;
  const progress = percentOf(job);
  const what = [
    attentionText(insight, now, translate) ?? '',
    ...(progress === null ? [] : [translate('digest.at', { progress })]),
  ].join(' ');
  const took = insight.estimate?.took ?? null;
  const usual = took === null ? [] : [translate('digest.usually', { took: shortRange(took.from, took.to) })];
  return style.item(`${nameOf(job, writing)}: ${withSemicolons([what, ...usual], translate)}`);
};

const runningLine = (job: Job, { estimate }: Insight, writing: Writing): string => {
  const { style, now, translate } = writing;
  const span = spanMs(job, now);
  const left = aboutLeftText(estimate, job, now, writing);
  const progress = percentOf(job);
  const duration = span === null ? null : formatElapsed(span);
  const state =
    progress === null || duration === null
      ? (progress ?? (duration === null ? null : translate('digest.runningFor', { duration })))
      : translate('digest.progressAfter', { progress, duration });
  const facts = [state, left === null ? null : style.text(left)].filter(fact => fact !== null);
  return style.item(`${nameOf(job, writing)}${facts.length === 0 ? '' : `: ${withCommas(facts, translate)}`}`);
};

const actionLine = ({ record, source, job }: DigestAction, writing: Writing): string => {
  const { translate, style, now } = writing;
  const outcome = translate(`digest.outcome.${record.outcome}`);
  const ended =
    job === null
      ? []
      : [style.text(mayChange(job) ? statusWithProgress(job, translate) : statusWord(job, translate).toLowerCase())];
  const name = job === null ? idText({ id: record.jobId, source }, writing) : nameOf(job, writing);
  const time = dayTimeOf(Date.parse(record.time), now, translate);
  const text = `${time} ${translate(`digest.done.${record.event}`)} ${name}`;
  return style.item(translate('text.aside', { text, aside: withCommas([outcome, ...ended], translate) }));
};

/** What the journals lack: sources without a journal, and the time before the others begin. */
const journalNotes = ({ journals }: Digest, { translate, now, style }: Writing): readonly string[] => {
  const unrecorded = journals.filter(({ from }) => from === null).flatMap(({ source }) => source?.name ?? []);
  const starts = journals.flatMap(({ from }) => from ?? []);
  const missing =
    unrecorded.length > 0
      ? [translate('digest.noJournalOf', { sources: style.text(withCommas(unrecorded, translate)) })]
      : [translate('digest.noJournal')];
  return [
    ...(starts.length < journals.length ? missing : []),
    // Before that, the journal of a source has nothing.
    ...(starts.length > 0
      ? [translate('digest.journalFrom', { time: dateText(Math.max(...starts), now, translate) })]
      : []),
  ];
};

/** What the digest can't know. */
const notes = (digest: Digest, writing: Writing): readonly string[] => {
  const { translate, troubles, isRecorded, style } = writing;
  const incomplete = explainIncomplete(troubles, translate);
  const { successful, failed, canceled } = digest.counts;
  return [
    // The list groups jobs by the day of their start.
    ...(successful + failed + canceled > 0 ? [translate('digest.byEnd')] : []),
    ...(digest.undated > 0 ? [translate('digest.undated', { count: digest.undated })] : []),
    ...(isRecorded ? journalNotes(digest, writing) : []),
    ...(incomplete === null ? [] : [style.text(incomplete)]),
  ];
};

/** The lines after an empty line. */
const spaced = (lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : ['', ...lines]);

const section = (title: string, lines: readonly string[], { style }: Writing): readonly string[] =>
  lines.length === 0 ? [] : ['', style.heading(title), ...lines];

/** The digest as the lines of a message that can be sent unchanged. */
const digestLines = (digest: Digest, writing: Writing): readonly string[] => {
  const { translate } = writing;
  const insights = new Map(digest.running.map(({ job, insight }) => [job, insight]));
  const attention = [...new Set([...digest.stalled, ...digest.slow])];
  const others = digest.running.filter(({ job }) => !attention.includes(job));
  const attentionLines = attention.flatMap(job => {
    const insight = insights.get(job);
    return insight === undefined ? [] : [attentionLine(job, insight, writing)];
  });
  const somethingIsWrong = digest.failures.length + attention.length > 0;
  return [
    titleText(digest, writing),
    '',
    countsText(digest, writing),
    ...typesText(digest, writing),
    ...(somethingIsWrong ? [] : ['', translate('digest.nothing')]),
    ...section(
      translate('digest.failures'),
      digest.failures.flatMap(group => failureLines(group, writing)),
      writing,
    ),
    ...section(translate('digest.attention'), attentionLines, writing),
    ...section(
      translate('digest.stillRunning'),
      [
        ...listedItems(
          others.map(({ job, insight }) => runningLine(job, insight, writing)),
          writing,
        ),
      ],
      writing,
    ),
    ...section(
      translate('digest.actions'),
      digest.actions.map(action => actionLine(action, writing)),
      writing,
    ),
    ...spaced(notes(digest, writing)),
  ];
};

const listedItems = (items: readonly string[], writing: Writing): readonly string[] => {
  const shown = listed(items, writing);
  return shown.map((item, index) => (index < items.length && index < mostListed ? item : writing.style.item(item)));
};

/** The lines of a digest for reading. */
export const digestText = (digest: Digest, view: DigestView): readonly string[] =>
  digestLines(digest, { ...view, style: plainStyle, now: digest.to });

/** The digest as markdown: a message for colleagues. */
export const digestMarkdown = (digest: Digest, view: DigestView): string =>
  `${digestLines(digest, { ...view, style: markdownStyle, now: digest.to }).join('\n')}\n`;
