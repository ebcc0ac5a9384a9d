import { readWithRetry } from '../../actions/read-with-retry.ts';
import { interactiveRereadMs } from '../../actions/world.ts';
import { CloudError } from '../../cloud/error.ts';
import { errorText } from '../../format/errors.ts';
import { withCommas } from '../../format/with-commas.ts';
import { fold } from '../../lib/fold.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { ofSource } from './of-source.ts';
import type { PlainSession, PlainSource } from './source.ts';

/** Finds the source of a job that the user names by its ID. */
export type JobFinder = {
  /** The sources whose list has the job. */
  listing(jobId: string): readonly PlainSource[];
  /** The only one of these, or the one that the user chooses; null without any, and after answering that none was chosen. */
  choose(jobId: string, sources: readonly PlainSource[]): Promise<PlainSource | null>;
  /**
   * The source that has the job. Asks the servers if no list has it, and the user if several have it. Null after answering why
   * there is none.
   *
   * @param isAction whether the job would be changed: then a source that does not say whether it has the job, too, is a reason
   */
  find(jobId: string, isAction: boolean): Promise<PlainSource | null>;
};

/** What a source says about a job that its list lacks. */
type Found =
  | { readonly source: PlainSource; readonly has: boolean }
  | { readonly source: PlainSource; readonly has: null; readonly error: CloudError };

const namesIn = (source: PlainSource): readonly string[] => {
  const { jobSource, project } = source;
  return jobSource === null ? [] : [jobSource.name, project.name, project.id, jobSource.host];
};

/** The source that a line means: its number, as in the choice of a project, else a name that only it has. */
const chosenSource = (line: string, sources: readonly PlainSource[]): PlainSource | null => {
  const text = fold(line.trim());
  const numbered = /^\d+$/.test(text) ? sources[Number(text) - 1] : undefined;
  if (numbered !== undefined) return numbered;
  const having = sources.filter(source => namesIn(source).some(name => fold(name) === text));
  return having.length === 1 ? (having[0] ?? null) : null;
};

export const createJobFinder = ({ sources, output, phrasing }: PlainSession): JobFinder => {
  const { translate } = phrasing;

  const listing = (jobId: string): readonly PlainSource[] =>
    sources.filter(({ feed }) => feed.snapshot().jobs.has(jobId));

  const choose = async (jobId: string, having: readonly PlainSource[]): Promise<PlainSource | null> => {
    const [only, ...others] = having;
    if (only === undefined || others.length === 0) return only ?? null;
    output.hold();
    try {
      having.forEach(({ jobSource }, index) => {
        const params = { number: index + 1, name: jobSource?.name ?? '', projectId: jobSource?.host ?? '' };
        output.answer(translate('plain.projectChoice', params));
      });
      const shown = sanitizeLine(jobId, 80);
      const line = await output.ask(`${translate('plain.chooseSource', { jobId: shown, count: having.length })} `);
      const chosen = chosenSource(line ?? '', having);
      if (chosen === null) output.answer(translate('plain.noSource', { jobId: shown }));
      return chosen;
    } finally {
      output.release();
    }
  };

  const ask = async (jobId: string, source: PlainSource): Promise<Found> => {
    const { gateway, project, world } = source;
    const limits = { ...world.limits, giveUp: Math.min(world.limits.giveUp, interactiveRereadMs) };
    try {
      await readWithRetry(options => gateway.describeJob(project.id, jobId, options), world, limits);
      return { source, has: true };
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      return error.facts.kind === 'not-found' ? { source, has: false } : { source, has: null, error };
    }
  };

  const answerFailure = ({ source, error }: Extract<Found, { readonly has: null }>, jobId: string): void => {
    const why = `${translate('failed.describe', { jobId })}: ${errorText(error.facts, translate)}`;
    output.answer(ofSource(source.jobSource, why, translate));
  };

  return {
    listing,
    choose,
    find: async (jobId, isAction) => {
      const [only, ...others] = sources;
      if (only === undefined) {
        output.answer(translate('plain.noList'));
        return null;
      }
      if (others.length === 0) return only;
      const listed = listing(jobId);
      if (listed.length > 0) return choose(jobId, listed);
      const found = await Promise.all(sources.map(source => ask(jobId, source)));
      const having = found.flatMap(({ source, has }) => (has === true ? [source] : []));
      const unsure = found.find(one => one.has === null);
      if (having.length === 0 && unsure !== undefined) answerFailure(unsure, jobId);
      else if (having.length === 0) {
        const names = sources.map(({ jobSource }) => jobSource?.name ?? '');
        output.answer(translate('sources.notFound', { jobId, sources: withCommas(names, translate) }));
      } else if (isAction && unsure !== undefined) {
        output.answer(translate('plain.unsure', { jobId, source: unsure.source.jobSource?.name ?? '' }));
        return null;
      }
      return choose(jobId, having);
    },
  };
};
