import { jobSummary } from '../format/job-copies.ts';
import { localPhrasing } from '../format/phrasing.ts';
import { explainRefusal } from '../format/refusal.ts';
import { commandOf, optionOf } from '../format/retry-command.ts';
import { noInsight } from '../jobs/insight/insight.ts';
import type { Job } from '../jobs/job.ts';
import { plainId, plainJob, sourceIdOf, sourceNameOf } from '../jobs/job-source.ts';
import { jobJson } from '../jobs/json.ts';
import { printableLine, sanitizeLine } from '../terminal/text/sanitize.ts';
import { projectOptions, projectOptionsOf, sourceOptions } from './advice.ts';
import type { Context } from './context.ts';
import { supportLine } from './frame/details/details.ts';
import type { CopyForm } from './state/menus.ts';
import { circumstancesOf, supportOf } from './state/selectors.ts';
import { groupInForce, type MonitorState } from './state/state.ts';
import { filterOf } from './view-toml.ts';

/** The options that select the projects of the list. With several sources, each project is named, because the list may not have all. */
const listedProjects = ({ project, feed }: Pick<MonitorState, 'project' | 'feed'>): readonly string[] => {
  const statuses = feed?.sources ?? [];
  const sources = statuses.flatMap(({ source }) => source ?? []);
  if (sources.length === 0 || sources.length < statuses.length) return projectOptions(project);
  return sources.flatMap(source => sourceOptions(source, { feed }));
};

/** The command that shows the list as it is now; null where a text can't be part of a command. */
const viewCommand = (state: MonitorState): string | null => {
  const { view, order } = state;
  // No option selects columns, so a view that selects them is named itself.
  const named = view?.columns ? view : null;
  const filter = filterOf(named === null ? state : { ...state, view: null });
  const group = groupInForce(state);
  return commandOf([
    'zjobs',
    ...state.serverOptions,
    ...listedProjects(state),
    ...(named === null ? [] : optionOf('--view', named.name)),
    ...(filter === '' ? [] : optionOf('--filter', filter)),
    ...(named === null && order === 'default' ? [] : ['--order', order]),
    ...(named === null && group === 'day' && order === 'default' ? [] : ['--group', group]),
  ]);
};

/** The command that prints jobs of one project. An ID that begins with a dash must not look like an option. */
const describeCommand = (ids: readonly string[], projects: readonly string[], state: MonitorState): string | null => {
  const options = [...state.serverOptions, ...projects];
  const needsEnd = ids.some(id => id.startsWith('-'));
  return commandOf(['zjobs', 'describe', ...(needsEnd ? [...options, '--', ...ids] : [...ids, ...options])]);
};

/** The commands that print jobs, one a line for each project; null where a text can't be part of a command. */
const describeCommands = (jobs: readonly Job[], state: MonitorState): string | null => {
  const groups = new Map<string, { readonly projects: readonly string[]; readonly ids: string[] }>();
  for (const job of jobs) {
    const projects = projectOptionsOf(job, state);
    const key = JSON.stringify(projects);
    const group = groups.get(key) ?? { projects, ids: [] };
    group.ids.push(plainId(job.id));
    groups.set(key, group);
  }
  const commands = [...groups.values()].map(({ projects, ids }) => describeCommand(ids, projects, state));
  return commands.every(command => command !== null) ? commands.join('\n') : null;
};

/**
 * The text to copy for a job or the list; null if there is none, such as the reason of a job that did not fail.
 *
 * @param requestId the ID of the request that described the job; null if it is not known
 */
export const copyText = (
  form: CopyForm,
  job: Job,
  state: MonitorState,
  context: Context,
  requestId: string | null = null,
): string | null => {
  const insight = state.attention.insights.get(job.id) ?? noInsight;
  switch (form) {
    case 'summary':
      return jobSummary(job, {
        now: state.now,
        insight,
        source: sanitizeLine(sourceNameOf(job, state)),
        console: supportOf(state, job).console,
        requestId,
        translate: context.translate,
        language: context.language,
      });
    case 'support':
      return supportLine(job, state, requestId);
    case 'reason':
      return job.reason;
    case 'json': {
      const english = localPhrasing('en');
      const judging = {
        circumstances: circumstancesOf(state, job),
        explain: (why: Parameters<typeof explainRefusal>[0]) => explainRefusal(why, english),
        contextOf: () => ({ ...insight, source: sourceIdOf(job, state) }),
      };
      return printableLine(JSON.stringify(jobJson(plainJob(job), judging)));
    }
    case 'describe':
      return describeCommands([job], state);
    case 'console':
      return supportOf(state, job).console;
    case 'view':
      return viewCommand(state);
  }
};

/**
 * The text to copy of several jobs: summaries one below the other, an array of JSON, a command for each project, and else a
 * line of each job, the same line once. Null where none of them has any.
 */
export const copyTextOfJobs = (
  form: CopyForm,
  jobs: readonly Job[],
  state: MonitorState,
  context: Context,
  requestIdOf: (job: Job) => string | null,
): string | null => {
  const [first] = jobs;
  if (first === undefined) return null;
  if (form === 'describe') return describeCommands(jobs, state);
  if (form === 'view' || jobs.length === 1) return copyText(form, first, state, context, requestIdOf(first));
  const texts = jobs.flatMap(job => copyText(form, job, state, context, requestIdOf(job)) ?? []);
  if (texts.length === 0) return null;
  if (form === 'json') return `[${texts.join(',')}]`;
  return [...new Set(texts)].join(form === 'summary' ? '\n\n' : '\n');
};
