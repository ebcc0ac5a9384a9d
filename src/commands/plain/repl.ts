import { readWithRetry } from '../../actions/read-with-retry.ts';
import { CloudError } from '../../cloud/error.ts';
import { errorText } from '../../format/errors.ts';
import { explainQueryProblem } from '../../format/query-problem.ts';
import type { Job } from '../../jobs/job.ts';
import { parseQuery, type Query } from '../../jobs/query.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { jobText } from '../shared/job-text.ts';
import { createActCommand, type ReplScene } from './act-command.ts';
import { matchingJobs } from './announcer.ts';
import { attentionCommands } from './attention-commands.ts';
import { type PromptLine, parsePromptLine, promptCommands } from './prompt-line.ts';
import { stateWithInsight } from './sentences.ts';

/** `list` names at most this many jobs and counts the others: a screen reader reads each line aloud. */
const mostListed = 20;

/** Runs the commands that the user enters. */
export type Repl = {
  /** Resolves when the user quits or the input ends. */
  run(): Promise<void>;
};

/** A filter as the user wrote it, and parsed. */
type Filter = { readonly text: string; readonly query: Query };

const helpLines = ({ translate }: ReplScene['phrasing']): readonly string[] =>
  promptCommands.map(({ name, args, help }) => `${[name, args].filter(Boolean).join(' ')}: ${translate(help)}`);

export const createRepl = (scene: ReplScene, { view, ...initialFilter }: Filter & { readonly view: Filter }): Repl => {
  const { gateway, projectId, feed, announcer, output, phrasing, world } = scene;
  const { translate, language } = phrasing;
  const actCommand = createActCommand(scene);
  const { digest, watch } = attentionCommands(scene);
  let filter = initialFilter;

  /** The parsed filter, besides that of the view; null after answering what is wrong with it. */
  const parseFilter = (text: string): Query | null => {
    const { terms, problems } = parseQuery(text);
    for (const problem of problems) output.answer(explainQueryProblem(problem, translate));
    return problems.length === 0 ? [...view.query, ...terms] : null;
  };

  const matching = (query: Query): readonly Job[] =>
    matchingJobs(feed.snapshot(), query, world.now(), scene.insights.view);

  const list = (text: string): void => {
    const query = text === '' ? filter.query : parseFilter(text);
    if (query === null) return;
    const jobs = matching(query);
    if (feed.snapshot().fromCache) output.answer(translate('plain.fromCache'));
    if (jobs.length === 0) output.answer(translate('plain.noMatch'));
    for (const job of jobs.slice(0, mostListed))
      output.answer(stateWithInsight(job, scene.insights.insightOf(job), world.now(), phrasing));
    if (jobs.length > mostListed) output.answer(translate('plain.more', { count: jobs.length - mostListed }));
  };

  const setFilter = (text: string): void => {
    const query = parseFilter(text);
    if (query === null) return;
    filter = { text, query };
    announcer.setQuery(query);
    output.answer(
      query.length === 0
        ? translate('plain.unfiltered')
        : translate('plain.filtered', { filter: `${view.text} ${text}`.trim(), count: matching(query).length }),
    );
  };

  const describe = async (jobId: string): Promise<void> => {
    const askedAt = feed.nextRequest();
    try {
      const description = await readWithRetry(
        options => gateway.describeJob(projectId, jobId, options),
        world,
        world.limits,
      );
      const observed = feed.snapshot().jobs.get(jobId)?.observed ?? null;
      const withObserved = { ...description, job: { ...description.job, observed } };
      const circumstances = actCommand.circumstances(description.job);
      output.print(
        jobText(withObserved, {
          language,
          circumstances,
          width: null,
          now: world.now(),
          insight: scene.insights.insightOf(description.job),
        }),
      );
      feed.accept(description.job, askedAt);
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      output.answer(`${translate('failed.describe', { jobId })}: ${errorText(error.facts, translate)}`);
    }
  };

  const refresh = (): void => {
    actCommand.forgetRole();
    gateway.forget();
    output.answer(translate('plain.refreshing'));
    announcer.requestCounts();
    feed.refresh();
  };

  const help = (): void => {
    for (const line of helpLines(phrasing)) output.answer(line);
  };

  /** Runs one line. Returns false for quit. */
  const runLine = async (line: PromptLine): Promise<boolean> => {
    switch (line.name) {
      case 'list':
        list(line.text);
        break;
      case 'digest':
        await digest(line.text);
        break;
      case 'watch':
        line.ids.forEach(watch);
        break;
      case 'filter':
        setFilter(line.text);
        break;
      case 'describe':
        for (const jobId of line.ids) await describe(jobId);
        break;
      case 'cancel':
      case 'retry':
      case 'commit':
        await actCommand.act(line.name, line.ids);
        break;
      case 'refresh':
        refresh();
        break;
      case 'help':
        help();
        break;
      case 'unknown': {
        const commands = promptCommands.map(({ name }) => name).join(', ');
        output.answer(translate('plain.unknown', { word: sanitizeLine(line.word, 80), commands }));
        break;
      }
      case 'needs-id':
        output.answer(translate('plain.needsId', { command: line.command }));
        break;
      case 'takes-nothing':
        output.answer(translate('plain.takesNothing', { command: line.command }));
        break;
      case 'empty':
        break;
      case 'quit':
        return false;
    }
    return true;
  };

  return {
    run: async () => {
      for (;;) {
        const line = await output.ask('zjobs> ');
        if (line !== null) scene.noteInput();
        if (line === null || !(await runLine(parsePromptLine(line)))) return;
      }
    },
  };
};
