import { serverKinds } from '../../cloud/servers/kinds.ts';
import { kindLabel } from '../../format/job-names.ts';
import { groupDigits } from '../../format/number.ts';
import { formatElapsed } from '../../format/time.ts';
import { type JobStatus, jobStatuses } from '../../jobs/statuses.ts';
import { sliceRow } from '../../terminal/paint/slice.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { displayWidth, shortenText } from '../../terminal/text/width.ts';
import type { Context } from '../context.ts';
import { filterProblem } from '../filter-problem.ts';
import type { MonitorState } from '../state/state.ts';
import { statusGlyphs } from '../theme.ts';
import { missing } from './capability-lines.ts';
import { displayWidthOfStyled, fitStyled, spread } from './styled-text.ts';

const totalText = ({ feed }: MonitorState, { translate }: Context): string => {
  if (feed === null || (feed.freshAt === null && !feed.fromCache)) return translate('header.connecting');
  const known = feed.jobs.size;
  if (feed.loading && feed.total !== null && known < feed.total) {
    return translate('header.loading', { loaded: groupDigits(known), total: groupDigits(feed.total) });
  }
  return translate(known === 1 ? 'header.job' : 'header.jobs', { total: groupDigits(known) });
};

/** The age of the list where it matters, in ms; null while the list is current. */
export const staleAge = ({ feed, now }: MonitorState): number | null =>
  feed === null || feed.freshAt === null || (feed.problem === null && !feed.isOverdue)
    ? null
    : Math.max(0, now - feed.freshAt);

// In steps, because each change of an age is bytes on the line; but what is old is never 0 s old.
const coarse = (ms: number): number => (ms < 60_000 ? Math.floor(ms / 10_000) * 10_000 || Math.min(ms, 5_000) : ms);

/** The badge of the server's kind; null for a kind without one, and before the kind is known. */
const serverBadge = ({ capabilities }: MonitorState, { translate }: Context): string | null => {
  const badge = capabilities && serverKinds[capabilities.server].badge;
  return badge && translate(badge);
};

const badgesOf = (state: MonitorState, server: string | null, { translate }: Context): readonly string[] => {
  const age = staleAge(state);
  return [
    state.demo ? translate('badge.demo') : null,
    state.readOnly ? translate('badge.readOnly') : null,
    server,
    missing(state).length === 0 ? null : translate('badge.incomplete'),
    state.feed?.fromCache ? translate('badge.cached') : null,
    age === null ? null : translate('badge.stale', { age: formatElapsed(coarse(age)) }),
    state.feed?.paused ? translate('badge.paused') : null,
  ].filter(badge => badge !== null);
};

/** Whose jobs these are, in at most `room` cells: a project's on a server, or all of the server's. */
const placeText = (
  { project, projects, host, size }: MonitorState,
  room: number,
  { translate, theme }: Context,
): string => {
  if (project?.isWholeServer) return shortenText(host, room);
  const unknown = (): string => translate(projects === null ? 'header.connecting' : 'header.noProject');
  const name = project === null ? unknown() : sanitizeLine(project.name);
  const shown = shortenText(name, Math.min(room, Math.max(12, Math.floor(size.columns / 3))));
  return shown + theme('dim', shortenText(` · ${host}`, room - displayWidth(shown)));
};

const rightOf = (state: MonitorState, server: string | null, context: Context): string => {
  const badges = badgesOf(state, server, context).map(text => context.theme('badge', ` ${text} `));
  return `${[...badges, context.theme('strong', totalText(state, context))].join(' ')} `;
};

/** From here on the name of the project and the host can be told apart from others. */
const roomForPlace = 30;

const firstLine = (state: MonitorState, context: Context): string => {
  const { columns } = state.size;
  const product = ` ${context.theme('title', 'zjobs')}  `;
  const roomBeside = (end: string): number => columns - displayWidthOfStyled(product) - displayWidthOfStyled(end) - 1;
  const whole = rightOf(state, serverBadge(state, context), context);
  const right = roomBeside(whole) < roomForPlace ? rightOf(state, null, context) : whole;
  return spread(product + placeText(state, roomBeside(right), context), right, columns);
};

const shownStatuses: readonly JobStatus[] = [
  'in-progress',
  'pending',
  'canceling',
  'failed',
  'canceled',
  'successful',
  'unknown',
];

/** How many are marked, and how many of them the list does not show: an action is for all of them. */
const markedText = ({ marks, rows }: MonitorState, translate: Context['translate']): string => {
  const hidden = [...marks].filter(id => rows.indexOf(id) === -1).length;
  return translate(hidden === 0 ? 'list.marked' : 'list.markedHidden', { count: marks.size, hidden });
};

const countsLine = (state: MonitorState, { translate, theme }: Context): string => {
  const counts = state.feed?.counts;
  if (counts === undefined) return '';
  const line = (all: boolean, words: boolean, gap: number): string =>
    shownStatuses
      .filter(status => counts[status] > 0 || (all && status !== 'unknown'))
      .map(status => {
        const number = groupDigits(counts[status]);
        const text = `${statusGlyphs[status]} ${number}${words ? ` ${translate(`status.${status}`)}` : ''}`;
        return theme(counts[status] === 0 ? 'dim' : `status.${status}`, text);
      })
      .join(' '.repeat(gap));
  const { columns } = state.size;
  // The words stay as long as they can: the glyphs alone have to be known.
  const candidates = [line(true, true, 3), line(true, true, 2), line(false, true, 2), line(false, true, 1)];
  return ` ${candidates.find(text => displayWidthOfStyled(text) < columns) ?? fitStyled(line(false, false, 3), columns - 1)}`;
};

const filterParts = (state: MonitorState, { translate, theme, language }: Context): string => {
  const parts = [
    state.filter.text === '' ? null : sanitizeLine(state.filter.text),
    ...jobStatuses.filter(status => state.statuses.has(status)).map(status => translate(`status.${status}`)),
    ...[...state.types].map(type => sanitizeLine(kindLabel({ type, subtype: null }, language))),
  ].filter(part => part !== null);
  const order = state.order === 'default' ? null : translate(`order.${state.order}`);
  const filter =
    parts.length === 0 ? null : `${translate('list.filter')}${language === 'ja' ? '：' : ': '}${parts.join(', ')}`;
  const shown = [filter === null ? null : theme('warning', filter), order].filter(part => part !== null);
  return shown.join(theme('dim', ' · '));
};

/** The end of what is typed: that is where the eye is. */
const typedEnd = (text: string, room: number): string => {
  const width = displayWidth(text);
  return width <= room ? text : `…${sliceRow(text, width - room + 1, width)}`;
};

/** The line of the filter and what it leaves: an input line while it is edited. */
const viewLine = (state: MonitorState, context: Context): string => {
  const { translate, theme } = context;
  const { feed, rows } = state;
  const problem = filterProblem(state, context);
  const narrowed = feed !== null && rows.length !== feed.jobs.size;
  const right = [
    state.marks.size === 0 ? null : theme('mark', markedText(state, translate)),
    feed !== null && feed.badRecords > 0
      ? theme(
          'warning',
          translate(feed.badRecords === 1 ? 'list.badRecord' : 'list.badRecords', { count: feed.badRecords }),
        )
      : null,
    narrowed
      ? theme('dim', translate('list.shown', { shown: groupDigits(rows.length), total: groupDigits(feed.jobs.size) }))
      : null,
  ]
    .filter(part => part !== null)
    .join('  ');
  const room = Math.max(10, state.size.columns - displayWidthOfStyled(right) - 5);
  const left = state.filter.editing
    ? ` ${theme('key', '/')}${typedEnd(sanitizeLine(state.filter.text), room)}${theme('cursor', ' ')}${problem === null ? '' : `  ${theme('bad', problem)}`}`
    : ` ${filterParts(state, context)}${problem === null ? '' : ` ${theme('bad', problem)}`}`;
  return spread(left, right === '' ? '' : `${right} `, state.size.columns);
};

/** The lines above the body, as many as the layout's header has rows. */
export const headerLines = (state: MonitorState, context: Context): readonly string[] => [
  firstLine(state, context),
  countsLine(state, context),
  viewLine(state, context),
];
