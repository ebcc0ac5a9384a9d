import { readWithRetry } from '../../actions/read-with-retry.ts';
import { interactiveRereadMs } from '../../actions/world.ts';
import { CloudError } from '../../cloud/error.ts';
import { errorText } from '../../format/errors.ts';
import { withCommas } from '../../format/with-commas.ts';
import { fold } from '../../lib/fold.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { ownerOf } from '../shared/locate-jobs.ts';
import type { PlainSession, PlainSource } from './source.ts';

/** Finds the source of a job that the user names by its ID. */
export type JobFinder = {
  /** The sources whose list has the job. */
  listing(jobId: string): readonly PlainSource[];
  /** The only one of these, or the one that the user chooses; null without any, and after answering that none was chosen. */
  choose(jobId: string, sources: readonly PlainSource[]): Promise<PlainSource | null>;
  /**
   * The source that has the job. Asks the servers whose list lacks it, and the user if several have it. Null after answering why
   * there is none.
   *
   * @param isAction whether the job would be changed: then each source has to say whether it has the job, also if a list has it
   */
  find(jobId: string, isAction: boolean): Promise<PlainSource | null>;
};

/** What a source says about a job. */
type Found =
  | { readonly source: PlainSource; readonly has: boolean }
  | { readonly source: PlainSource; readonly has: null; readonly error: CloudError };

const namesIn = (source: PlainSource): readonly string[] => {
  const { jobSource, project } = source;
  return jobSource === null ? [] : [jobSource.name, project.name, project.id, jobSource.host];
};

/** A source that does not say whether it has a job; `error`: null if it could not be asked. */
type Unsure = { readonly label: string; readonly error: CloudError | null };

const nameOf = ({ jobSource }: PlainSource): string => jobSource?.name ?? '';

/** The source that a line means: its number, as in the choice of a project, else a name that only it has. */
const chosenSource = (line: string, sources: readonly PlainSource[]): PlainSource | null => {
  const text = fold(line.trim());
  const numbered = /^\d+$/.test(text) ? sources[Number(text) - 1] : undefined;
  if (numbered !== undefined) return numbered;
  const having = sources.filter(source => namesIn(source).some(name => fold(name) === text));
  return having.length === 1 ? (having[0] ?? null) : null;
};

export const createJobFinder = ({ sources, names, unwatched, output, phrasing }: PlainSession): JobFinder => {
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

  const answerUnsure = ({ label, error }: Unsure, jobId: string): void => {
    const why = error === null ? translate('plain.noList') : errorText(error.facts, translate);
    const what = `${translate('failed.describe', { jobId })}: ${why}`;
    output.answer(translate('sources.failed', { source: label, what }));
  };

  return {
    listing,
    choose,
    find: async (jobId, isAction) => {
      const [only] = sources;
      if (only === undefined) {
        output.answer(translate('plain.noList'));
        return null;
      }
      if (names === null) return only;
      const listed = listing(jobId);
      if (listed.length > 0 && !isAction) return choose(jobId, listed);
      const unasked = unwatched().map((label): Unsure => ({ label, error: null }));
      const found = await Promise.all(
        sources.map(source => (listed.includes(source) ? { source, has: true } : ask(jobId, source))),
      );
      const having = found.flatMap(one => (one.has === true ? [one.source] : []));
      const silent = found.flatMap(one => (one.has === null ? [{ label: nameOf(one.source), error: one.error }] : []));
      const owner = ownerOf(having, isAction || having.length === 0 ? [...silent, ...unasked] : []);
      switch (owner.outcome) {
        case 'found':
          return owner.source;
        case 'several':
          return choose(jobId, having);
        case 'unknown':
          answerUnsure(owner.unsure, jobId);
          return null;
        case 'unsure':
          output.answer(translate('plain.unsure', { jobId, source: owner.unsure.label }));
          return null;
        case 'none':
          output.answer(translate('sources.notFound', { jobId, sources: withCommas(sources.map(nameOf), translate) }));
          return null;
      }
    },
  };
};
