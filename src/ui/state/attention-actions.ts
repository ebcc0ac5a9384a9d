import type { ChangeCounts } from '../../jobs/changed-since.ts';
import type { Instant, Job } from '../../jobs/job.ts';
import { toggled } from '../../lib/toggled.ts';
import type { Attention, News } from './attention.ts';
import type { MonitorState } from './state.ts';

/** Changes what is known about jobs besides their fields. */
export type AttentionAction =
  | { readonly type: 'insights'; readonly insights: Attention['insights'] }
  | { readonly type: 'watched'; readonly jobIds: readonly string[] }
  /** Watches the marked jobs, else the selected one. If all of them are watched, ends their watch. */
  | { readonly type: 'toggle-watch' }
  | { readonly type: 'news'; readonly since: Instant; readonly jobs: readonly Job[]; readonly counts: ChangeCounts }
  /** More has changed since the moment of the news. */
  | { readonly type: 'news-counts'; readonly counts: ChangeCounts }
  /** The user has seen the job. */
  | { readonly type: 'seen-new'; readonly jobId: string }
  | { readonly type: 'dismiss-new' }
  | { readonly type: 'next-new'; readonly step: 1 | -1 }
  | { readonly type: 'me'; readonly me: string };

const attentionActions: ReadonlySet<string> = new Set([
  'insights',
  'watched',
  'toggle-watch',
  'news',
  'news-counts',
  'seen-new',
  'dismiss-new',
  'next-new',
  'me',
] satisfies readonly AttentionAction['type'][]);

export const isAttentionAction = (action: { readonly type: string }): action is AttentionAction =>
  attentionActions.has(action.type);

/** The jobs that the watch command applies to. */
export const watchTargets = ({ marks, selectedId }: Pick<MonitorState, 'marks' | 'selectedId'>): readonly string[] =>
  marks.size > 0 ? [...marks] : selectedId === null ? [] : [selectedId];

/** Whether the watch command ends the watch, because all of its jobs are watched. */
export const areWatched = (state: Pick<MonitorState, 'marks' | 'selectedId' | 'attention'>): boolean => {
  const targets = watchTargets(state);
  return targets.length > 0 && targets.every(id => state.attention.watched.has(id));
};

const toggleWatch = (state: MonitorState): Attention => {
  const { attention } = state;
  const targets = watchTargets(state);
  const unwatched = targets.filter(id => !attention.watched.has(id));
  const changed = unwatched.length > 0 ? unwatched : targets;
  return { ...attention, watched: changed.reduce((watched, id) => toggled(watched, id), attention.watched) };
};

const newsOf = (since: Instant, jobs: readonly Job[], counts: ChangeCounts): News | null =>
  jobs.length === 0 ? null : { since, jobIds: new Set(jobs.map(({ id }) => id)), counts, hasLine: true };

/** The same news with other counts; unchanged where no line shows them. */
const recounted = (attention: Attention, counts: ChangeCounts): Attention => {
  const { news } = attention;
  return news === null || !news.hasLine || news.counts === counts
    ? attention
    : { ...attention, news: { ...news, counts } };
};

/** The indexes of the listed new jobs, ascending. */
const newIndexes = ({ attention: { news }, rows }: MonitorState): readonly number[] =>
  [...(news?.jobIds ?? [])]
    .map(id => rows.indexOf(id))
    .filter(index => index !== -1)
    .sort((a, b) => a - b);

/** Whether a new job is listed. */
export const hasNewJobs = (state: MonitorState): boolean => newIndexes(state).length > 0;

/** Puts the cursor on the next or previous new job, wrapping around at the ends. Unfolds its group. */
const toNextNew = (state: MonitorState, step: 1 | -1): MonitorState => {
  const { rows, selectedIndex } = state;
  const indexes = newIndexes(state);
  const next =
    step === 1
      ? (indexes.find(index => index > selectedIndex) ?? indexes[0])
      : (indexes.findLast(index => index < selectedIndex) ?? indexes.at(-1));
  const job = next === undefined ? undefined : rows.at(next);
  if (next === undefined || job === undefined) return state;
  const group = rows.groups.find(({ from, to }) => next >= from && next < to);
  const folded = group !== undefined && state.folded.has(group.key) ? toggled(state.folded, group.key) : state.folded;
  return { ...state, folded, selectedId: job.id, selectedGroup: null, restsAtTop: false };
};

const withAttention = (state: MonitorState, attention: Attention): MonitorState =>
  attention === state.attention ? state : { ...state, attention };

const seen = (attention: Attention, jobId: string): Attention => {
  const { news } = attention;
  if (news === null || !news.jobIds.has(jobId)) return attention;
  const jobIds = toggled(news.jobIds, jobId);
  return { ...attention, news: jobIds.size === 0 && !news.hasLine ? null : { ...news, jobIds } };
};

/** Hides the line about new jobs; their dots stay. The same state if there is no line. */
export const withoutNewsLine = (state: MonitorState): MonitorState => {
  const { news } = state.attention;
  if (news === null || !news.hasLine) return state;
  return withAttention(state, {
    ...state.attention,
    news: news.jobIds.size === 0 ? null : { ...news, hasLine: false },
  });
};

export const reduceAttention = (state: MonitorState, action: AttentionAction): MonitorState => {
  const { attention } = state;
  switch (action.type) {
    case 'insights':
      return withAttention(state, { ...attention, insights: action.insights });
    case 'watched':
      return withAttention(state, { ...attention, watched: new Set(action.jobIds) });
    case 'toggle-watch':
      return withAttention(state, toggleWatch(state));
    case 'news':
      return withAttention(state, { ...attention, news: newsOf(action.since, action.jobs, action.counts) });
    case 'news-counts':
      return withAttention(state, recounted(attention, action.counts));
    case 'seen-new':
      return withAttention(state, seen(attention, action.jobId));
    case 'dismiss-new':
      return attention.news === null ? state : withAttention(state, { ...attention, news: null });
    case 'next-new':
      return toNextNew(state, action.step);
    case 'me':
      return withAttention(state, { ...attention, me: action.me });
  }
};
