import type { MessageId } from '../../i18n/translate.ts';
import type { Insight } from '../../jobs/insight/insight.ts';
import type { Job } from '../../jobs/job.ts';
import { knownInsight } from '../state/attention.ts';
import type { MonitorState } from '../state/state.ts';
import type { Meaning } from '../theme.ts';

type SignedState = Pick<MonitorState, 'marks' | 'attention'>;

/** The meaning of a sign in the first cells of a row. Each has a different character, for terminals without colors. */
type RowSign = {
  readonly sign: string;
  readonly tone: Meaning;
  /** The text in the legend of the help. */
  readonly label: MessageId;
  readonly isFor: (job: Job, insight: Insight | undefined, state: SignedState) => boolean;
};

/** The signs beside the cursor: of marked jobs first, then of what needs attention. */
export const rowSigns: readonly RowSign[] = [
  { sign: '*', tone: 'mark', label: 'sign.marked', isFor: ({ id }, _, { marks }) => marks.has(id) },
  {
    sign: '!',
    tone: 'status.failed',
    label: 'sign.stalled',
    isFor: (_, insight) => (insight?.stalledSince ?? null) !== null,
  },
  {
    sign: '•',
    tone: 'key',
    label: 'sign.new',
    isFor: ({ id }, _, { attention }) => attention.news?.jobIds.has(id) ?? false,
  },
  { sign: '…', tone: 'warning', label: 'insight.slow', isFor: (_, insight) => insight?.isSlow ?? false },
  { sign: '◉', tone: 'mark', label: 'sign.watched', isFor: ({ id }, _, { attention }) => attention.watched.has(id) },
];

const noSign: Pick<RowSign, 'sign' | 'tone'> = { sign: ' ', tone: 'dim' };

/** The sign of a job: the first one that applies, else a blank. */
export const rowSign = (state: SignedState, job: Job): Pick<RowSign, 'sign' | 'tone'> => {
  const insight = knownInsight(state.attention, job);
  return rowSigns.find(({ isFor }) => isFor(job, insight, state)) ?? noSign;
};
