import { troubleOfSource } from '../../cloud/capabilities.ts';
import { digestText } from '../../format/digest.ts';
import { withCommas } from '../../format/with-commas.ts';
import { mergeDigests } from '../../jobs/digest/digest.ts';
import { parseDuration } from '../../lib/duration.ts';
import { hostOf } from '../../lib/host-of.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import type { JobFinder } from './find-job.ts';
import type { PlainSession, PlainSource } from './source.ts';

const nameOf = ({ jobSource, project, gateway }: PlainSource): string =>
  jobSource?.name ?? (project.isWholeServer ? hostOf(gateway.endpoint) : project.name);

/** The `digest` and `watch` of the prompt. */
export const attentionCommands = ({ output, phrasing, common, sources }: PlainSession, finder: JobFinder) => {
  const { translate, language } = phrasing;

  /** Sums up what happened in all sources, in one window: counts of different windows can't be added. */
  const digestLines = async (since: number | 'look'): Promise<readonly string[]> => {
    const window = since === 'look' ? Math.max(0, ...sources.map(({ attention }) => attention.sinceLook())) : since;
    const digest = mergeDigests(await Promise.all(sources.map(({ attention }) => attention.digest(window))));
    if (digest === null) return [translate('plain.noList')];
    return digestText(digest, {
      source: withCommas(sources.map(nameOf), translate),
      badge: common.profile?.badge ?? null,
      isRecorded: !common.demo,
      troubles: sources.flatMap(({ feed, jobSource }) =>
        feed
          .snapshot()
          .incomplete.map(trouble => (jobSource === null ? trouble : troubleOfSource(trouble, jobSource.name))),
      ),
      translate,
      language,
    });
  };

  return {
    /** Prints a digest. `text`: a duration, or `look` for the last look. */
    digest: async (text: string): Promise<void> => {
      const since = text === '' || text === 'look' ? 'look' : parseDuration(text);
      if (since === null) output.answer(translate('plain.badSince', { text: sanitizeLine(text, 80) }));
      else for (const line of await digestLines(since)) if (line !== '') output.answer(line.trim());
    },
    watch: async (jobId: string): Promise<void> => {
      const having = finder.listing(jobId);
      const source = await finder.choose(jobId, having);
      if (having.length > 0 && source === null) return;
      // Any source may get a job that none has yet.
      for (const { announcer } of source === null ? sources : [source]) announcer.watch(jobId);
      const params = { jobId: sanitizeLine(jobId, 80) };
      output.answer(translate(source === null ? 'plain.watchingUnlisted' : 'plain.watching', params));
    },
  };
};
