import { readWithRetry } from '../../actions/read-with-retry.ts';
import { CloudError } from '../../cloud/error.ts';
import { errorText } from '../../format/errors.ts';
import { utcPhrasing } from '../../format/phrasing.ts';
import { explainQueryProblem } from '../../format/query-problem.ts';
import { explainRefusal } from '../../format/refusal.ts';
import type { Instant } from '../../jobs/job.ts';
import { parseQuery, type Query } from '../../jobs/query.ts';
import type { Refusal } from '../../jobs/rules.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { describeText } from '../describe/text.ts';
import { type ActingScene, createPlainActing } from './act-command.ts';
import { matchingJobs } from './announcer.ts';
import { type PromptLine, parsePromptLine, promptCommands } from './prompt.ts';
import { stateSentence } from './sentences.ts';

/** More are counted, not told: nobody listens to that many sentences. */
const mostTold = 20;

/** Answers what the user enters until quit or the end of the input. */
export type PlainTalk = {
  /** Resolves when the user has had enough. */
  converse(): Promise<void>;
};

/** A filter as it was entered, and as it was understood. */
type Filter = { readonly text: string; readonly query: Query };

export const createPlainTalk = (scene: ActingScene, first: Filter): PlainTalk => {
  const { gateway, projectId, feed, narrator, voice, tongue, world } = scene;
  const { translate, language } = tongue;
  const acting = createPlainActing(scene);
  let filter = first;

  /** The filter, or null after saying what is wrong with it. */
  const understood = (text: string): Query | null => {
    const { terms, problems } = parseQuery(text);
    for (const problem of problems) voice.answer(explainQueryProblem(problem, translate));
    return problems.length === 0 ? terms : null;
  };

  const matching = (query: Query, now: Instant = world.now()) => matchingJobs(feed.snapshot(), query, now);

  const list = (text: string): void => {
    const query = text === '' ? filter.query : understood(text);
    if (query === null) return;
    const jobs = matching(query);
    if (feed.snapshot().fromCache) voice.answer(translate('plain.fromCache'));
    if (jobs.length === 0) voice.answer(translate('plain.noMatch'));
    for (const job of jobs.slice(0, mostTold)) voice.answer(stateSentence(job, language));
    if (jobs.length > mostTold) voice.answer(translate('plain.more', { count: jobs.length - mostTold }));
  };

  const setFilter = (text: string): void => {
    const query = understood(text);
    if (query === null) return;
    filter = { text, query };
    narrator.setQuery(query);
    voice.answer(
      query.length === 0
        ? translate('plain.unfiltered')
        : translate('plain.filtered', { filter: text, count: matching(query).length }),
    );
  };

  const describe = async (jobId: string): Promise<void> => {
    const asked = feed.moment();
    try {
      const described = await readWithRetry(
        options => gateway.describeJob(projectId, jobId, options),
        world,
        world.limits,
      );
      const phrasing = utcPhrasing(language);
      const explain = (refusal: Refusal): string => explainRefusal(refusal, phrasing);
      const judging = { circumstances: acting.circumstances(), explain };
      const observed = feed.snapshot().jobs.get(jobId)?.observed ?? null;
      const told = { ...described, job: { ...described.job, observed } };
      voice.print(describeText(told, { language, judging, width: null, now: world.now() }));
      feed.accept(described.job, asked);
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      voice.answer(`${translate('failed.describe', { jobId })}: ${errorText(error.facts, translate)}`);
    }
  };

  const refresh = (): void => {
    acting.forgetRole();
    gateway.forget();
    voice.answer(translate('plain.refreshing'));
    narrator.wantCounts();
    feed.refresh();
  };

  const help = (): void => {
    for (const { name, args, help: id } of promptCommands)
      voice.answer(`${[name, args].filter(Boolean).join(' ')}: ${translate(id)}`);
  };

  /** Whether the conversation goes on. */
  const reply = async (line: PromptLine): Promise<boolean> => {
    switch (line.name) {
      case 'list':
        list(line.text);
        break;
      case 'filter':
        setFilter(line.text);
        break;
      case 'describe':
        for (const jobId of line.ids) await describe(jobId);
        break;
      case 'cancel':
      case 'retry':
        await acting.act(line.name, line.ids);
        break;
      case 'refresh':
        refresh();
        break;
      case 'help':
        help();
        break;
      case 'unknown': {
        const commands = promptCommands.map(({ name }) => name).join(', ');
        voice.answer(translate('plain.unknown', { word: sanitizeLine(line.word, 80), commands }));
        break;
      }
      case 'needs-id':
        voice.answer(translate('plain.needsId', { command: line.command }));
        break;
      case 'takes-nothing':
        voice.answer(translate('plain.takesNothing', { command: line.command }));
        break;
      case 'empty':
        break;
      case 'quit':
        return false;
    }
    return true;
  };

  return {
    converse: async () => {
      for (;;) {
        const line = await voice.ask('zjobs> ');
        if (line === null || !(await reply(parsePromptLine(line)))) return;
      }
    },
  };
};
