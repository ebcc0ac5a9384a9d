import { countsOfGroup, nameOfGroup } from '../../../format/group-name.ts';
import { mostShared, sharedReason } from '../../../jobs/failure-cause.ts';
import type { JobGroup } from '../../../jobs/groups.ts';
import { sanitizeLine } from '../../../terminal/text/sanitize.ts';
import { displayWidth, shortenText } from '../../../terminal/text/width.ts';
import type { Context } from '../../context.ts';
import type { ListLine } from '../../rows/lines.ts';
import type { JobRows } from '../../rows/rows.ts';
import { groupInForce, type MonitorState } from '../../state/state.ts';
import { fitStyled } from '../styled-text.ts';

const failedCounts = new WeakMap<JobRows, Map<string, number>>();

/** The failed jobs of a group. Counted once for the same rows: a group may be large. */
const failedIn = ({ key, from, to }: JobGroup, rows: JobRows): number => {
  const counts = failedCounts.get(rows) ?? new Map<string, number>();
  failedCounts.set(rows, counts);
  const known = counts.get(key) ?? rows.slice(from, to).filter(({ status }) => status === 'failed').length;
  counts.set(key, known);
  return known;
};

const reasons = new WeakMap<JobRows, Map<string, string | null>>();

/** What the reasons of a group share. Worked out once for the same rows. */
const reasonOf = ({ key, from, to }: JobGroup, rows: JobRows): string | null => {
  const known = reasons.get(rows) ?? new Map<string, string | null>();
  reasons.set(rows, known);
  if (!known.has(key)) known.set(key, sharedReason(rows.slice(from, Math.min(to, from + mostShared))));
  return known.get(key) ?? null;
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
  const reason = by === 'reason' ? reasonOf(group, state.rows) : null;
  const named = nameOfGroup(by, group.key, state.rows.at(group.from), state.now, context, reason);
  const counts = { jobs: group.to - group.from, failed: failedIn(group, state.rows) };
  const { count, failures } = countsOfGroup(named, by, counts, translate);
  const name = shortenText(sanitizeLine(named.text), width - 5 - displayWidth(count + failures));
  const sign = isFolded ? foldSigns.folded : foldSigns.open;
  if (state.selectedGroup === group.key)
    return theme('cursor', fitStyled(`❯${sign} ${name} ${count}${failures}`, width));
  // The blanks have no style: adjacent styles with the same end code take longer to draw.
  const failed = failures === '' ? '' : ` ${theme('status.failed', failures.trimStart())}`;
  return ` ${theme('dim', sign)} ${theme('strong', name)} ${theme('dim', count)}${failed}`;
};
