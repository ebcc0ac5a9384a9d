import { planAction } from '../../actions/plan.ts';
import type { Phrasing } from '../../format/phrasing.ts';
import { explainNoTargets } from '../../format/refusal.ts';
import { hasCause } from '../../jobs/failure-cause.ts';
import { mayChange } from '../../jobs/job.ts';
import { type ActionName, judge } from '../../jobs/rules.ts';
import type { MonitorAction } from '../state/action.ts';
import { areWatched, hasNewJobs, watchTargets } from '../state/attention-actions.ts';
import { fillsScreen, hasDetailsFocus, layoutOf } from '../state/layout.ts';
import { hasManyChoices } from '../state/menus.ts';
import { actionJobs, circumstancesOf, jobWithId, selectedJob } from '../state/selectors.ts';
import type { MonitorState } from '../state/state.ts';
import { canZoom, spanShown } from '../state/timeline.ts';

/** Why a command can't work now, as a sanitized sentence; null when it can. */
export type KeyRefusal = (state: MonitorState, phrasing: Phrasing) => string | null;

export const needsJob: KeyRefusal = ({ selectedId }, { translate }) =>
  selectedId === null ? translate('why.noJob') : null;

/** For the command that opens the details of a job, or unfolds a group. */
export const needsJobOrGroup: KeyRefusal = (state, phrasing) =>
  state.selectedGroup === null ? needsJob(state, phrasing) : null;

/** A job that has ended has no further events to watch. An existing watch can always be ended. */
export const needsWatchable: KeyRefusal = (state, phrasing) => {
  const targets = watchTargets(state);
  const isOver = (id: string): boolean => {
    const job = jobWithId(state, id);
    return job !== null && !mayChange(job);
  };
  return targets.length > 0 && !areWatched(state) && targets.every(isOver)
    ? phrasing.translate('why.nothingToWatch', { count: targets.length })
    : needsJob(state, phrasing);
};

/** For the command that opens the details, or moves the focus to them. */
export const needsClosedDetails: KeyRefusal = (state, phrasing) =>
  hasDetailsFocus(state) ? phrasing.translate('why.detailsOpen') : needsJobOrGroup(state, phrasing);

/** For the command that moves the focus between the list and the details. */
export const needsTwoPanes: KeyRefusal = (state, { translate }) => {
  if (!state.detailsOpen) return translate('why.noDetails');
  return layoutOf(state).listColumns === 0 ? translate('why.detailsFill') : null;
};

/** For the command that gives the details the whole screen. */
export const needsZoom: KeyRefusal = (state, phrasing) =>
  state.detailsOpen && fillsScreen(state) ? phrasing.translate('why.detailsFill') : needsJob(state, phrasing);

/** For the command that closes the topmost layer. */
export const needsLayer: KeyRefusal = (
  { detailsOpen, dialog, filter, statuses, types, cause, view, attention },
  { translate },
) =>
  attention.news?.hasLine ||
  detailsOpen ||
  dialog !== null ||
  filter.text !== '' ||
  statuses.size + types.size > 0 ||
  cause !== null ||
  view !== null
    ? null
    : translate('why.nothingOpen');

/** For the command that toggles one of several choices. */
export const needsManyChoices: KeyRefusal = ({ dialog }, { translate }) =>
  dialog?.kind === 'menu' && hasManyChoices(dialog.menu) ? null : translate('why.oneChoice');

/** For commands on the jobs that are new since the user looked. */
export const needsNews: KeyRefusal = ({ attention }, { translate }) =>
  attention.news === null ? translate('why.noNew') : null;

/** For the commands that go from one new job to another. */
export const needsListedNews: KeyRefusal = (state, phrasing) =>
  needsNews(state, phrasing) ?? (hasNewJobs(state) ? null : phrasing.translate('why.noNewListed'));

/** For the command that opens the digest. */
export const needsList: KeyRefusal = ({ feed }, { translate }) =>
  feed === null || (feed.freshAt === null && !feed.fromCache) ? translate('why.noList') : null;

/** For the command that copies the messages. */
export const needsMessages: KeyRefusal = ({ messages }, { translate }) =>
  messages.length === 0 ? translate('messages.none') : null;

/** For the commands that zoom the timeline. */
export const needsZoomedTimeline =
  (step: 1 | -1): KeyRefusal =>
  ({ timeline }, { translate }) => {
    if (timeline === null) return translate('why.noTimeline');
    return canZoom(timeline, step) ? null : translate(step === 1 ? 'why.longest' : 'why.shortestSpan');
  };

/** For the command that moves the timeline to earlier jobs. */
export const needsEarlierJobs: KeyRefusal = ({ timeline, rows, now }, { translate }) => {
  if (timeline === null) return translate('why.noTimeline');
  const { oldest } = rows.facts;
  const start = (timeline.at ?? now) - spanShown(timeline);
  return oldest !== null && oldest < start ? null : translate('why.noEarlierJobs');
};

/** For the command that moves the timeline back to now. */
export const needsPast: KeyRefusal = ({ timeline }, { translate }) => {
  if (timeline === null) return translate('why.noTimeline');
  return timeline.at === null ? translate('why.timelineAtNow') : null;
};

/** For the command that steps back to the left. */
export const needsStepBack: KeyRefusal = (state, phrasing) => {
  const { selectedGroup, rows } = state;
  const canFold = selectedGroup === null && rows.groups.length > 0;
  return canFold || needsLayer(state, phrasing) === null ? null : phrasing.translate('why.nothingToClose');
};

/** For the command that lists the failures of one cause, or all jobs again. */
export const needsCause: KeyRefusal = (state, { translate }) => {
  const job = selectedJob(state);
  return state.cause !== null || (job !== null && hasCause(job)) ? null : translate('why.noCause');
};

/** For the commands that go from match to match in the details. */
export const needsSearch: KeyRefusal = ({ detailsSearch }, { translate }) =>
  detailsSearch === null ? translate('why.noSearch') : null;

export const needsMarks: KeyRefusal = ({ marks }, { translate }) =>
  marks.size === 0 ? translate('why.noMarks') : null;

export const needsProject: KeyRefusal = ({ project }, { translate }) =>
  project === null ? translate('why.noProject') : null;

/** For the menu of projects. */
export const needsProjects: KeyRefusal = ({ projects, project }, { translate }) => {
  if (project?.isWholeServer) return translate('why.wholeServer');
  if (projects === null) return translate('why.projectsUnknown');
  if (projects.length === 0) return translate('list.noProjects');
  return projects.length === 1 && project !== null ? translate('why.oneProject') : null;
};

/** For the menu of profiles. */
export const needsProfiles: KeyRefusal = ({ profiles, demo }, { translate }) => {
  if (demo) return translate('why.demoProfile');
  return profiles.length === 0 ? translate('why.noProfiles') : null;
};

/** For the keys of saved views. */
export const needsViews: KeyRefusal = ({ views }, { translate }) =>
  views.length === 0 ? translate('why.noViews') : null;

/** For the command that ends a view. */
export const needsView: KeyRefusal = ({ view }, { translate }) => (view === null ? translate('why.noView') : null);

/** For an action on jobs: refused when the rules allow it for none of them. */
export const needsTarget =
  (action: ActionName): KeyRefusal =>
  (state, phrasing) => {
    const jobs = actionJobs(state);
    if (jobs.length === 0) return phrasing.translate('why.noJob');
    const impact = planAction(action, jobs, one => circumstancesOf(state, one));
    return impact.targets.length > 0 ? null : explainNoTargets(impact, phrasing);
  };

/** Opens the advice when a failed import can be run again only from a shell; null otherwise. */
export const openRetryAdvice = (state: MonitorState): MonitorAction | null => {
  const [job, ...others] = actionJobs(state);
  if (job === undefined || others.length > 0) return null;
  const verdict = judge('retry', job, circumstancesOf(state, job));
  return !verdict.allowed && verdict.refusal.id === 'refused.noRetryRoute' ? { type: 'open-advice', job } : null;
};
