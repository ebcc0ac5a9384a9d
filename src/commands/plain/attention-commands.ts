import { parseDuration } from '../../lib/duration.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import type { ReplScene } from './act-command.ts';

/** The `digest` and `watch` of the prompt. */
export const attentionCommands = ({ output, phrasing, announcer, digest, feed }: ReplScene) => {
  const { translate } = phrasing;
  return {
    /** Sums up what happened; `text`: a duration, or the last look. */
    digest: async (text: string): Promise<void> => {
      const since = text === '' || text === 'look' ? 'look' : parseDuration(text);
      if (since === null) output.answer(translate('plain.badSince', { text: sanitizeLine(text, 80) }));
      else for (const line of await digest(since)) if (line !== '') output.answer(line.trim());
    },
    watch: (jobId: string): void => {
      announcer.watch(jobId);
      const isListed = feed.snapshot().jobs.has(jobId);
      output.answer(
        translate(isListed ? 'plain.watching' : 'plain.watchingUnlisted', { jobId: sanitizeLine(jobId, 80) }),
      );
    },
  };
};
