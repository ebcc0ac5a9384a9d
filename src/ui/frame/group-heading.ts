import { kindLabel } from '../../format/job-names.ts';
import { groupDigits } from '../../format/number.ts';
import { dateText } from '../../format/time.ts';
import { reasonHeadline } from '../../jobs/failure-cause.ts';
import { type GroupName, type JobGroup, noKey, runningKey } from '../../jobs/groups.ts';
import { jobStatuses } from '../../jobs/statuses.ts';
import { localDay } from '../../lib/local-day.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { displayWidth, shortenText } from '../../terminal/text/width.ts';
import type { Context } from '../context.ts';
import type { ListLine } from '../rows/lines.ts';
import type { JobRows } from '../rows/rows.ts';
import { groupInForce, type MonitorState } from '../state/state.ts';
import { fitStyled } from './styled-text.ts';

/** The name of a group, and whether it may end in a number: then the count behind it needs a separator. */
type Name = { readonly text: string; readonly endsInNumber: boolean };

/** Noon of a local day. */
const noonOf = (day: number, now: number): number => {
  const noon = new Date(now);
  noon.setHours(12, 0, 0, 0);
  noon.setDate(noon.getDate() - (localDay(now) - day));
  return noon.getTime();
};

const dayName = (group: JobGroup, { now }: MonitorState, { translate }: Context): Name => {
  if (group.key === runningKey) return { text: translate('group.running'), endsInNumber: false };
  if (group.key === noKey) return { text: translate('group.noTime'), endsInNumber: false };
  const days = localDay(now) - Number(group.key);
  if (days === 0) return { text: translate('group.today'), endsInNumber: false };
  const date = dateText(noonOf(Number(group.key), now), now, translate);
  return { text: days === 1 ? translate('group.yesterday', { date }) : date, endsInNumber: true };
};

const nameOf = (group: JobGroup, by: GroupName, state: MonitorState, context: Context): Name => {
  const { translate, language } = context;
  if (by === 'day') return dayName(group, state, context);
  if (group.key === noKey) {
    return { text: translate('group.noValue', { group: translate(`group.${by}`) }), endsInNumber: false };
  }
  const first = state.rows.at(group.from);
  // The newest reason in full, and not the form in which reasons are compared.
  if (by === 'reason' && first?.reason) return { text: reasonHeadline(first.reason), endsInNumber: true };
  // The key is the English name.
  if (by === 'type' && first !== undefined) return { text: kindLabel(first, language), endsInNumber: true };
  const status = by === 'status' ? jobStatuses.find(one => one === group.key) : undefined;
  if (status !== undefined) return { text: translate(`status.${status}`), endsInNumber: false };
  return { text: group.key, endsInNumber: true };
};

const failedCounts = new WeakMap<JobRows, Map<string, number>>();

/** The failed jobs of a group. Counted once for the same rows: a group may be large. */
const failedIn = ({ key, from, to }: JobGroup, rows: JobRows): number => {
  const counts = failedCounts.get(rows) ?? new Map<string, number>();
  failedCounts.set(rows, counts);
  const known = counts.get(key) ?? rows.slice(from, to).filter(({ status }) => status === 'failed').length;
  counts.set(key, known);
  return known;
};

const foldSigns = { folded: '▸', open: '─' } as const;

/** The heading of a group over the width of the list: `─ Today 21 · 3 failed`. */
export const groupHeading = (
  state: MonitorState,
  { group, isFolded }: Extract<ListLine, { readonly kind: 'heading' }>,
  width: number,
  context: Context,
): string => {
  const { translate, theme } = context;
  const by = groupInForce(state);
  const failed = by === 'status' || by === 'reason' ? 0 : failedIn(group, state.rows);
  const failures = failed === 0 ? '' : ` · ${translate('group.failed', { count: groupDigits(failed) })}`;
  const { text, endsInNumber } = nameOf(group, by, state, context);
  const count = `${endsInNumber ? '· ' : ''}${groupDigits(group.to - group.from)}`;
  const name = shortenText(sanitizeLine(text), width - 5 - displayWidth(count + failures));
  const sign = isFolded ? foldSigns.folded : foldSigns.open;
  if (state.selectedGroup === group.key)
    return theme('cursor', fitStyled(`❯${sign} ${name} ${count}${failures}`, width));
  // The blank stays plain: a row whose styles with the same end stand beside each other takes longer to draw.
  return ` ${theme('dim', sign)} ${theme('strong', name)} ${theme('dim', count)}${theme('status.failed', failures)}`;
};
