import { readWithRetry } from '../../actions/read-with-retry.ts';
import { CloudError } from '../../cloud/error.ts';
import { errorText } from '../../format/errors.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { readEarlierRetry } from '../shared/earlier-retry.ts';
import { jobText } from '../shared/job-text.ts';
import { createActCommand } from './act-command.ts';
import { attentionCommands } from './attention-commands.ts';
import { createJobFinder } from './find-job.ts';
import { type FilterInForce, listCommands, type TypedFilter } from './list-commands.ts';
import { ofSource } from './of-source.ts';
import { type PromptLine, parsePromptLine, promptCommands } from './prompt-line.ts';
import type { PlainSession } from './source.ts';

/** Runs the commands that the user enters. */
export type Repl = {
  /** Resolves when the user quits or the input ends. */
  run(): Promise<void>;
};

const helpLines = ({ translate }: PlainSession['phrasing']): readonly string[] =>
  promptCommands.map(({ name, args, help }) => `${[name, args].filter(Boolean).join(' ')}: ${translate(help)}`);

/** See {@link listCommands} for the filters. */
export const createRepl = (session: PlainSession, view: TypedFilter, filters: FilterInForce): Repl => {
  const { sources, output, phrasing } = session;
  const { translate, language } = phrasing;
  const finder = createJobFinder(session);
  const actCommand = createActCommand(session, finder);
  const { digest, watch } = attentionCommands(session, finder);
  const { list, setFilter } = listCommands(session, view, filters);

  const describe = async (jobId: string): Promise<void> => {
    const source = await finder.find(jobId, false);
    if (source === null) return;
    const { gateway, project, feed, insights, jobSource, recorder, world: own } = source;
    const askedAt = feed.nextRequest();
    try {
      const description = await readWithRetry(
        options => gateway.describeJob(project.id, jobId, options),
        own,
        own.limits,
      );
      const observed = feed.snapshot().jobs.get(jobId)?.observed ?? null;
      const withObserved = { ...description, job: { ...description.job, observed, source: jobSource } };
      output.print(
        jobText(withObserved, {
          language,
          circumstances: actCommand.circumstances(description.job, source),
          width: null,
          now: own.now(),
          insight: insights.insightOf(description.job),
          retried: await readEarlierRetry(recorder.journalOf(project.id), jobId, own),
        }),
      );
      feed.accept(description.job, askedAt);
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const why = `${translate('failed.describe', { jobId })}: ${errorText(error.facts, translate)}`;
      output.answer(ofSource(jobSource, why, translate));
    }
  };

  const refresh = (): void => {
    actCommand.forgetRole();
    output.answer(translate('plain.refreshing'));
    for (const { gateway, announcer, feed } of sources) {
      gateway.forget();
      announcer.requestCounts();
      feed.refresh();
    }
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
        for (const jobId of line.ids) await watch(jobId);
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
        if (line !== null) for (const { attention } of sources) attention.noteInput();
        if (line === null || !(await runLine(parsePromptLine(line)))) return;
      }
    },
  };
};
