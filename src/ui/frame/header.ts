import { type Capabilities, makesIncomplete } from '../../cloud/capabilities.ts';
import { serverKinds } from '../../cloud/servers/server-kinds.ts';
import type { SourceStatus } from '../../feed/types.ts';
import { kindLabel } from '../../format/job-names.ts';
import { groupDigits } from '../../format/number.ts';
import { formatElapsed, weekdayTime } from '../../format/time.ts';
import { withCommas } from '../../format/with-commas.ts';
import type { MessageId } from '../../i18n/translate.ts';
import { reasonHeadline } from '../../jobs/failure-cause.ts';
import { mayChange } from '../../jobs/job.ts';
import { type JobStatus, jobStatuses } from '../../jobs/statuses.ts';
import { formatDuration } from '../../lib/duration.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { displayWidth, shortenText } from '../../terminal/text/width.ts';
import type { Context } from '../context.ts';
import type { Counted } from '../state/action.ts';
import { stalledCount } from '../state/attention.ts';
import { hasNewsLine, layoutOf, usesFilterLine } from '../state/layout.ts';
import type { MonitorState } from '../state/state.ts';
import { type Meaning, statusGlyphs } from '../theme.ts';
import { missingParts } from './capability-lines.ts';
import { withCaret } from './caret.ts';
import { fromFields } from './from-fields.ts';
import { fitsPosition, positionText } from './list/job-list.ts';
import { profileBadge } from './profile-badge.ts';
import { promptSign } from './prompt-sign.ts';
import { badgesOfSources, coarse, isStale, sourceTroubles } from './source-states.ts';
import { displayWidthOfStyled, fitStyled, shortenStyled, spread } from './styled-text.ts';

/** The fields that the first line shows. */
const firstLineFields = [
  'size',
  'demo',
  'readOnly',
  'profile',
  'capabilities',
  'project',
  'projects',
  'host',
  'feed',
  'now',
] as const satisfies readonly (keyof MonitorState)[];
type FirstLineState = Pick<MonitorState, (typeof firstLineFields)[number]>;

const totalText = ({ feed, project, projects }: FirstLineState, { translate }: Context): string => {
  // It waits for the user to choose a project, not for a server.
  if (project === null && projects !== null) return '';
  if (feed === null || (feed.freshAt === null && !feed.fromCache)) return translate('header.connecting');
  const known = feed.jobs.size;
  if (feed.loading && feed.total !== null && known < feed.total) {
    return translate('header.loading', { loaded: groupDigits(known), total: groupDigits(feed.total) });
  }
  return translate(known === 1 ? 'header.job' : 'header.jobs', { total: groupDigits(known) });
};

/** The age of a stale list, in ms; null while the list is current. */
const staleAge = ({ feed, now }: FirstLineState): number | null =>
  feed === null || feed.freshAt === null || (feed.problem === null && !feed.isOverdue)
    ? null
    : Math.max(0, now - feed.freshAt);

/** The badges of the kinds of server; none for a kind without one, and before the kind is known. */
const serverBadges = (state: FirstLineState, { translate }: Context): readonly string[] => {
  const badgeOf = (capabilities: Capabilities | null): string | null => {
    const badge = capabilities && serverKinds[capabilities.server].badge;
    return badge && translate(badge);
  };
  const sources = state.feed?.sources;
  if (sources !== undefined) return badgesOfSources(sources, ({ capabilities }) => badgeOf(capabilities), translate);
  return [badgeOf(state.capabilities)].filter(badge => badge !== null);
};

/** The badges about how current and complete the list is. */
const listBadges = (state: FirstLineState, { translate }: Context): readonly string[] => {
  const { feed } = state;
  const age = staleAge(state);
  const stale = age === null ? [] : [translate('badge.stale', { age: formatElapsed(coarse(age)) })];
  if (feed?.sources !== undefined) {
    const badges = (badge: MessageId, has: (source: SourceStatus) => boolean): readonly string[] =>
      badgesOfSources(feed.sources ?? [], source => (has(source) ? translate(badge) : null), translate);
    return [
      ...badges('badge.incomplete', ({ incomplete }) => incomplete.some(makesIncomplete)),
      ...badges('badge.cached', ({ fromCache }) => fromCache),
      ...(age === null ? badges('badge.staleSource', isStale) : stale),
    ];
  }
  return [
    ...(missingParts(state).length === 0 ? [] : [translate('badge.incomplete')]),
    ...(feed?.fromCache ? [translate('badge.cached')] : []),
    ...stale,
  ];
};

const badgesOf = (
  state: FirstLineState,
  servers: readonly string[],
  lists: readonly string[],
  { translate }: Context,
): readonly string[] => [
  ...(state.demo ? [translate('badge.demo')] : []),
  ...(state.readOnly ? [translate('badge.readOnly')] : []),
  ...servers,
  ...lists,
  ...(state.feed?.paused ? [translate('badge.paused')] : []),
];

/** How often the list is refreshed; '' while it is paused or may be out of date. */
const liveText = (state: FirstLineState, { translate, theme }: Context): string => {
  const { feed } = state;
  if (feed === null || feed.freshAt === null || feed.fromCache || feed.paused || staleAge(state) !== null) return '';
  return theme('dim', translate('header.live', { interval: formatDuration(feed.interval) }));
};

/** Whether the names of several sources say each of their hosts. */
const saysHosts = (name: string, host: string): boolean => host.split(', ').every(one => name.includes(one));

/** Project and host in at most `room` cells; one of them alone if it says the other. */
const projectText = (
  { project, projects, host, size }: FirstLineState,
  room: number,
  { translate, theme }: Context,
): string => {
  if (project?.isWholeServer) return shortenText(host, room);
  const noName = translate(projects === null ? 'header.connecting' : 'header.noProject');
  const name = project === null ? noName : sanitizeLine(project.name);
  if (saysHosts(name, host)) return shortenText(name, room);
  const shown = shortenText(name, Math.min(room, Math.max(12, Math.floor(size.columns / 3))));
  return shown + theme('dim', shortenText(` · ${host}`, room - displayWidth(shown)));
};

/** Badges, `live`, and how many jobs there are. */
const rightOf = (state: FirstLineState, servers: readonly string[], live: string, context: Context): string => {
  const badges = [
    ...(state.profile === null ? [] : [profileBadge(state.profile, context)]),
    ...badgesOf(state, servers, listBadges(state, context), context).map(text => context.theme('badge', ` ${text} `)),
  ];
  const parts = [badges.join(' '), live, context.theme('strong', totalText(state, context))];
  return `${parts.filter(part => part !== '').join(live === '' ? ' ' : '  ')} `;
};

/** Cells that project and host need to be recognizable. */
const minProjectColumns = 30;

const firstLine = fromFields(firstLineFields, (state, context): string => {
  const { columns } = state.size;
  const product = ` ${context.theme('title', 'zjobs')}  `;
  const roomBeside = (end: string): number => columns - displayWidthOfStyled(product) - displayWidthOfStyled(end) - 1;
  const whole = rightOf(state, serverBadges(state, context), '', context);
  const servers = roomBeside(whole) < minProjectColumns ? [] : serverBadges(state, context);
  const right = rightOf(state, servers, '', context);
  const left = product + projectText(state, roomBeside(right), context);
  const withLive = rightOf(state, servers, liveText(state, context), context);
  const hasRoom = displayWidthOfStyled(left) + 2 + displayWidthOfStyled(withLive) <= columns;
  return spread(left, hasRoom ? withLive : right, columns);
});

/** The number of marked jobs, and how many of them are not listed: an action applies to those, too. */
const markedText = ({ marks, rows }: MonitorState, translate: Context['translate']): string => {
  const hidden = [...marks].filter(id => rows.indexOf(id) === -1).length;
  return translate(hidden === 0 ? 'list.marked' : 'list.markedHidden', { count: marks.size, hidden });
};

/** Servers rarely send an unknown status, so a count of 0 would only confuse the user. */
const countedStatuses = (counts: Readonly<Record<JobStatus, number>>): readonly JobStatus[] =>
  jobStatuses.filter(status => status !== 'unknown' || counts.unknown > 0);

/** A count of a status, or of stalled or watched jobs, which are counted only if there are any. */
type Count = {
  readonly of: Counted;
  readonly glyph: string;
  readonly count: string;
  readonly word: string;
  readonly tone: Meaning;
};

/** Whether all jobs of the server were read at least once. Until then, and in a list from the cache, there may be more. */
const isWholeList = ({ feed }: Pick<MonitorState, 'feed'>): boolean =>
  feed !== null && feed.freshAt !== null && !feed.loading;

/** A count, `31`. If the whole list is not known, `31+`, or a dash instead of 0. */
const countText = (count: number, isWhole: boolean): string => {
  if (isWhole) return groupDigits(count);
  return count === 0 ? '–' : `${groupDigits(count)}+`;
};

/** How many watched jobs may still change. One that a list without its older jobs lacks may be among those. */
const countWatched = ({ attention, feed }: Pick<MonitorState, 'attention' | 'feed'>): number =>
  [...attention.watched].filter(id => {
    const job = feed?.jobs.get(id);
    return job === undefined ? !isWholeList({ feed }) : mayChange(job) && feed?.unlisted.has(id) !== true;
  }).length;

/** The counts by importance: failed, stalled, running and so on, watched. */
const countsOf = (
  state: Pick<MonitorState, 'attention' | 'feed'>,
  counts: StatusCounts,
  { translate }: Context,
): readonly Count[] => {
  const stalled = stalledCount(state.attention);
  const watched = countWatched(state);
  const [failed, ...others] = countedStatuses(counts).map(
    (status): Count => ({
      of: status,
      glyph: statusGlyphs[status],
      count: countText(counts[status], isWholeList(state)),
      word: translate(`status.${status}`),
      tone: counts[status] === 0 ? 'dim' : `status.${status}`,
    }),
  );
  return [
    ...(failed === undefined ? [] : [failed]),
    ...(stalled === 0
      ? []
      : [
          {
            of: 'is:stalled',
            glyph: '△',
            count: groupDigits(stalled),
            word: translate('header.stalled'),
            tone: 'status.failed',
          } as const,
        ]),
    ...others,
    ...(watched === 0
      ? []
      : [
          {
            of: 'is:watched',
            glyph: '◉',
            count: groupDigits(watched),
            word: translate('header.watched'),
            tone: 'mark',
          } as const,
        ]),
  ];
};

type StatusCounts = Readonly<Record<JobStatus, number>>;

/** The counts, the first `words` of them with their words. */
const countTexts = (all: readonly Count[], words: number, { theme }: Context): readonly string[] =>
  all.map(({ glyph, count, word, tone }, index) => theme(tone, `${glyph} ${count}${index < words ? ` ${word}` : ''}`));

/** Texts side by side, with `gap` blanks between them. */
type CountsLine = { readonly texts: readonly string[]; readonly gap: number };

const widthOf = ({ texts, gap }: CountsLine): number =>
  texts.reduce((sum, text, index) => sum + (index === 0 ? 0 : gap) + displayWidthOfStyled(text), 0);

/** What needs attention comes first. If the line is too long, the words are left out one by one, from the right. */
const countsFor = (all: readonly Count[], room: number, context: Context): CountsLine => {
  const whole = { texts: countTexts(all, all.length, context), gap: 3 };
  if (widthOf(whole) <= room) return whole;
  for (let words = all.length; words >= 0; words -= 1) {
    const line = { texts: countTexts(all, words, context), gap: 2 };
    if (widthOf(line) <= room) return line;
  }
  return { texts: countTexts(all, 0, context), gap: 1 };
};

const countsLine = fromFields(['feed', 'attention', 'size'], (state, context): string => {
  const counts = state.feed?.counts;
  if (counts === undefined) return '';
  const room = state.size.columns - 1;
  const { texts, gap } = countsFor(countsOf(state, counts, context), room, context);
  const line = texts.join(' '.repeat(gap));
  return ` ${displayWidthOfStyled(line) <= room ? line : fitStyled(line, room)}`;
});

/** The row of the counts on the screen. */
export const countsRow = 1;

/** What the count at column `x` of that row counts; null between two counts. */
export const countAt = (x: number, state: MonitorState, context: Context): Counted | null => {
  const counts = state.feed?.counts;
  if (counts === undefined) return null;
  const all = countsOf(state, counts, context);
  const { texts, gap } = countsFor(all, state.size.columns - 1, context);
  let start = 1;
  for (const [index, text] of texts.entries()) {
    const end = start + displayWidthOfStyled(text);
    if (x >= start && x < end) return all[index]?.of ?? null;
    start = end + gap;
  }
  return null;
};

/** What changed since the user looked, `Since Fri 18:02:  ✗ 3 failed · ✓ 12 · ● 2 started`, with the keys that help; '' without. */
const newsText = (state: MonitorState, { translate, theme, bindings }: Context): string => {
  const { news } = state.attention;
  if (news === null || !news.hasLine) return '';
  const { since, counts } = news;
  const { failed, successful, canceled, started, others } = counts;
  const parts = [
    ...(failed > 0 ? [theme('status.failed', translate('news.failed', { count: failed }))] : []),
    ...(successful > 0 ? [`✓ ${groupDigits(successful)}`] : []),
    ...(canceled > 0 ? [translate('news.canceled', { count: canceled })] : []),
    ...(started > 0 ? [translate('news.started', { count: started })] : []),
  ];
  if (parts.length === 0) parts.push(translate('news.changed', { count: Math.max(1, others) }));
  const time = weekdayTime(since, state.now, translate);
  const keys = `${theme('key', bindings.sign('view.digest'))} ${translate('key.digest')}  ${theme('key', bindings.sign('view.dismiss'))} ${translate('key.dismiss')}`;
  const text = `${translate('news.since', { time })}  ${parts.join(' · ')}`;
  return spread(` ${text}`, `${keys} `, state.size.columns);
};

/** A reason of the listed failures, which share their cause; the normalized cause while none is listed. */
const causeText = ({ rows }: MonitorState, cause: string): string => {
  const reason = rows.at(0)?.reason ?? null;
  return reason === null ? cause : reasonHeadline(reason);
};

const filterParts = (state: MonitorState, { translate, theme, language }: Context): string => {
  const parts = [
    state.view === null ? null : `${translate('list.view')} ${sanitizeLine(state.view.name)}`,
    state.filter.text === '' ? null : sanitizeLine(state.filter.text),
    ...jobStatuses.filter(status => state.statuses.has(status)).map(status => translate(`status.${status}`)),
    ...[...state.types].map(type => sanitizeLine(kindLabel({ type, subtype: null }, language))),
    state.cause === null ? null : translate('list.sameCause', { cause: sanitizeLine(causeText(state, state.cause)) }),
  ].filter(part => part !== null);
  const name = state.order === 'default' && !state.isReversed ? null : translate(`order.${state.order}`);
  const order = state.isReversed && name !== null ? translate('order.reversed', { order: name }) : name;
  const filter = parts.length === 0 ? null : translate('list.filter', { filter: withCommas(parts, translate) });
  const shown = [filter === null ? null : theme('warning', filter), order].filter(part => part !== null);
  return shown.join(theme('dim', ' · '));
};

/** Marks, skipped records, `position`, and how many jobs match the filter. Empty facts are left out. */
const filterFacts = (state: MonitorState, context: Context, position = ''): readonly string[] => {
  const { translate, theme } = context;
  const { feed, rows, marks } = state;
  const badRecords = feed?.badRecords ?? 0;
  const isNarrowed = feed !== null && rows.length !== feed.jobs.size;
  return [
    sourceTroubles(state, context),
    marks.size === 0 ? null : theme('mark', markedText(state, translate)),
    badRecords === 0
      ? null
      : theme('warning', translate(badRecords === 1 ? 'list.badRecord' : 'list.badRecords', { count: badRecords })),
    position,
    isNarrowed
      ? theme('dim', translate('list.shown', { shown: groupDigits(rows.length), total: groupDigits(feed.jobs.size) }))
      : null,
  ].flatMap(fact => (fact === null || fact === '' ? [] : [fact]));
};

/** The position, if the headings have no room for it; else ''. */
const homelessPosition = (state: MonitorState, context: Context): string => {
  const { listColumns } = layoutOf(state);
  if (listColumns === 0 || fitsPosition(state, listColumns, context)) return '';
  const position = positionText(state, context);
  return position === '' ? '' : context.theme('dim', position);
};

/** Cells that the input line of a filter keeps beside its facts. */
const minTypedColumns = 20;

/** The filter and its facts; an input line while the filter is typed. Each of the two has at least half of the line. */
const filterLine = (state: MonitorState, context: Context): string => {
  const { theme } = context;
  const { filter, size } = state;
  const applied = filter.editing ? '' : filterParts(state, context);
  const wanted = filter.editing
    ? Math.max(minTypedColumns, displayWidth(filter.text) + 2)
    : displayWidthOfStyled(applied);
  const leftColumns = Math.min(wanted + 2, Math.ceil(size.columns / 2));
  const facts = filterFacts(state, context, homelessPosition(state, context)).join('  ');
  const right = shortenStyled(facts, size.columns - leftColumns - 1);
  const room = size.columns - displayWidthOfStyled(right) - 3;
  const prompt = promptSign('view.filter', context);
  const left = filter.editing ? `${prompt}${withCaret(filter, room - displayWidthOfStyled(prompt), theme)}` : applied;
  return spread(` ${left}`, right === '' ? '' : `${right} `, size.columns);
};

/** What is new, and the line of the filter if it has content. What is new takes precedence over the position alone. */
const lastLines = (state: MonitorState, context: Context): readonly string[] => {
  if (!hasNewsLine(state)) return [filterLine(state, context)];
  const news = fitStyled(newsText(state, context), state.size.columns);
  return usesFilterLine(state) ? [news, filterLine(state, context)] : [news];
};

/** The lines above the body, one for each row of the layout's header. */
export const headerLines = (state: MonitorState, context: Context): readonly string[] => [
  firstLine(state, context),
  countsLine(state, context),
  ...lastLines(state, context),
];
